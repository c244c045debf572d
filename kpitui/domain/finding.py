"""Findings: what an examination of the file says about each of its parts and about its place."""

from collections.abc import Collection
from enum import StrEnum
from itertools import groupby

import msgspec

_MOST_RANGES = 12


class Severity(StrEnum):
    """How much a finding matters, the least first."""

    SOUND = "sound"
    HINT = "hint"
    WARNING = "warning"
    DAMAGE = "damage"
    LOSS = "loss"


class Finding(msgspec.Struct, frozen=True):
    """A verdict on one part, in a sentence, with the sentence that says what mends it."""

    part: str
    severity: Severity
    what: str
    repair: str = ""


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was found; `kept` is where the damaged file lies after a repair."""

    file: str
    findings: tuple[Finding, ...]
    kept: str = ""
    was_repaired: bool = False

    @property
    def worst(self) -> Severity:
        """The severity that decides about the whole."""
        order = list(Severity)
        return max((each.severity for each in self.findings), key=order.index, default=order[0])

    @property
    def is_whole(self) -> bool:
        """Whether nothing is damaged and nothing was lost."""
        return self.worst not in {Severity.DAMAGE, Severity.LOSS}


def numbers_in_words(numbers: Collection[int]) -> str:
    """Entry numbers as ranges, as in `3-5, 9`; only the ends of very many."""
    ranges = []
    for _offset, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        members = [number for _place, number in run]
        first, last = members[0], members[-1]
        ranges.append(str(first) if first == last else f"{first}-{last}")
    if len(ranges) > _MOST_RANGES:
        ranges[_MOST_RANGES // 2 : -_MOST_RANGES // 2] = ["…"]
    return ", ".join(ranges)
