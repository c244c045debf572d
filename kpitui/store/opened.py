"""An open file: its head, its parts and its log, each believed only with its seal unbroken."""

import errno
import os
import stat
from contextlib import suppress
from copy import copy
from typing import Protocol

import msgspec

from kpitui.domain.errors import FileUnavailable, NewerFile
from kpitui.language import _
from kpitui.store.broken import Broken
from kpitui.store.layout import (
    END,
    FORMAT,
    LOG,
    SCHEMA,
    Head,
    Part,
    claim_of,
    head_is_sealed,
    head_of,
)
from kpitui.store.log_region import LogRegion, log_region

Stamp = tuple[int, int, int]

_FIRST_LOOK = 65_536  # bytes; most heads are shorter
_LONGEST_HEAD = 32_000_000
_MEANWHILE = 131_072  # bytes that others add between two calls, at most


class Readable(Protocol):
    """Bytes at places, from a file or from memory."""

    @property
    def path(self) -> str:
        """Where the file lies, for a person."""

    def read(self, start: int, size: int) -> bytes:
        """The bytes at a place, fewer where they end."""

    def first_line(self) -> bytes:
        """The first line with its end, or what there is of it."""


class OpenFile:
    """A data file that was opened for reading; what another program puts in its place is no
    concern of it. Closed when nobody needs it any more.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
        self._descriptor = os.open(path, flags)
        mode = os.fstat(self._descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise FileUnavailable(_("{file} cannot be read: it is no file.").format(file=path))

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            with suppress(OSError):  # nothing is lost with it, and nobody could be told
                os.close(self._descriptor)

    def stamp(self) -> Stamp:
        """What differs once the file has changed."""
        return stamp_of(os.fstat(self._descriptor))

    def read(self, start: int, size: int) -> bytes:
        """The bytes at a place, fewer where the file ends."""
        pieces = []
        while size > 0 and (piece := os.pread(self._descriptor, size, start)):
            pieces.append(piece)
            start += len(piece)
            size -= len(piece)
        return b"".join(pieces)

    def first_line(self) -> bytes:
        """The first line with its end, or what there is of it."""
        line = self.read(0, _FIRST_LOOK)
        size = _FIRST_LOOK
        while b"\n" not in line and len(line) == size and size < _LONGEST_HEAD:
            size *= 8
            line = self.read(0, size)
        return line[: line.find(b"\n") + 1] or line


class Contents:
    """The pieces of one file, as far as they were read; reading one checks its seal."""

    def __init__(self, file: Readable, size: int) -> None:
        self.file = file
        self._line = file.first_line()
        self.head = _head(self._line, file.path)
        self._body = len(self._line)
        self.log_start = self._body + self.head.body_size + len(LOG)
        opening = file.read(self.log_start - len(LOG), len(LOG))
        if opening != LOG:
            raise Broken(_("the log cannot be found where it should begin"))
        self.log = self._log(size)

    @property
    def next_entry(self) -> int:
        return self.head.next_entry + len(self.log.lines)

    @property
    def size(self) -> int:
        """How long the file is while its log is whole, in bytes."""
        return self.end_of_lines + len(END)

    @property
    def end_of_lines(self) -> int:
        """Where the last line of the log ends, in bytes from the start of the file."""
        return self.log_start + self.log.end

    def definitions(self) -> bytes:
        """The bytes of the definitions part."""
        return self._read(self.head.definitions, _("the definitions"))

    def part(self, slug: str) -> bytes:
        """The bytes of a KPI's part."""
        return self._read(self.head.series[slug], _("the values of {kpi}").format(kpi=slug))

    def check_every_part(self) -> None:
        """Raise Broken for the first part whose seal is broken."""
        for slug in self.head.series:
            self.part(slug)

    def with_line(self, line: bytes) -> "Contents":
        """The contents once a line was appended."""
        opens = 2 if self.log.lines else 1
        log = LogRegion([*self.log.lines, line], self.log.end + opens + len(line), END)
        return self._with(log)

    def closed(self) -> "Contents":
        """The contents with nothing behind the last line but the end."""
        return self._with(self.log._replace(rest=END))

    def grown(self, size: int) -> "Contents | None":
        """The contents after others appended to the same file; None when that is not all."""
        if self.file.first_line() != self._line:
            return None
        log = self._log(size)
        known = self.log.lines
        return self._with(log) if log.lines[: len(known)] == known else None

    def _log(self, size: int) -> LogRegion:
        """The log of a file that was so long; what was added meanwhile is read with it."""
        region = self.file.read(self.log_start, size - self.log_start + _MEANWHILE)
        return log_region(region, self.head.next_entry)

    def _with(self, log: LogRegion) -> "Contents":
        new = copy(self)
        new.log = log
        return new

    def _read(self, part: Part, name: str) -> bytes:
        content = self.file.read(self._body + part.start, part.size)
        if not part.holds(content):
            raise Broken(_("{piece} are not as they were written").format(piece=name))
        return content


def stamp_of(found: os.stat_result) -> Stamp:
    """What differs between two contents of a file."""
    return found.st_ino, found.st_mtime_ns, found.st_size


def _head(line: bytes, path: str) -> Head:
    claim = claim_of(line)
    is_sealed = head_is_sealed(line)
    if claim is not None and claim.schema > SCHEMA and not (is_sealed and claim.is_readable):
        raise newer(path, claim.schema)
    try:
        head = head_of(line) if is_sealed else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        head = None
    if head is None or head.format != FORMAT or not head.lies_side_by_side():
        raise Broken(_("its first line is not as it was written"))
    return head


def newer(path: str, schema: int) -> NewerFile:
    """The refusal of a file that only a newer version understands."""
    return NewerFile(
        _(
            "{file} was written by a newer kpitui (schema {found}; this one knows {known}). "
            "Install the newer version. Nothing was changed."
        ).format(file=path, found=schema, known=SCHEMA)
    )
