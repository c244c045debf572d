"""Evidence: every sealed part and every sealed line that can be found of a file, and where."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from kpitui.store.documents import Definitions, Document, definitions_of, entries_of, series_of
from kpitui.store.layout import FORMAT, MEASUREMENTS, SCHEMA, Head, Part, head_is_sealed, head_of
from kpitui.store.log_region import sealed_lines, sealed_number

DEFINITIONS = ""  # stands for the definitions where the others are named by their KPI

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, KeyError)
_DECODE = msgspec.json.Decoder(Document).decode


class Copy(NamedTuple):
    """The parts and lines of one file whose seals hold; its head was sealed too."""

    name: str
    head: Head
    parts: dict[str, bytes]
    lines: dict[int, bytes]

    def place(self, part: str) -> Part:
        """Where the head says that a part is, and what it holds."""
        return self.head.series[part] if part else self.head.definitions

    @property
    def is_complete(self) -> bool:
        """Whether no part is missing."""
        return len(self.parts) == 1 + len(self.head.series)


class Evidence(msgspec.Struct, frozen=True):
    """Copies with the newest first, and lines by the number of their entry."""

    copies: tuple[Copy, ...] = ()
    lines: dict[int, bytes] = {}

    @property
    def newest(self) -> int:
        """The number of the newest entry that anything tells of; 0 when nothing does."""
        heads = (copy.head.next_entry - 1 for copy in self.copies)
        return max((*heads, *self.lines), default=0)

    def with_content(self, name: str, content: bytes) -> "Evidence":
        """The same and what a further content proves; what came before goes before."""
        lines = believed_lines(content)
        copy = copy_of(name, content, lines)
        copies = (*self.copies, copy) if copy else self.copies
        ordered = sorted(copies, key=lambda each: each.head.next_entry, reverse=True)
        return Evidence(tuple(ordered), lines | self.lines)

    def missing(self, first: int, last: int) -> list[int]:
        """The numbers in a stretch of which no line was found."""
        return [number for number in range(first, last + 1) if number not in self.lines]


def copy_of(name: str, content: bytes, lines: dict[int, bytes]) -> Copy | None:
    """What is sound in a file's content; None when its head is not, or of another schema."""
    line = content[: content.find(b"\n") + 1]
    if not head_is_sealed(line):
        return None
    try:
        head = head_of(line)
    except _UNREADABLE:
        return None
    if head.format != FORMAT or head.schema > SCHEMA or not head.lies_side_by_side():
        return None
    places = {DEFINITIONS: head.definitions, **head.series}
    view = memoryview(content)[len(line) :]
    parts = {}
    for part, place in places.items():
        piece = view[place.start : place.end]
        if place.holds(piece) and decodes(part, bytes(piece)):
            parts[part] = bytes(piece)
    return Copy(name, head, parts, lines)


def decodes(part: str, content: bytes) -> bool:
    """Whether a part holds the documents that belong there."""
    try:
        if part == DEFINITIONS:
            tables: Definitions = definitions_of(content.removesuffix(MEASUREMENTS))
            return content.endswith(MEASUREMENTS) and tables is not None
        return series_of(content).kpi == part
    except _UNREADABLE:
        return False


def believed_lines(content: bytes) -> dict[int, bytes]:
    """Every sealed line in a content that is an entry, by its number."""
    return dict(_entries(sealed_lines(content)))


def _entries(lines: Iterable[bytes]) -> Iterable[tuple[int, bytes]]:
    for line in lines:
        try:
            entries_of([line])
        except _UNREADABLE:
            continue
        yield sealed_number(line) or 0, line


class LineFields(NamedTuple):
    """Lines taken apart: what they say of definitions, and of each KPI."""

    definitions: dict[int, Document]
    series: dict[str, dict[int, Document]]


def taken_apart(lines: dict[int, bytes]) -> LineFields:
    """Each line as the parts take it in, so that one part can be folded without the others."""
    definitions: dict[int, Document] = {}
    series: dict[str, dict[int, Document]] = {}
    for number in sorted(lines):
        fields = _DECODE(lines[number][lines[number].index(b":") + 1 :])
        stamp = {"at": fields["at"], "by": fields["by"]}
        rows = fields.pop("measurements", [])
        definitions[number] = fields
        for row in rows:
            own = series.setdefault(row["kpi"], {}).setdefault(
                number, {**stamp, "measurements": []}
            )
            own["measurements"].append(row)
    return LineFields(definitions, series)
