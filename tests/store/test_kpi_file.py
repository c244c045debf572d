import functools
import os
import stat
import subprocess
import sys

import pytest
import tinydb

from kpitui.domain.errors import (
    DamagedFile,
    FileLocked,
    FileUnavailable,
    InvalidInput,
    NewerFile,
)
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.store import lock
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import writing

WRITER = """
import sys
from datetime import date
from kpitui.domain.measurement import Measurement
from kpitui.store.kpi_file import KpiFile

file, first, count = KpiFile(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    day = date.fromordinal(730_000 + number).isoformat()
    value = Measurement(kpi="visits", period=day, value=float(number))
    file.change(lambda workbook: [value], lambda: number, "writer")
    print(day, flush=True)
"""


def start_writer(path, first, count):
    command = [sys.executable, "-c", WRITER, str(path), str(first), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def record(kpi_file, *values):
    kpi_file.change(lambda workbook: values, lambda: 1, "anna")


def value_of(period, value):
    return Measurement(kpi="visits", period=period, value=value)


def days_in(kpi_file):
    return {period.key for period in kpi_file.load().workbook.values("visits")}


def test_without_a_file_the_workbook_is_empty(path):
    file = KpiFile(path)
    assert not file.exists()
    assert file.load().workbook.ledger == Ledger()
    assert file.load().stamp is None
    assert not path.exists()


def test_the_first_change_makes_the_file_and_its_folder(tmp_path):
    file = KpiFile(tmp_path / "new" / "folder" / "kpi.json")
    record(file, value_of("2026-01-01", 1.0))
    assert file.exists()
    assert len(file.load().workbook.ledger.measurements["visits"]) == 1


def test_a_change_is_on_disk_when_it_returns(kpi_file, path):
    snapshot = kpi_file.change(lambda workbook: [value_of("2026-01-01", 2.5)], lambda: 7, "ben")
    again = KpiFile(path).load()
    assert again.workbook.ledger == snapshot.workbook.ledger
    assert again.stamp == snapshot.stamp == kpi_file.stamp()
    row = list(again.workbook.series("visits").rows())[-1]
    assert (row.value, row.at, row.by) == (2.5, 7, "ben")


def test_an_empty_decision_writes_nothing(kpi_file, path):
    before = path.stat().st_mtime_ns
    kpi_file.change(lambda workbook: [], lambda: 1, "anna")
    assert path.stat().st_mtime_ns == before


def test_a_refused_decision_writes_nothing_and_frees_the_lock(kpi_file, path):
    before = path.read_bytes()

    def refuse(workbook):
        raise FileUnavailable

    with pytest.raises(FileUnavailable):
        kpi_file.change(refuse, lambda: 1, "anna")
    assert path.read_bytes() == before
    record(kpi_file, value_of("2026-01-01", 2.0))


def test_the_decision_sees_what_others_saved(kpi_file, path):
    other = KpiFile(path)
    record(other, value_of("2026-01-01", 2.0))
    seen = []
    kpi_file.change(lambda workbook: seen.extend(workbook.values("visits")), lambda: 1, "anna")
    assert [period.key for period in seen] == ["2025-12-31", "2026-01-01"]


def test_an_existing_file_is_not_made_anew(kpi_file, path):
    before = path.read_bytes()
    with pytest.raises(InvalidInput, match="exists already"):
        kpi_file.create(Ledger(), "anna")
    assert path.read_bytes() == before


def test_every_change_has_another_stamp(kpi_file):
    stamps = {kpi_file.stamp()}
    for day in range(1, 10):
        record(kpi_file, value_of(f"2026-01-0{day}", float(day)))
        stamps.add(kpi_file.stamp())
    assert len(stamps) == 10


def test_stock_tinydb_opens_the_file_and_changes_nothing(kpi_file, path):
    before = path.read_bytes()
    with tinydb.TinyDB(path) as database:
        assert database.table("kpis").all()[0]["slug"] == "visits"
        assert database.table("measurements").all()[0]["value"] == [1.0]
    assert path.read_bytes() == before


def test_a_link_to_the_file_stays_a_link(kpi_file, path, tmp_path):
    link = tmp_path / "elsewhere.json"
    link.symlink_to(path)
    record(KpiFile(link), value_of("2026-01-01", 2.0))
    assert link.is_symlink()
    assert "2026-01-01" in days_in(kpi_file)


def test_a_loop_of_links_is_a_file_that_cannot_be_read(path):
    path.symlink_to(path)
    with pytest.raises(FileUnavailable, match=r"kpi\.json cannot be read"):
        KpiFile(path).load()


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FileUnavailable, match="cannot be read"):
        KpiFile(tmp_path).load()


@pytest.mark.parametrize("mode", [0o640, 0o660])
def test_the_mode_is_kept(kpi_file, path, mode):
    path.chmod(mode)
    record(kpi_file, value_of("2026-01-01", 2.0))
    assert stat.S_IMODE(path.stat().st_mode) == mode


FAILURES = {
    "the lock": ("open", 0),
    "clearing the lock's name": ("ftruncate", 0),
    "writing the lock's name": ("pwrite", 0),
    "the folder": ("open", 1),
    "the temporary file": ("open", 2),
    "its mode": ("fchmod", 0),
    "its content": ("write", 0),
    "its flush": ("fsync", 0),
    "its name": ("replace", 0),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_save_that_fails_leaves_the_old_content(kpi_file, path, monkeypatch, failure):
    call, number = FAILURES[failure]
    before = path.read_bytes()
    real, made = getattr(os, call), []

    def failing(*arguments, **settings):
        made.append(call)
        if len(made) - 1 == number:
            raise OSError(28, "No space left on device")
        return real(*arguments, **settings)

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        with pytest.raises(FileUnavailable, match=r"No space left on device\. Nothing was saved"):
            record(kpi_file, value_of("2026-01-01", 2.0))
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == ["kpi.json", "kpi.json.lock"]
    record(kpi_file, value_of("2026-01-01", 2.0))
    assert days_in(kpi_file) == {"2025-12-31", "2026-01-01"}


def test_a_save_that_the_disk_did_not_confirm_does_not_say_that_nothing_was_saved(
    kpi_file, monkeypatch
):
    real, made = os.fsync, []

    def failing(descriptor):
        made.append(descriptor)
        if len(made) == 2:
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(FileUnavailable) as caught:
        record(kpi_file, value_of("2026-01-01", 2.0))
    assert "Nothing was saved" not in str(caught.value)
    assert days_in(kpi_file) == {"2025-12-31", "2026-01-01"}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", DamagedFile),
        (b"no JSON", DamagedFile),
        (b'{"_default":{}}', DamagedFile),
        (b"[" * 100_000, DamagedFile),
        (b'{"meta":{"1":{"format":"kpitui","schema":1}},"kpis":[]}', DamagedFile),
        (b'{"meta":{"1":{"format":"kpitui","schema":2}}}', NewerFile),
    ],
    ids=["empty", "text", "other JSON", "deep", "wrong types", "newer"],
)
def test_what_cannot_be_read_is_refused_and_left_alone(path, content, error):
    path.write_bytes(content)
    with pytest.raises(error, match=r"kpi\.json"):
        KpiFile(path).load()
    with pytest.raises(error, match=r"kpi\.json"):
        record(KpiFile(path), value_of("2026-01-01", 2.0))
    assert path.read_bytes() == content


def test_a_file_that_is_locked_for_too_long_names_its_holder(kpi_file, path, monkeypatch):
    monkeypatch.setattr(lock, "writing", functools.partial(writing, longest_wait=0.02))
    with writing(str(path), "ben (process 12)"), pytest.raises(FileLocked, match="by ben"):
        record(kpi_file, value_of("2026-01-01", 2.0))
    assert days_in(kpi_file) == {"2025-12-31"}


def test_two_processes_that_write_at_once_lose_nothing(kpi_file, path):
    writers = [start_writer(path, first, 100) for first in (0, 1000)]
    acknowledged = [line for writer in writers for line in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len(acknowledged) == 200
    assert days_in(kpi_file) == {"2025-12-31", *acknowledged}


def test_a_reader_beside_a_writer_sees_the_old_or_the_new_content(kpi_file, path):
    sizes = []
    with start_writer(path, 0, 60) as writer:
        while writer.poll() is None:
            sizes.append(len(days_in(kpi_file)))
    assert writer.returncode == 0
    assert sizes == sorted(sizes)
    assert len(days_in(kpi_file)) == 61


def test_a_writer_that_is_killed_leaves_what_it_acknowledged_and_a_free_lock(kpi_file, path):
    with start_writer(path, 0, 100_000) as writer:
        acknowledged = [writer.stdout.readline().strip() for _number in range(20)]
        writer.kill()
        acknowledged += writer.stdout.read().split()
    assert writer.returncode == -9
    with writing(str(path), "anna", longest_wait=0):
        found = days_in(kpi_file)
    assert {"2025-12-31", *acknowledged} <= found
    assert len(found) - 1 - len(acknowledged) <= 1
    record(kpi_file, value_of("2026-01-01", 2.0))
