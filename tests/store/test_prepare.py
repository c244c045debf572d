import errno
import os
import stat

import pytest

from kpitui.domain.errors import FileUnavailable
from kpitui.domain.measurement import Measurement
from kpitui.store import append, prepare, replace_file
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import lock_path, newest_acknowledged


class Ended(BaseException):
    """The process ends here."""


class Flushes:
    """Counts what is flushed: files by `fdatasync`, files and folders by `fsync`."""

    def __init__(self, monkeypatch):
        self.files = self.folders = 0
        self.failing = None
        monkeypatch.setattr(os, "fsync", self._counted(os.fsync))
        monkeypatch.setattr(append, "_flush", self._counted(append._flush))

    def _counted(self, real):
        def flush(descriptor):
            kind = "folders" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "files"
            if self.failing == kind:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            setattr(self, kind, getattr(self, kind) + 1)
            real(descriptor)

        return flush


@pytest.fixture
def flushes(kpi_file, monkeypatch):
    """The flushes from now on; the copy of the day is made already."""
    record(kpi_file, "2026-01-01")
    return Flushes(monkeypatch)


def value_of(day, value=2.0):
    return Measurement(kpi="visits", period=day, value=value)


def record(kpi_file, *days):
    return kpi_file.change(lambda workbook: [value_of(day) for day in days], lambda: 1, "anna")


def repeat(kpi_file):
    """Record what is there already."""
    return kpi_file.change(lambda workbook: [], lambda: 1, "anna")


def end_before(monkeypatch, place, name, act):
    """Do something in a process that ends before one of its calls."""

    def ended(*_arguments):
        raise Ended

    with monkeypatch.context() as patched:
        patched.setattr(place, name, ended)
        patched.setattr(append, "_take_back", lambda *_arguments: None)
        with pytest.raises(Ended):
            act()


def days_in(kpi_file):
    return set(kpi_file.load().workbook.ledger.measurements["visits"].period)


def test_a_save_costs_one_flush(kpi_file, flushes):
    record(kpi_file, "2026-01-02")
    record(kpi_file, "2026-01-03")
    assert (flushes.files, flushes.folders) == (2, 0)


def test_repeating_what_is_on_the_disk_flushes_nothing(kpi_file, flushes):
    repeat(kpi_file)
    assert (flushes.files, flushes.folders) == (0, 0)


def test_repeating_what_a_killed_process_wrote_flushes_it_first(kpi_file, flushes, monkeypatch):
    end_before(monkeypatch, append, "_flush", lambda: record(kpi_file, "2026-01-02"))
    assert "2026-01-02" in days_in(kpi_file)
    assert flushes.files == 0
    repeat(kpi_file)
    assert flushes.files == 1
    assert newest_acknowledged(kpi_file.path) == kpi_file.load().workbook.ledger.next_entry - 1
    repeat(kpi_file)
    assert flushes.files == 1


def test_repeating_what_cannot_be_flushed_is_refused(kpi_file, flushes, monkeypatch):
    end_before(monkeypatch, append, "_flush", lambda: record(kpi_file, "2026-01-02"))
    flushes.failing = "files"
    with pytest.raises(FileUnavailable, match="Input/output error"):
        repeat(kpi_file)


@pytest.fixture
def unnamed(kpi_file, flushes, monkeypatch):
    """A file that was put in its place by a process that ended before it flushed the folder."""
    with monkeypatch.context() as patched:
        patched.setattr(prepare, "LONGEST_LOG", 0)
        end_before(
            monkeypatch, replace_file, "_flush_folder", lambda: record(kpi_file, "2026-01-02")
        )
    assert flushes.folders == 0
    return kpi_file


def test_a_save_into_a_file_whose_name_may_not_last_flushes_the_folder_first(unnamed, flushes):
    record(unnamed, "2026-01-03")
    assert flushes.folders == 1
    record(unnamed, "2026-01-04")
    assert flushes.folders == 1


def test_a_save_into_a_file_whose_name_cannot_be_made_to_last_is_refused(unnamed, flushes):
    flushes.failing = "folders"
    with pytest.raises(FileUnavailable, match="Nothing was saved"):
        record(unnamed, "2026-01-03")
    assert "2026-01-03" not in days_in(unnamed)


def test_a_folder_that_only_others_may_list_takes_values(kpi_file, path, monkeypatch):
    real = os.open

    def closed(place, flags, *mode):
        if flags & os.O_DIRECTORY:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(place, flags, *mode)

    monkeypatch.setattr(os, "open", closed)
    record(kpi_file, "2026-01-02")
    assert "2026-01-02" in days_in(kpi_file)


def fold_failing(monkeypatch):
    tries = []

    def failing(*_arguments, **_settings):
        tries.append(1)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(prepare, "replace_file", failing)
    return tries


def test_a_fold_that_fails_is_not_tried_at_every_save(kpi_file, monkeypatch):
    tries = fold_failing(monkeypatch)
    monkeypatch.setattr(prepare, "LONGEST_LOG", 1000)
    for day in range(1, 29):
        record(kpi_file, f"2026-02-{day:02}")
    assert kpi_file.load().contents.log.end > 2 * 1000
    assert len(tries) == kpi_file.load().contents.log.end // 1000
    assert len(days_in(kpi_file)) == 29


def test_a_fold_ends_in_the_same_workbook(kpi_file, path, monkeypatch):
    for day in range(1, 9):
        record(kpi_file, f"2026-02-{day:02}")
    before = kpi_file.load()
    monkeypatch.setattr(prepare, "LONGEST_LOG", 0)
    after = record(kpi_file, "2026-02-09")
    assert after.contents.log.lines == []
    assert path.with_name("kpi.json.bak").read_bytes().startswith(b'{"meta"')
    days = [row.period for row in before.workbook.ledger.measurements["visits"].rows()]
    assert [row.period for row in after.workbook.ledger.measurements["visits"].rows()] == [
        *days,
        "2026-02-09",
    ]
    assert KpiFile(path).load().workbook.ledger == after.workbook.ledger


def test_an_entry_that_is_too_long_for_a_line_stands_in_the_parts(kpi_file):
    days = [f"{year}-{month:02}-01" for year in range(1990, 2026) for month in range(1, 13)]
    snapshot = record(kpi_file, *days)
    assert snapshot.contents.log.lines == []
    assert set(days) <= days_in(kpi_file)


def test_the_lock_file_stays_small(kpi_file):
    for day in range(1, 9):
        record(kpi_file, f"2026-02-{day:02}")
    assert os.path.getsize(lock_path(kpi_file.path)) < 512
