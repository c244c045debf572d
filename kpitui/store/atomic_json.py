"""A TinyDB storage that replaces its file whole: temporary file, flush, rename, folder flush."""

import errno
import os
from contextlib import suppress
from typing import Any

import msgspec
from tinydb.storages import Storage

from kpitui.domain.errors import FileUnavailable
from kpitui.language import _
from kpitui.store.documents import written

_PRIVATE = 0o600


class AtomicJsonStorage(Storage):
    """One JSON file that is, at any instant, the old content or the new one, never a part.

    When `write` returns, the content is on the disk.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # A rename onto a symbolic link would replace the link and leave the real file behind.
        self.path = os.path.realpath(path)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """TinyDB's tables; None when there is no file yet."""
        content = self.read_content()
        return None if content is None else msgspec.json.decode(content)

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace TinyDB's tables."""
        self.write_content(written(data))

    def read_content(self) -> bytes | None:
        """The bytes of the file; None when there is none. Raises OSError otherwise."""
        try:
            with open(self.path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def write_content(self, content: bytes) -> None:
        """Replace the bytes of the file; after an OSError the old ones are still there.

        Raises FileUnavailable when the new ones stand there but may not survive a power cut.
        """
        # Opened first: a folder that cannot be flushed is found out while nothing has happened.
        folder = os.open(os.path.dirname(self.path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._replace(content)
            _flush_folder(folder, self.path)
        finally:
            os.close(folder)

    def _replace(self, content: bytes) -> None:
        folder, name = os.path.split(self.path)
        temporary = os.path.join(folder, f".{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, _PRIVATE)
        try:
            try:
                _keep_owner_and_mode(descriptor, self.path)
                _write_all(descriptor, content)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            os.replace(temporary, self.path)
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
