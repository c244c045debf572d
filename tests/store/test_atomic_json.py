import errno
import os
from itertools import count
from pathlib import Path

import pytest
import tinydb

from kpitui.domain.errors import FileUnavailable
from kpitui.store.atomic_json import AtomicJsonStorage

CALLS = ("open", "stat", "fstat", "fchmod", "write", "fsync", "close", "replace")
A_SAVE = [
    *("open", "open", "stat", "fstat", "fchmod", "write", "fsync", "close", "replace"),
    *("fsync", "close"),
]


class FailingCalls:
    """Counts the system calls of a save and lets one of them fail."""

    def __init__(self, monkeypatch, fails_at, code=errno.EIO):
        self.seen = []
        for name in CALLS:
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name), fails_at, code))

    def _counted(self, name, real, fails_at, code):
        def call(*arguments, **settings):
            self.seen.append(name)
            if len(self.seen) - 1 != fails_at:
                return real(*arguments, **settings)
            if name == "close":
                real(*arguments)
            raise OSError(code, os.strerror(code))

        return call


def names_in(folder):
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def storage(path):
    path.write_bytes(b"old")
    return AtomicJsonStorage(path)


def test_tinydb_inserts_and_reads_through_it(path):
    with tinydb.TinyDB(path, storage=AtomicJsonStorage) as database:
        number = database.table("kpis").insert({"slug": "visits", "name": "où"})
    with tinydb.TinyDB(path, storage=AtomicJsonStorage) as database:
        assert database.table("kpis").get(doc_id=number) == {"slug": "visits", "name": "où"}
    with tinydb.TinyDB(path) as stock:
        assert stock.table("kpis").all() == [{"slug": "visits", "name": "où"}]


def test_without_a_file_there_are_no_tables(path):
    assert AtomicJsonStorage(path).read() is None


def test_a_save_makes_these_system_calls(storage, monkeypatch):
    calls = FailingCalls(monkeypatch, fails_at=None)
    storage.write_content(b"new")
    assert calls.seen == A_SAVE


@pytest.mark.parametrize("number", range(9))
def test_a_failing_call_before_the_folder_is_flushed_leaves_the_old_content(
    storage, path, monkeypatch, number
):
    with monkeypatch.context() as patched:
        calls = FailingCalls(patched, fails_at=number)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            storage.write_content(b"new")
    assert calls.seen[number] == A_SAVE[number]
    assert path.read_bytes() == b"old"
    assert names_in(path.parent) == ["kpi.json"]


def test_a_folder_that_cannot_be_flushed_is_no_acknowledgement(storage, path, monkeypatch):
    with monkeypatch.context() as patched:
        FailingCalls(patched, fails_at=9)
        with pytest.raises(FileUnavailable, match="did not confirm"):
            storage.write_content(b"new")
    assert path.read_bytes() == b"new"
    assert names_in(path.parent) == ["kpi.json"]


def test_a_file_system_without_a_flush_for_folders_is_no_error(storage, path, monkeypatch):
    FailingCalls(monkeypatch, fails_at=9, code=errno.EINVAL)
    storage.write_content(b"new")
    assert path.read_bytes() == b"new"


def test_an_interrupt_leaves_the_old_content_and_no_temporary_file(storage, path, monkeypatch):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            storage.write_content(b"new")
    assert path.read_bytes() == b"old"
    assert names_in(path.parent) == ["kpi.json"]


def test_short_writes_are_continued(storage, path, monkeypatch):
    real, sizes = os.write, count(1)
    monkeypatch.setattr(os, "write", lambda file, content: real(file, content[: next(sizes)]))
    storage.write_content(bytes(range(256)))
    assert path.read_bytes() == bytes(range(256))


def test_a_link_to_the_file_stays_a_link(storage, path, tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(path)
    AtomicJsonStorage(link).write_content(b"new")
    assert link.is_symlink()
    assert not path.is_symlink()
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o660, 0o664])
def test_the_mode_is_kept_whatever_the_umask(storage, path, mode):
    path.chmod(mode)
    umask = os.umask(0o077)
    try:
        storage.write_content(b"new")
    finally:
        os.umask(umask)
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another group")
def test_the_group_is_kept(storage, path):
    os.chown(path, -1, 1234)
    storage.write_content(b"new")
    assert path.stat().st_gid == 1234


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o007, 0o660)])
def test_a_new_file_has_the_mode_that_the_umask_allows(path, umask, mode):
    old = os.umask(umask)
    try:
        AtomicJsonStorage(path).write_content(b"new")
        assert os.umask(umask) == umask
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == mode


def test_a_link_planted_at_the_temporary_name_is_not_followed(storage, path, tmp_path, monkeypatch):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    monkeypatch.setattr(os, "urandom", bytes)
    planted = tmp_path / f".kpi.json.{os.getpid()}-00000000.tmp"
    planted.symlink_to(victim)
    with pytest.raises(FileExistsError):
        storage.write_content(b"new")
    assert victim.read_bytes() == b"precious"
    assert planted.is_symlink()
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("descriptors", ["/proc/self/fd", "/dev/fd"])
def test_no_descriptor_is_left_open(storage, monkeypatch, descriptors):
    if not Path(descriptors).is_dir():
        pytest.skip("this system does not list descriptors there")
    before = len(list(Path(descriptors).iterdir()))
    storage.write_content(b"new")
    with monkeypatch.context() as patched:
        FailingCalls(patched, fails_at=5)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            storage.write_content(b"newer")
    assert len(list(Path(descriptors).iterdir())) == before
