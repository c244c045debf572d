"""Appends one line to the log: a single write over the end of the file, and one flush."""

import errno
import os
from contextlib import suppress

from kpitui.domain.errors import FileUnavailable
from kpitui.language import _
from kpitui.store.layout import END
from kpitui.store.opened import Contents, Stamp, stamp_of
from kpitui.store.planted import refuse_planted

UNKNOWN: Stamp = (0, 0, 0)
_flush = getattr(os, "fdatasync", os.fsync)


def append_line(path: str, contents: Contents, line: bytes) -> Stamp:
    """Write a line behind the last one; on disk on return, with the new stamp of the file.

    After an OSError the file is as it was. Raises FileUnavailable when even that failed.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        refuse_planted(os.fstat(descriptor), path)
        _write(descriptor, contents, line, path)
        with suppress(OSError):  # the line is on the disk, and nothing may deny it
            return stamp_of(os.fstat(descriptor))
        return UNKNOWN
    finally:
        with suppress(OSError):
            os.close(descriptor)


def flush(path: str) -> None:
    """Make what the file holds outlast a power cut; raises OSError when that is not certain."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        _flush(descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _write(descriptor: int, contents: Contents, line: bytes, path: str) -> None:
    place = contents.end_of_lines
    if os.pread(descriptor, len(END) + 1, place) != END:
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
    text = (b",\n" if contents.log.lines else b"\n") + line + END
    try:
        _write_once(descriptor, text, place)
        _flush(descriptor)
    except BaseException as error:
        _take_back(descriptor, place, path, error)
        raise


def _write_once(descriptor: int, text: bytes, place: int) -> None:
    """One write for the whole line; where only a part of it fits, a second one says why."""
    written = os.pwrite(descriptor, text, place)
    if written != len(text):
        os.pwrite(descriptor, text[written:], place + written)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _take_back(descriptor: int, place: int, path: str, cause: BaseException) -> None:
    """Put the old end back. What was to be saved is never flushed again: the system forgets what
    failed. The old end is, if it can be: else the next save might mix with this one on the disk.
    """
    try:
        if os.pread(descriptor, len(END) + 1, place) == END:
            return
        os.pwrite(descriptor, END, place)
        os.ftruncate(descriptor, place + len(END))
        with suppress(OSError):
            _flush(descriptor)
    except OSError as error:
        raise FileUnavailable(
            _(
                "{file} could not be written, nor put back: {reason}. Whether the change is in it "
                "is not certain: look with “kpitui history”, and mind the disk."
            ).format(file=path, reason=error.strerror or error)
        ) from cause
