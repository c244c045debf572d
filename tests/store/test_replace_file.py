import errno
import os
import struct
from itertools import count
from pathlib import Path

import pytest

from kpitui.domain.errors import FileUnavailable
from kpitui.store.replace_file import make_file, replace_file

CALLS = ("open", "stat", "fstat", "fchmod", "write", "fsync", "close", "replace")
A_SAVE = [
    *("open", "open", "stat", "fstat", "fchmod", "write", "fsync", "close", "replace"),
    *("fsync", "close"),
]
ACCESS_LIST = "system.posix_acl_access"
DEFAULT_LIST = "system.posix_acl_default"


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
def old(path):
    path.write_bytes(b"old")
    return path


def save(path, content=b"new"):
    replace_file(str(path), [content])


def test_a_save_makes_these_system_calls(old, monkeypatch):
    calls = FailingCalls(monkeypatch, fails_at=None)
    save(old)
    assert calls.seen == A_SAVE


@pytest.mark.parametrize("number", range(9))
def test_a_failing_call_before_the_folder_is_flushed_leaves_the_old_content(
    old, monkeypatch, number
):
    with monkeypatch.context() as patched:
        calls = FailingCalls(patched, fails_at=number)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            save(old)
    assert calls.seen[number] == A_SAVE[number]
    assert old.read_bytes() == b"old"
    assert names_in(old.parent) == ["kpi.json"]


def test_a_folder_that_cannot_be_flushed_is_no_acknowledgement(old, monkeypatch):
    with monkeypatch.context() as patched:
        FailingCalls(patched, fails_at=9)
        with pytest.raises(FileUnavailable, match="did not confirm"):
            save(old)
    assert old.read_bytes() == b"new"
    assert names_in(old.parent) == ["kpi.json"]


def test_a_folder_that_cannot_be_closed_denies_nothing(old, monkeypatch):
    with monkeypatch.context() as patched:
        calls = FailingCalls(patched, fails_at=10)
        save(old)
    assert calls.seen[10] == "close"
    assert old.read_bytes() == b"new"


def test_a_file_system_without_a_flush_for_folders_is_no_error(old, monkeypatch):
    FailingCalls(monkeypatch, fails_at=9, code=errno.EINVAL)
    save(old)
    assert old.read_bytes() == b"new"


def test_an_interrupt_leaves_the_old_content_and_no_temporary_file(old, monkeypatch):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            save(old)
    assert old.read_bytes() == b"old"
    assert names_in(old.parent) == ["kpi.json"]


def test_short_writes_are_continued(old, monkeypatch):
    real, sizes = os.write, count(1)
    monkeypatch.setattr(os, "write", lambda file, content: real(file, content[: next(sizes)]))
    save(old, bytes(range(256)))
    assert old.read_bytes() == bytes(range(256))


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o660, 0o664])
def test_the_mode_is_kept_whatever_the_umask(old, mode):
    old.chmod(mode)
    umask = os.umask(0o077)
    try:
        save(old)
    finally:
        os.umask(umask)
    assert old.stat().st_mode & 0o777 == mode


only_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")


@only_root
def test_the_group_is_kept(old):
    os.chown(old, -1, 1234)
    save(old)
    assert old.stat().st_gid == 1234


@only_root
def test_what_root_saves_stays_its_owners_and_so_does_what_lies_beside(old):
    os.chown(old, 1234, 1234)
    save(old)
    assert (old.stat().st_uid, old.stat().st_gid) == (1234, 1234)
    beside = old.with_name("kpi.json.lock")
    make_file(str(beside), b"", like=str(old))
    assert (beside.stat().st_uid, beside.stat().st_gid) == (1234, 1234)


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o007, 0o660)])
def test_a_new_file_has_the_mode_that_the_umask_allows(path, umask, mode):
    before = os.umask(umask)
    try:
        save(path)
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == mode


def access_list(*entries):
    """An access list as the system keeps it; see acl(5): tag, rights and number of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)


OWNER, USER, GROUP, MASK, OTHER, NOBODY = 1, 2, 4, 16, 32, 0xFFFFFFFF
WITH_EVE = access_list(
    (OWNER, 6, NOBODY), (USER, 6, 4321), (GROUP, 6, NOBODY), (MASK, 6, NOBODY), (OTHER, 0, NOBODY)
)


def set_list(path, name, content):
    try:
        os.setxattr(path, name, content)
    except OSError:
        pytest.skip("this file system keeps no access lists")


def list_of(path):
    try:
        return os.getxattr(path, ACCESS_LIST)
    except OSError:
        return None


def test_the_access_list_is_kept(old):
    set_list(old, ACCESS_LIST, WITH_EVE)
    save(old)
    assert list_of(old) == WITH_EVE


def test_a_save_opens_the_file_to_nobody_whom_the_folder_lets_in(old):
    set_list(old.parent, DEFAULT_LIST, WITH_EVE)
    old.chmod(0o660)
    save(old)
    assert list_of(old) is None
    assert old.stat().st_mode & 0o777 == 0o660


def test_a_link_planted_at_the_temporary_name_is_not_followed(old, tmp_path, monkeypatch):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    monkeypatch.setattr(os, "urandom", bytes)
    planted = tmp_path / f".kpi.json.{os.getpid()}-00000000.tmp"
    planted.symlink_to(victim)
    with pytest.raises(FileExistsError):
        save(old)
    assert victim.read_bytes() == b"precious"
    assert planted.is_symlink()
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize("descriptors", ["/proc/self/fd", "/dev/fd"])
def test_no_descriptor_is_left_open(old, monkeypatch, descriptors):
    if not Path(descriptors).is_dir():
        pytest.skip("this system does not list descriptors there")
    before = len(list(Path(descriptors).iterdir()))
    save(old)
    with monkeypatch.context() as patched:
        FailingCalls(patched, fails_at=5)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            save(old, b"newer")
    assert len(list(Path(descriptors).iterdir())) == before


def test_the_old_file_is_kept_under_another_name(old):
    previous = old.with_name("kpi.json.bak")
    previous.write_bytes(b"older")
    replace_file(str(old), [b"new"], previous=str(previous))
    assert (old.read_bytes(), previous.read_bytes()) == (b"new", b"old")


def test_a_file_is_made_only_once(old):
    with pytest.raises(FileExistsError):
        make_file(str(old), b"new", like=str(old))
    assert old.read_bytes() == b"old"
    assert names_in(old.parent) == ["kpi.json"]


def test_a_file_system_without_links_can_hold_a_new_file(old, monkeypatch):
    def no_links(*_names, **_settings):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    beside = old.with_name("kpi.json.lock")
    make_file(str(beside), b"content", like=str(old))
    assert beside.read_bytes() == b"content"
    with pytest.raises(FileExistsError):
        make_file(str(beside), b"other", like=str(old))
    assert names_in(old.parent) == ["kpi.json", "kpi.json.lock"]
