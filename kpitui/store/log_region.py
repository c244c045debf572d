"""The log as it lies in the file: its sealed lines, and what follows the last of them."""

import re
from bisect import bisect_left
from typing import NamedTuple

from kpitui.store.layout import END, LONGEST_LINE
from kpitui.store.seal import is_sealed

_HALF_END = b"," + END[1:-1]  # of a save's first bytes, only one is on the disk
_SEAL = re.compile(rb',"crc":"[0-9a-f]{8}"\}')
_NUMBER = re.compile(rb'"([1-9][0-9]{0,17})":\{')


class LogRegion(NamedTuple):
    """The log's lines in order, `end` bytes long, and the bytes behind them that are no line."""

    lines: list[bytes]
    end: int
    rest: bytes

    @property
    def is_whole(self) -> bool:
        return self.rest == END

    @property
    def is_torn(self) -> bool:
        """Whether what follows the lines looks like a save that was cut off, and like no line.

        A line that stands there in full length, closed, but with a broken seal, is damage. A whole
        line behind a part of the old end is the second half of a save that lacks its first: a disk
        writes its blocks in any order.
        """
        if lines := sealed_lines(self.rest):
            halves = (END[:1] + b"\n" + lines[0], END[:2] + lines[0])
            return len(lines) == 1 and self.rest.startswith(halves)
        if self.is_whole or len(self.rest) > LONGEST_LINE + len(END) + 2:
            return False
        return (
            not self.rest.endswith(END)
            or self.rest.startswith(END[:2])
            or b"\0" in self.rest
            or END in self.rest[: -len(END)]
        )


def log_region(content: bytes, first: int) -> LogRegion:
    """The lines numbered from `first` on without a gap in what follows the log's opening."""
    lines: list[bytes] = []
    end = 0
    for piece in content.split(b"\n")[1:]:
        line = piece.rstrip(b"\0").removesuffix(_HALF_END).removesuffix(b",")
        opens = b",\n" if lines else b"\n"
        if not content.startswith(opens, end) or sealed_number(line) != first + len(lines):
            break
        lines.append(line)
        end += len(opens) + len(line)
    return LogRegion(lines, end, content[end:])


def sealed_number(line: bytes) -> int | None:
    """The number of a sealed line; None when it is not one."""
    found = _NUMBER.match(line)
    return int(found[1]) if found and is_sealed(line.removesuffix(b",")) else None


def sealed_lines(content: bytes) -> list[bytes]:
    """Every sealed line that stands anywhere in a text, whatever is between them."""
    found: list[bytes] = []
    ends = [seal.end() for seal in _SEAL.finditer(content)]
    for opening in _NUMBER.finditer(content):
        nearest = bisect_left(ends, opening.end())
        if nearest == len(ends):
            break
        # A line is short: what opens far before a seal is a document of a part.
        if ends[nearest] - opening.start() > LONGEST_LINE:
            continue
        line = content[opening.start() : ends[nearest]]
        if sealed_number(line) is not None:
            found.append(line)
    return found
