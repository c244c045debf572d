"""Replaces a file whole: temporary file, flush, rename, flush of the folder."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress

from kpitui.domain.errors import FileUnavailable
from kpitui.language import _

_PRIVATE = 0o600
_ACCESS_LIST = "system.posix_acl_access"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
# Some network and user-space file systems flush no folder; a rename is all they offer.
_NO_FLUSH = {errno.EINVAL, errno.ENOTSUP}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}


def replace_file(
    path: str,
    content: Iterable[bytes],
    *,
    previous: str | None = None,
    like: str | None = None,
) -> None:
    """Give a file other bytes; on disk on return. After an OSError the old ones are still there.

    What the file was until then is kept under the name `previous`, if one is given; its rights
    stay, or are those of the file that it should be `like`. Raises FileUnavailable when the new
    bytes stand there but may not survive a power cut.
    """
    # Opened first: a folder that cannot be flushed is found out while nothing has happened.
    folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _replace(path, content, previous, like or path)
        _flush_folder(folder, path)
    finally:
        with suppress(OSError):  # it was only read, and the new bytes may stand there by now
            os.close(folder)


def flush_name(path: str) -> None:
    """Make a file's name outlast a power cut; raises OSError when that is not certain."""
    try:
        folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:  # who may not list a folder may not flush it
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise
    finally:
        with suppress(OSError):
            os.close(folder)


def mode_and_group(path: str) -> tuple[int, int | None]:
    """The mode and group that belong to a file's name: its own, or what the umask allows."""
    mode, _owner, group = _rights_of(path)
    return mode, group


def _rights_of(path: str) -> tuple[int, int, int | None]:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask, os.geteuid(), None
    return found.st_mode & 0o777, found.st_uid, found.st_gid


def temporary_name(path: str) -> str:
    """A name beside the file that nobody can foresee."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")


def make_file(path: str, content: bytes, like: str) -> None:
    """Make a file whole and with the rights of another; raises FileExistsError if it is there."""
    temporary = _written(path, [content], like)
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _make_at_once(path, content, like)
    finally:
        _remove(temporary)


def _make_at_once(path: str, content: bytes, like: str) -> None:
    """Make a file where the file system has no links; others may see it while it is made."""
    descriptor = os.open(path, _NEW, _PRIVATE)
    try:
        _share_like(descriptor, like)
        _write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(path: str, content: Iterable[bytes], previous: str | None, like: str) -> None:
    temporary = _written(path, content, like)
    try:
        if previous is not None:
            _keep_previous(path, previous)
        os.replace(temporary, path)
    except BaseException:
        _remove(temporary)
        raise


def _written(path: str, content: Iterable[bytes], like: str) -> str:
    """The name of a flushed file beside another that holds the content."""
    temporary = temporary_name(path)
    descriptor = os.open(temporary, _NEW, _PRIVATE)
    try:
        try:
            _share_like(descriptor, like)
            for piece in content:
                _write_all(descriptor, piece)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _remove(temporary: str) -> None:
    """Remove a temporary file; should that fail, a later save removes it."""
    with suppress(OSError):
        os.unlink(temporary)


def _keep_previous(path: str, previous: str) -> None:
    """Give the old file a second name; a file system without links does without."""
    with suppress(OSError):
        os.unlink(previous)
    with suppress(OSError):
        os.link(path, previous)


def _share_like(descriptor: int, path: str) -> None:
    """Give the new file the mode, group and access list of another; from root the owner too."""
    mode, owner, group = _rights_of(path)
    mine = os.fstat(descriptor)
    if group is not None and (owner, group) != (mine.st_uid, mine.st_gid):
        # What root saves would be closed to its owner; nobody else can give a file away.
        os.fchown(descriptor, owner if os.geteuid() == 0 else -1, group)
    os.fchmod(descriptor, mode)
    if group is not None and hasattr(os, "getxattr"):
        _share_list_like(descriptor, path)


def _share_list_like(descriptor: int, path: str) -> None:
    """Give the new file the access list of another, or none; the folder may have given it one."""
    try:
        shared = os.getxattr(path, _ACCESS_LIST)
    except OSError:  # no list, or a file system without lists
        with suppress(OSError):
            os.removexattr(descriptor, _ACCESS_LIST)
        return
    with suppress(OSError):
        os.setxattr(descriptor, _ACCESS_LIST, shared)


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def _flush_folder(folder: int, path: str) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno in _NO_FLUSH:
            return
        raise FileUnavailable(
            _(
                "{file} was written, but the disk did not confirm it: {reason}. "
                "Look whether the change is there, and mind the disk."
            ).format(file=path, reason=error.strerror or error)
        ) from error
