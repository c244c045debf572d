"""`backup` and `restore`: copies that were read back, and the way back to one."""

import gzip
import json

import pytest


@pytest.fixture
def copies(shop):
    return shop.file.parent / "backups"


def test_a_backup_lies_beside_the_file_and_holds_all_of_it(shop, copies, untouched):
    told = shop.ok("backup")
    (copy,) = copies.iterdir()
    assert told.startswith(f"Kept {copy} (")
    assert copy.name.startswith("kpitui-")
    assert copy.name.endswith(".json.gz")
    assert gzip.decompress(copy.read_bytes()) == shop.file.read_bytes()
    assert untouched()


def test_a_backup_to_a_name_is_plain_or_packed_by_its_ending(shop):
    shop.ok("backup", "plain.json")
    shop.ok("backup", "packed.gz")
    assert json.loads((shop.home / "plain.json").read_bytes())["meta"]
    assert gzip.decompress((shop.home / "packed.gz").read_bytes()) == shop.file.read_bytes()


@pytest.mark.parametrize(
    ("target", "told"),
    [("taken.json", "exists already"), ("folder", "is a folder"), ("copy.txt", "neither .json")],
)
def test_a_backup_replaces_nothing(shop, target, told):
    (shop.home / "taken.json").write_text("mine")
    (shop.home / "folder").mkdir()
    answer = shop("backup", target)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert told in answer.stderr
    assert (shop.home / "taken.json").read_text() == "mine"


def test_a_damaged_file_is_not_kept_as_a_backup(shop, copies):
    shop.file.write_bytes(shop.file.read_bytes().replace(b"orders", b"orderz", 1))
    assert shop("backup").returncode == 3
    assert not copies.exists() or list(copies.iterdir()) == []


def test_restoring_brings_the_copy_back_and_keeps_what_it_replaces(shop, copies):
    before = shop.ok("export")
    shop.ok("backup", "old.json.gz")
    shop.ok("log", "visits", "9999", "--period", "2026-W47")
    after = shop.ok("export")
    told = shop.ok("restore", "old.json.gz")
    assert "entries, the newest of" in told
    assert shop.ok("export") == before
    replaced = told.splitlines()[-1].removeprefix("What it replaced is in ").removesuffix(".")
    shop.ok("restore", replaced)
    assert shop.ok("export") == after
    assert shop("doctor").returncode == 0


def test_restore_without_a_name_lists_the_copies(shop):
    assert "no copies" in shop.ok("restore")
    shop.ok("log", "visits", "9999", "--period", "2026-W47")
    listed = shop.ok("restore").splitlines()
    assert len(listed) == 2
    assert listed[1].split()[0].endswith(".json.gz")


def test_the_first_save_of_a_day_makes_the_copy_of_that_day(shop, copies):
    shop.ok("log", "visits", "9999", "--period", "2026-W47")
    shop.ok("log", "visits", "9998", "--period", "2026-W47")
    (copy,) = copies.iterdir()
    assert b"9999" in gzip.decompress(copy.read_bytes())


def test_a_wrong_copy_is_refused_and_changes_nothing(shop, untouched):
    (shop.home / "wrong.gz").write_bytes(b"\x1f\x8bno")
    assert shop("restore", "wrong.gz").returncode == 3
    assert shop("restore", "missing.gz").returncode == 2
    assert shop("restore", str(shop.file)).returncode == 2
    assert untouched()


def test_read_only_neither_keeps_nor_restores(shop, copies, untouched):
    shop.ok("backup", "old.json")
    for arguments in (["backup"], ["restore", "old.json"]):
        assert shop("--read-only", *arguments).returncode == 4
    assert untouched()
    assert not copies.exists()


def test_a_file_that_is_gone_is_restored(shop):
    before = shop.ok("export")
    shop.ok("backup", "old.json")
    shop.file.unlink()
    shop.ok("restore", "old.json")
    assert shop.ok("export") == before
