"""The layout of the file: a sealed head, sealed parts, and a log of sealed lines, as bytes."""

#
# {"meta":{"1":{... the size and checksum of every part ...,"crc":"..."}},     head
# "objectives":{ ... },"kpis":{ ... }, ... ,"measurements":{                   definitions
# "1":{"kpi":"visits", ...},                                                   a part for each KPI
# "2":{"kpi":"orders", ...}
# },"log":{                                                                    the log opens
# "118":{"at":...,"by":"anna","measurements":[...],"crc":"..."}                a line an entry
# }}                                                                           the end
#
#
# An entry is recorded by writing one line over the end, and the end behind it. Folding moves the
# log into the parts, in a new file.

from contextlib import suppress

import msgspec

from kpitui.store.seal import checksum, is_sealed, sealed

FORMAT = "kpitui"
SCHEMA = 2
READABLE_FROM = 2  # the oldest schema whose readers understand this one

MEASUREMENTS = b',\n"measurements":{\n'
LOG = b'\n},\n"log":{'
END = b"\n}}\n"
LONGEST_LINE = 60_000  # bytes; a longer entry goes into the parts at once

_HEAD_OPENS = b'{"meta":{"1":'
_HEAD_CLOSES = b"},\n"
_ENCODE = msgspec.json.Encoder().encode


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A piece of the file between head and log; `start` counts bytes from the end of the head."""

    start: int
    size: int
    crc: str

    @property
    def end(self) -> int:
        return self.start + self.size

    def holds(self, content: bytes | memoryview) -> bool:
        """Whether the content is the one that was sealed."""
        return len(content) == self.size and checksum(content) == self.crc


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What the first table of any schema says before anything is believed."""

    format: str
    schema: int
    reads: int = 0

    @property
    def is_readable(self) -> bool:
        """Whether this version understands the file."""
        return (self.reads or self.schema) <= SCHEMA


class _Claiming(msgspec.Struct, frozen=True):
    meta: dict[str, Claim]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What the first line says: the schema, the first number of the log, and every part.

    `generation` counts the foldings; `reads` is the oldest schema whose readers understand the
    file, though they may not write it. 0 says that only its own schema's do.
    """

    format: str
    schema: int
    reads: int = 0
    generation: int = 1
    next_entry: int = 1
    definitions: Part = Part(0, 0, "")
    series: dict[str, Part] = {}

    @property
    def is_newer(self) -> bool:
        """Whether a newer version wrote the file, so that this one must not write it."""
        return self.schema > SCHEMA

    @property
    def body_size(self) -> int:
        """How many bytes lie between the head and the opening of the log."""
        return max((part.end for part in self.series.values()), default=self.definitions.end)

    def lies_side_by_side(self) -> bool:
        """Whether the parts follow each other from the start, with nothing between them."""
        end = 0
        for part in (self.definitions, *self.series.values()):
            if part.start != end or part.size < 0:
                return False
            end = part.end
        return True


_DECODE_CLAIM = msgspec.json.Decoder(_Claiming).decode
_DECODE_HEAD = msgspec.json.Decoder(Head).decode


def head_line(head: Head) -> bytes:
    """The first line of a file, sealed."""
    return sealed(_HEAD_OPENS + _ENCODE(head)[:-1]) + _HEAD_CLOSES


def head_of(line: bytes) -> Head:
    """What a first line says; raises msgspec.DecodeError for another text."""
    return _DECODE_HEAD(line[len(_HEAD_OPENS) : -len(_HEAD_CLOSES)])


def claim_of(content: bytes) -> Claim | None:
    """The schema that a file, or its first line, claims; None when it is no kpitui file."""
    line = content.rstrip().removesuffix(b",")
    for closing in (b"", b"}"):  # a whole file, then its first line
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            claim = _DECODE_CLAIM(line + closing).meta.get("1")
            return claim if claim is not None and claim.format == FORMAT else None
    return None


def head_is_sealed(line: bytes) -> bool:
    """Whether a first line is as it was written."""
    return (
        line.startswith(_HEAD_OPENS)
        and line.endswith(_HEAD_CLOSES)
        and is_sealed(line[: -len(_HEAD_CLOSES)])
    )


def laid_out(head: Head, definitions: bytes, series: dict[str, bytes]) -> list[bytes]:
    """A whole file without log entries, in pieces; the head's places and checksums are set."""
    places = {}
    start = len(definitions)
    for slug, content in series.items():
        places[slug] = Part(start, len(content), checksum(content))
        start += len(content)
    placed = msgspec.structs.replace(
        head, definitions=Part(0, len(definitions), checksum(definitions)), series=places
    )
    return [head_line(placed), definitions, *series.values(), LOG, END]


def entry_line(number: int, fields: object) -> bytes:
    """One line of the log, sealed, without what separates it from its neighbours."""
    return sealed(b'"%d":' % number + _ENCODE(fields)[:-1])
