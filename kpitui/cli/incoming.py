"""What a command reads from outside: a regular file or standard input, of bounded size."""

import io
import os
import stat
import sys
from typing import BinaryIO

from kpitui.cli.outgoing import path_text
from kpitui.domain.errors import InvalidInput
from kpitui.language import _

MOST_BYTES = 100_000_000


def open_source(source: str, most: int = MOST_BYTES) -> BinaryIO:
    """The bytes of a file, or of standard input for `-`; raises InvalidInput."""
    if source == "-":
        content = sys.stdin.buffer.read(most + 1)
        _refuse_large(len(content), most, _("Standard input"))
        return io.BytesIO(content)
    try:
        # Without O_NONBLOCK a pipe would hang here until somebody writes to it.
        descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:  # no name of a file can hold NUL or half a character
        raise InvalidInput(
            _("{file} cannot be read: {reason}.").format(
                file=path_text(source), reason=getattr(error, "strerror", None) or _("no such name")
            )
        ) from error
    try:
        _refuse_wrong_kind(os.fstat(descriptor), most, source)
    except InvalidInput:
        os.close(descriptor)
        raise
    return open(descriptor, "rb")


def _refuse_wrong_kind(found: os.stat_result, most: int, source: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput(
            _("{file} is no regular file. Pipe it in instead, and name - as the file.").format(
                file=path_text(source)
            )
        )
    _refuse_large(found.st_size, most, source)


def _refuse_large(size: int, most: int, name: str) -> None:
    if size > most:
        raise InvalidInput(
            _("{file} is larger than {most} MB. Split it up.").format(
                file=path_text(name), most=most // 1_000_000
            )
        )
