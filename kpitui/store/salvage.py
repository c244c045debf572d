"""Salvage: the most complete file that the evidence proves, and what is missing from it."""

# Every part is taken from the newest copy in which its seal holds. A part of an older copy is
# brought forward with the lines recorded since; where the checksum in the newest head then holds,
# it is byte for byte what was lost.

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from kpitui.domain.finding import Finding, Severity, numbers_in_words
from kpitui.language import _
from kpitui.store.documents import Document
from kpitui.store.evidence import DEFINITIONS, Copy, Evidence, LineFields, decodes, taken_apart
from kpitui.store.fold import Folding, part_of
from kpitui.store.layout import FORMAT, READABLE_FROM, SCHEMA, Head, laid_out

_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(dict[str, Any]).decode


class Salvaged(NamedTuple):
    """The pieces of a file without a log, what it lacks, and where its parts were found."""

    pieces: list[bytes]
    losses: tuple[Finding, ...]
    sources: tuple[Finding, ...]


class _Found(NamedTuple):
    """The bytes of a part as of the newest head, and what is wrong with them."""

    content: bytes | None
    source: str
    loss: str = ""


def salvage(evidence: Evidence, acknowledged: int) -> Salvaged | None:
    """What can be saved; None when no sealed head was found at all.

    The next entry comes after every number that anything tells of, and after `acknowledged`.
    """
    if not evidence.copies:
        return None
    newest = max(evidence.newest, acknowledged)
    reference = evidence.copies[0]
    found = _parts(evidence, reference)
    series = {slug: each.content for slug, each in found.items() if slug and each.content}
    folding = Folding(found[DEFINITIONS].content or b"", _renumbered(series))
    for number in sorted(each for each in evidence.lines if each >= reference.head.next_entry):
        folding.add_line(number, evidence.lines[number])
    head = Head(
        format=FORMAT,
        schema=SCHEMA,
        reads=READABLE_FROM,
        generation=1 + max(copy.head.generation for copy in evidence.copies),
        next_entry=newest + 1,
    )
    pieces = laid_out(head, folding.definitions(), folding.series())
    gone = evidence.missing(reference.head.next_entry, newest)
    return Salvaged(pieces, (*_losses(found), *_gone(gone)), _sources(found, reference))


def _parts(evidence: Evidence, reference: Copy) -> dict[str, _Found]:
    last = reference.head.next_entry
    every = taken_apart({n: line for n, line in evidence.lines.items() if n < last})
    own = [taken_apart(copy.lines) for copy in evidence.copies]
    names = (DEFINITIONS, *reference.head.series)
    return {part: _found(evidence, part, place, every, own) for place, part in enumerate(names)}


def _found(
    evidence: Evidence, part: str, place: int, every: LineFields, own: Sequence[LineFields]
) -> _Found:
    """The part at its place, 1 for the first KPI, proved by its checksum where that is possible.

    `every` are the lines before the newest head, `own` those of each copy.
    """
    reference = evidence.copies[0]
    wanted = reference.place(part)
    best: _Found | None = None
    for copy, its_own in zip(evidence.copies, own, strict=True):
        if part not in copy.parts:
            continue
        kept = copy.parts[part]
        first = copy.head.next_entry
        forward = _brought_forward(part, place, kept, first, every)
        # A restored file is an older copy with its own lines, and not with those that followed.
        for content in (kept, forward, _brought_forward(part, place, kept, first, its_own)):
            if wanted.holds(content):
                return _Found(content, copy.name)
        best = best or _Found(forward, copy.name, _lacking(evidence, copy))
    content = _brought_forward(part, place, None, 1, every)
    if wanted.holds(content):
        return _Found(content, _("the log"))
    if best is not None:
        return best
    saved = content if part and decodes(part, content) else None
    return _Found(saved, _("the log"), _lacking(evidence, None))


def _brought_forward(
    part: str, place: int, content: bytes | None, first: int, apart: LineFields
) -> bytes:
    """A part with what the lines from `first` on say of it."""
    lines = apart.series.get(part, {}) if part else apart.definitions
    if part:
        before = {f"\0{number}": b"" for number in range(1, place)}
        folding = Folding(b"", before | ({part: content} if content is not None else {}))
    else:
        folding = Folding(content or b"")
    for number, fields in lines.items():
        if number >= first:
            folding.add_line(number, b'"%d":' % number + _ENCODE(fields))
    return folding.series().get(part, b"") if part else folding.definitions()


def _lacking(evidence: Evidence, copy: Copy | None) -> str:
    last = evidence.copies[0].head.next_entry - 1
    first = 1 if copy is None else copy.head.next_entry
    numbers = numbers_in_words(evidence.missing(first, last))
    if copy is None:
        return _("No copy of it was found; what entries {numbers} recorded here is lost.").format(
            numbers=numbers or f"1-{last}"
        )
    if not numbers:
        return _(
            "It was taken from {copy}, and may not be exactly what it was at entry {last}."
        ).format(copy=copy.name, last=last)
    return _("It was taken from {copy}; what entries {numbers} recorded here is lost.").format(
        copy=copy.name, numbers=numbers
    )


def _renumbered(series: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts with their numbers in a row again, where one before them could not be saved."""
    numbered = {}
    for number, (slug, content) in enumerate(series.items(), start=1):
        opens = (b"" if number == 1 else b",\n") + b'"%d":' % number
        numbered[slug] = content if content.startswith(opens) else _as_number(number, content)
    return numbered


def _as_number(number: int, content: bytes) -> bytes:
    document: Document
    (document,) = _DECODE(b"{" + content.removeprefix(b",\n") + b"}").values()
    return part_of(number, document)


def part_name(part: str) -> str:
    """What a person calls a part."""
    return _("the values of {kpi}").format(kpi=part) if part else _("the definitions")


def _losses(found: Mapping[str, _Found]) -> list[Finding]:
    return [
        Finding(part_name(part), Severity.LOSS, each.loss)
        for part, each in found.items()
        if each.loss
    ]


def _gone(numbers: list[int]) -> list[Finding]:
    if not numbers:
        return []
    told = _("No line of it was found anywhere: what these entries recorded is lost: {numbers}.")
    return [Finding(_("the log"), Severity.LOSS, told.format(numbers=numbers_in_words(numbers)))]


def _sources(found: Mapping[str, _Found], reference: Copy) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            part_name(part),
            Severity.HINT,
            _("Taken from {copy}, and proved by its checksum.").format(copy=each.source),
        )
        for part, each in found.items()
        if not each.loss and each.source != reference.name
    )
