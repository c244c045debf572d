"""Slips of the finger: values so far from what is usual that a person should look twice."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from kpitui.analysis.moving_range import FEWEST_VALUES, mean, moving_ranges
from kpitui.analysis.xmr import LIMIT
from kpitui.domain.period import Period

_RECENT = 12

_ROUGHLY = 1.3  # how closely ten or a hundred times the usual must be met


class SlipKind(StrEnum):
    """What the value looks like."""

    SIGN = "the sign is swapped"
    TEN = "ten times too large or too small"
    HUNDRED = "a hundred times too large or too small"
    FAR = "far outside what is usual"


class Slip(msgspec.Struct, frozen=True):
    """Why a value looks like a slip; `count` recent ones lay between `low` and `high`."""

    kind: SlipKind
    low: float
    high: float
    count: int


def slip(
    values: Mapping[Period, float], period: Period, value: float, *, is_partial: bool = False
) -> Slip | None:
    """Why a value for a period looks like a slip; None when it does not, or nothing is usual yet.

    It must lie further than twice the limit distance from the mean of the last twelve values, from
    the newest and from their line; with the sign swapped or ten or a hundred times off, beyond the
    limit is enough. A sum that is still `is_partial` may be small.
    """
    numbers = _recent(values, period)
    recent = list(numbers.values())
    ranges = moving_ranges(numbers)
    if len(recent) < FEWEST_VALUES or not ranges:
        return None
    centre, room = mean(recent), LIMIT * mean(ranges)
    newest, middle = recent[-1], sorted(recent)[len(recent) // 2]
    if min(centre, newest) - room <= value <= max(centre, newest) + room:
        return None
    if is_partial and 0 <= value < middle:
        return None
    kind = _kind(recent, value, middle, room) or _far(numbers, period, value, room)
    return Slip(kind, min(recent), max(recent), len(recent)) if kind else None


def _kind(recent: list[float], value: float, middle: float, room: float) -> SlipKind | None:
    one_sided = all(each > 0 for each in recent) or all(each < 0 for each in recent)
    if one_sided and value * middle < 0 and min(recent) - room <= -value <= max(recent) + room:
        return SlipKind.SIGN
    ratio = value / middle if middle else 0.0
    if _is_about(ratio, 10.0):
        return SlipKind.TEN
    return SlipKind.HUNDRED if _is_about(ratio, 100.0) else None


def _far(
    numbers: Mapping[Period, float], period: Period, value: float, room: float
) -> SlipKind | None:
    recent = list(numbers.values())
    places = (mean(recent), recent[-1], _carried_on(numbers, period))
    is_far = room > 0 and all(abs(value - place) > 2 * room for place in places)
    return SlipKind.FAR if is_far else None


def _carried_on(numbers: Mapping[Period, float], period: Period) -> float:
    """The line of least squares through the values, carried on to a period."""
    steps = [at.index for at in numbers]
    centre, height = mean(steps), mean(list(numbers.values()))
    spread = sum((step - centre) ** 2 for step in steps)
    shared = sum((at.index - centre) * (value - height) for at, value in numbers.items())
    return height + shared / spread * (period.index - centre)


def _recent(values: Mapping[Period, float], period: Period) -> dict[Period, float]:
    """The newest twelve values before a period, in order of time."""
    before = [at for at in sorted(values) if at < period][-_RECENT:]
    return {at: values[at] for at in before}


def _is_about(ratio: float, power: float) -> bool:
    return any(wanted / _ROUGHLY <= ratio <= wanted * _ROUGHLY for wanted in (power, 1 / power))
