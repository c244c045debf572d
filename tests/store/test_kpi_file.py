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
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import locked, newest_acknowledged

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


def test_a_new_file_of_a_ledger_has_nothing_to_deny_once_it_is_on_the_disk(
    path, full_ledger, monkeypatch
):
    def fail(*_arguments, **_settings):
        raise FileUnavailable

    monkeypatch.setattr(KpiFile, "load", fail)
    file = KpiFile(path)
    made = file.create(full_ledger, "anna")
    assert made.workbook.ledger == full_ledger
    monkeypatch.undo()
    again = file.change(lambda _book: [value_of("2026-01-01", 2.0)], lambda: 1, "anna", made)
    assert again.workbook.ledger.kpis == file.load().workbook.ledger.kpis == full_ledger.kpis


def test_the_number_of_every_entry_is_acknowledged(kpi_file, path):
    for day in range(1, 4):
        record(kpi_file, value_of(f"2026-01-0{day}", 1.0))
        assert newest_acknowledged(str(path)) == 2 + day


def test_it_decides_again_when_the_file_has_changed_meanwhile(kpi_file, path):
    known, seen = kpi_file.load(), []

    def decide(workbook):
        seen.append(len(workbook.values("visits")))
        return [value_of("2026-01-02", float(len(seen)))]

    record(KpiFile(path), value_of("2026-01-01", 2.0))
    found = kpi_file.change(decide, lambda: 1, "anna", known)
    assert seen == [1, 2]
    assert list(found.workbook.series("visits").value) == [1.0, 2.0, 2.0]


def test_a_refusal_of_what_was_known_is_thought_again_when_the_file_has_changed(kpi_file, path):
    known = kpi_file.load()
    record(KpiFile(path), value_of("2026-01-01", 2.0))

    def decide(workbook):
        if len(workbook.values("visits")) == 1:
            raise InvalidInput
        return [value_of("2026-01-02", 3.0)]

    kpi_file.change(decide, lambda: 1, "anna", known)
    assert "2026-01-02" in days_in(kpi_file)


def test_a_part_that_cannot_be_read_is_a_sentence_before_the_lock_too(
    kpi_file, path, faults, full_ledger
):
    known = kpi_file.load(whole=False)
    kpi = full_ledger.kpis[0]
    for number in range(100):
        with faults(number) as calls:
            try:
                kpi_file.change(lambda _workbook: [kpi], lambda: 1, "anna", known)
            except FileUnavailable:
                continue
        if calls.hit is None:
            break
    assert number > 5


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


@pytest.mark.parametrize("mode", [0o640, 0o660])
def test_the_mode_is_kept(kpi_file, path, mode):
    path.chmod(mode)
    record(kpi_file, value_of("2026-01-01", 2.0))
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_save_that_the_disk_did_not_confirm_does_not_say_that_nothing_was_saved(
    path, monkeypatch
):
    real = os.fsync

    def failing(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(FileUnavailable, match="did not confirm") as caught:
        record(KpiFile(path), value_of("2026-01-01", 2.0))
    assert "Nothing was saved" not in str(caught.value)
    assert KpiFile(path).load().workbook.ledger.measurements["visits"].value == (2.0,)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_file_in_a_closed_folder_is_not_written(path):
    path.parent.chmod(0o500)
    try:
        with pytest.raises(FileUnavailable, match=r"Permission denied\. Nothing was saved"):
            record(KpiFile(path), value_of("2026-01-01", 2.0))
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", DamagedFile),
        (b"no JSON", DamagedFile),
        (b'{"_default":{}}', DamagedFile),
        (b"[" * 100_000, DamagedFile),
        (b'{"meta":{"1":{"format":"kpitui","schema":1}},"kpis":[]}', DamagedFile),
        (b'{"meta":{"1":{"format":"kpitui","schema":3}}}', NewerFile),
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
    monkeypatch.setattr(
        "kpitui.store.kpi_file.locked", lambda path, holder: locked(path, holder, 0.02)
    )
    with locked(str(path), "ben (process 12)"), pytest.raises(FileLocked, match="by ben"):
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
    with locked(str(path), "anna", longest_wait=0):
        found = days_in(kpi_file)
    assert {"2025-12-31", *acknowledged} <= found
    assert len(found) - 1 - len(acknowledged) <= 1
    record(kpi_file, value_of("2026-01-01", 2.0))
