"""A TinyDB storage whose file is, at any instant, a whole one."""

import os
from typing import Any

import msgspec
from tinydb.storages import Storage

from kpitui.store.documents import written
from kpitui.store.replace_file import replace_file


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
        """Replace the bytes of the file; after an OSError the old ones are still there."""
        replace_file(self.path, content)
