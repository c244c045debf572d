"""Replaces a file whole: temporary file, flush, rename, flush of the folder."""

import errno
import os
from contextlib import suppress

from kpitui.domain.errors import FileUnavailable
from kpitui.language import _

_PRIVATE = 0o600


def replace_file(path: str, content: bytes) -> None:
    """Give a file other bytes; on disk on return. After an OSError the old ones are still there.

    Raises FileUnavailable when the new ones stand there but may not survive a power cut.
    """
    # Opened first: a folder that cannot be flushed is found out while nothing has happened.
    folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _replace(path, content)
        _flush_folder(folder, path)
    finally:
        os.close(folder)


def _replace(path: str, content: bytes) -> None:
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, _PRIVATE)
    try:
        try:
            _keep_owner_and_mode(descriptor, path)
            _write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _keep_owner_and_mode(descriptor: int, path: str) -> None:
    """Give the new file the mode and group of the one it replaces, or what the umask allows."""
    try:
        old = os.stat(path)
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        os.fchmod(descriptor, 0o666 & ~umask)
        return
    if os.fstat(descriptor).st_gid != old.st_gid:
        os.fchown(descriptor, -1, old.st_gid)
    os.fchmod(descriptor, old.st_mode & 0o777)


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def _flush_folder(folder: int, path: str) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        # Some network and user-space file systems have no such flush; a rename is all they offer.
        if error.errno in {errno.EINVAL, errno.ENOTSUP}:
            return
        raise FileUnavailable(
            _(
                "{file} was written, but the disk did not confirm it: {reason}. "
                "Look whether the change is there, and mind the disk."
            ).format(file=path, reason=error.strerror or error)
        ) from error
