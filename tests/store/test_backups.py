import gzip
import os
import stat
import time
from datetime import date, timedelta

import pytest

from kpitui.domain.errors import DamagedFile, FileUnavailable, InvalidInput
from kpitui.domain.measurement import Measurement
from kpitui.store import copies, daily
from kpitui.store.backups import (
    backup_name,
    backups_folder,
    backups_of,
    free_name,
    keep_copy,
    make_folder,
    read_backup,
)
from kpitui.store.daily import kept_days, make_daily, thin_out
from kpitui.store.leftovers import leftovers, remove_leftovers
from kpitui.store.restore import restore


def record(kpi_file, period="2026-01-01", value=2.0):
    row = Measurement(kpi="visits", period=period, value=value)
    return kpi_file.change(lambda workbook: [row], lambda: 1, "anna")


def names(path):
    folder = path.parent / "backups"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def today():
    return time.strftime("%Y-%m-%d", time.gmtime())


def test_a_copy_holds_the_very_bytes_of_the_file(kpi_file, path):
    copies.keep_daily(str(path))
    (name,) = names(path)
    assert name == f"kpi-{today()}.json.gz"
    assert gzip.decompress((path.parent / "backups" / name).read_bytes()) == path.read_bytes()


def test_the_copy_of_a_day_is_made_once(kpi_file, path, monkeypatch):
    copies.keep_daily(str(path))
    (before,) = (path.parent / "backups").iterdir()
    written = before.stat().st_mtime_ns
    monkeypatch.setattr(daily, "make_daily", None)  # a second call would fail
    copies.keep_daily(str(path))
    assert before.stat().st_mtime_ns == written
    assert names(path) == [before.name]


def test_a_copy_has_the_mode_of_the_file_and_its_folder_can_be_searched(kpi_file, path):
    path.chmod(0o660)
    path.parent.chmod(0o2770)
    copies.keep_daily(str(path))
    folder = path.parent / "backups"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o2770
    (copy,) = folder.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o660
    assert copy.stat().st_gid == path.stat().st_gid


def test_a_private_file_has_private_copies(kpi_file, path):
    path.chmod(0o600)
    make_folder(str(path))
    assert stat.S_IMODE((path.parent / "backups").stat().st_mode) & 0o777 == 0o700


@pytest.mark.parametrize("call", ["mkdir", "link", "fsync"])
def test_a_copy_that_fails_leaves_no_part_and_is_not_tried_at_once_again(
    kpi_file, path, monkeypatch, call
):
    def failing(*arguments, **settings):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        copies.keep_daily(str(path))
    assert [name for name in names(path) if not name.endswith(".failed")] == []
    tries = []
    monkeypatch.setattr("kpitui.store.daily.content_of", lambda path: tries.append(path) or b"")
    copies.keep_daily(str(path))
    copies.keep_daily(str(path))
    assert len(tries) <= 1


def test_a_failed_copy_is_made_an_hour_later(kpi_file, path, monkeypatch):
    now = time.time()
    with monkeypatch.context() as patched:
        patched.setattr("kpitui.store.daily.content_of", lambda path: b"")
        make_daily(str(path), "2026-11-23", now)
    assert names(path) == [".kpi-2026-11-23.failed"]
    make_daily(str(path), "2026-11-23", now + 60)
    assert names(path) == [".kpi-2026-11-23.failed"]
    make_daily(str(path), "2026-11-23", now + 3700)
    assert names(path) == ["kpi-2026-11-23.json.gz"]


def test_a_damaged_file_is_not_copied_over_the_sound_copies(kpi_file, path):
    path.write_bytes(path.read_bytes().replace(b"visits", b"visitz", 1))
    copies.keep_daily(str(path))
    assert backups_of(str(path)) == []


def test_14_days_8_weeks_and_24_months_are_kept():
    days = [date(2026, 11, 23) - timedelta(days=number) for number in range(1500)]
    kept = kept_days(days)
    assert set(days[:14]) <= kept
    months = {(day.year, day.month) for day in kept}
    assert len(months) == 24
    weeks = {day.isocalendar()[:2] for day in kept if day > date(2026, 10, 1)}
    assert len(weeks) >= 8
    assert len(kept) <= 14 + 8 + 24


def test_old_copies_go_and_what_was_not_made_here_stays(kpi_file, path):
    make_folder(str(path))
    folder = path.parent / "backups"
    own = [f"kpi-{date(2026, 11, 23) - timedelta(days=n)}.json.gz" for n in range(60)]
    others = ["kpi-2020-01-01.json", "kpi-final.json.gz", "other-2020-01-01.json.gz",
              "kpi-2020-01-01T101010.json.gz", "kpi-2020-13-45.json.gz"]  # fmt: skip
    for name in own + others:
        (folder / name).write_bytes(b"x")
    thin_out(str(path))
    left = names(path)
    assert set(others) <= set(left)
    assert len(left) < len(own)
    assert own[0] in left


def test_restoring_goes_on_above_every_number_that_was_acknowledged(kpi_file, path):
    keep_copy(str(path), path.read_bytes(), str(path.parent / "old.json"))
    for day in range(1, 6):
        record(kpi_file, f"2026-01-0{day}")
    newest = kpi_file.load().workbook.ledger.next_entry - 1
    done = restore(str(path), str(path.parent / "old.json"), "anna")
    ledger = kpi_file.load().workbook.ledger
    assert (done.entries, ledger.next_entry) == (2, newest + 1)
    assert len(ledger.measurements["visits"]) == 1
    replaced = read_backup(done.replaced).workbook
    assert len(replaced.ledger.measurements["visits"]) == 6
    assert record(kpi_file).workbook.ledger.next_entry == newest + 2


def test_after_a_restore_a_repair_brings_the_restored_state_back(kpi_file, path):
    from kpitui.store.mend import mend

    for day in range(1, 6):
        record(kpi_file, f"2026-01-0{day}")
    keep_copy(str(path), path.read_bytes(), str(path.parent / "old.json.gz"))
    record(kpi_file, "2026-01-07")
    restore(str(path), str(path.parent / "old.json.gz"), "anna")
    record(kpi_file, "2026-01-09")
    ledger = kpi_file.load().workbook.ledger
    assert len(ledger.measurements["visits"]) == 7
    path.write_bytes(b"{}")
    assert mend(str(path), "anna").losses == ()
    assert kpi_file.load().workbook.ledger == ledger


def test_a_damaged_file_is_kept_as_it_is_when_a_backup_replaces_it(kpi_file, path):
    keep_copy(str(path), path.read_bytes(), str(path.parent / "old.json.gz"))
    path.write_bytes(b"rubbish")
    done = restore(str(path), str(path.parent / "old.json.gz"), "anna")
    with open(done.replaced, "rb") as kept:
        assert gzip.decompress(kept.read()) == b"rubbish"
    assert len(kpi_file.load().workbook.ledger.measurements["visits"]) == 1


def bomb():
    return gzip.compress(bytes(50_000_000), 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\x1f\x8b", bomb(), gzip.compress(b"no"), b"[" * 100_000],
    ids=["empty", "JSON", "cut gzip", "bomb", "text", "deep"],
)
def test_what_is_no_backup_is_refused_and_changes_nothing(kpi_file, path, content):
    before = path.read_bytes()
    source = path.parent / "source.gz"
    source.write_bytes(content)
    with pytest.raises(DamagedFile, match=r"source\.gz is no whole backup"):
        restore(str(path), str(source), "anna")
    assert path.read_bytes() == before


def test_every_truncation_of_a_packed_backup_is_refused(kpi_file, path):
    source = path.parent / "old.json.gz"
    keep_copy(str(path), path.read_bytes(), str(source))
    whole = source.read_bytes()
    for size in range(len(whole)):
        source.write_bytes(whole[:size])
        with pytest.raises(DamagedFile):
            read_backup(str(source))
    source.write_bytes(whole + b"x")
    with pytest.raises(DamagedFile):
        read_backup(str(source))


def test_a_backup_that_grows_beyond_the_limit_is_refused(kpi_file, path, monkeypatch):
    source = path.parent / "old.json.gz"
    keep_copy(str(path), path.read_bytes(), str(source))
    monkeypatch.setattr("kpitui.store.backups.LARGEST", 100)
    with pytest.raises(DamagedFile, match="too large"):
        read_backup(str(source))


def test_a_pipe_is_no_backup(path):
    os.mkfifo(path.parent / "pipe")
    with pytest.raises(FileUnavailable, match="it is no file"):
        read_backup(str(path.parent / "pipe"))


def test_a_copy_never_replaces_a_file(kpi_file, path):
    with pytest.raises(InvalidInput, match="exists already"):
        keep_copy(str(path), b"x", str(path))


def test_two_copies_of_one_second_have_two_names(kpi_file, path):
    first = free_name(str(path))
    keep_copy(str(path), path.read_bytes(), first)
    assert free_name(str(path)) != first


def test_a_planted_folder_for_copies_is_not_followed(kpi_file, path, monkeypatch, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (path.parent / "backups").symlink_to(elsewhere)
    path.parent.chmod(0o777)
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    os.lchown(path.parent / "backups", 4343, -1) if os.getuid() == 0 else pytest.skip("needs root")
    copies.keep_daily(str(path))
    assert list(elsewhere.iterdir()) == []


DEAD = 4_194_303  # above the largest process number of this kernel, or at it


def test_leftovers_of_writers_that_are_gone_are_removed_and_nothing_else(kpi_file, path):
    folder = path.parent
    make_folder(str(path))
    dead = [f".kpi.json.{DEAD}-0011aabb.tmp", f".kpi.json.bak.{DEAD}-0011aabb.tmp",
            f"backups/.kpi-2026-11-23.json.gz.{DEAD}-0011aabb.tmp"]  # fmt: skip
    others = [f".kpi.json.{os.getpid()}-0011aabb.tmp", f".other.json.{DEAD}-0011aabb.tmp",
              f".kpi.json.{DEAD}-0011.tmp", f"kpi.json.{DEAD}-0011aabb.tmp"]  # fmt: skip
    for name in dead + others:
        (folder / name).write_bytes(b"x")
    (folder / f".kpi.json.{DEAD}-00000000.tmp").symlink_to(path)
    gone = remove_leftovers(str(path))
    assert sorted(os.path.relpath(place, folder) for place in gone) == sorted(dead)
    assert all((folder / name).exists() for name in others)
    assert leftovers(str(path)) == []


def test_a_leftover_older_than_an_hour_is_nobodys(kpi_file, path):
    place = path.parent / f".kpi.json.{os.getpid()}-0011aabb.tmp"
    place.write_bytes(b"x")
    assert leftovers(str(path), time.time() + 3700) == [str(place)]


def test_the_name_of_the_backups_is_that_of_the_file():
    assert backups_folder("/a/b.json") == "/a/backups"
    assert backup_name("/a/b.json", "2026-11-23") == "/a/backups/b-2026-11-23.json.gz"


def test_the_first_save_of_a_day_makes_its_copy_with_the_entry_in_it(kpi_file, path):
    record(kpi_file)
    (name,) = names(path)
    ledger = read_backup(str(path.parent / "backups" / name)).workbook.ledger
    assert ledger == kpi_file.load().workbook.ledger


def test_a_fold_removes_what_crashed_writers_left(kpi_file, path, monkeypatch):
    place = path.parent / f".kpi.json.{DEAD}-0011aabb.tmp"
    place.write_bytes(b"x")
    record(kpi_file)
    assert place.exists()
    monkeypatch.setattr("kpitui.store.prepare.LONGEST_LOG", 0)
    record(kpi_file, "2026-01-02")
    assert not place.exists()


def test_a_save_whose_copy_fails_is_saved_without_a_word(kpi_file, path):
    (path.parent / "backups").write_bytes(b"in the way")
    snapshot = record(kpi_file)
    assert snapshot.notices == ()
    assert kpi_file.load().workbook.ledger == snapshot.workbook.ledger
