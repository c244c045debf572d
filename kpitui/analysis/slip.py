"""Slips of the finger: values so far from what is usual that a person should look twice."""

from collections.abc import Mapping
from enum import StrEnum
from statistics import fmean, median

import msgspec

from kpitui.analysis.moving_range import FEWEST_VALUES, moving_ranges
from kpitui.analysis.smoothing import slope
from kpitui.domain.period import Period

_RECENT = 12
_FAR = 2 * 2.66  # mean moving ranges: twice the distance of a process limit
_ROUGHLY = 1.3  # how closely ten or a hundred times the usual must be met


class SlipKind(StrEnum):
    """What the value looks like."""

    SIGN = "the sign is swapped"
    DECIMAL = "a digit or the decimal sign has slipped"
    FAR = "it is far outside the usual range"


class Slip(msgspec.Struct, frozen=True):
    """Why a value looks like a slip, beside the usual range, in the KPI's unit."""

    kind: SlipKind
    low: float
    high: float


def usual_range(values: Mapping[Period, float], period: Period) -> tuple[float, float] | None:
    """What the next value usually is: the recent course carried on, twice 1.33 ranges wide.

    None below six recent values, or without two neighbours among them.
    """
    recent = _recent(values, period)
    ranges = moving_ranges(recent)
    if len(recent) < FEWEST_VALUES or not ranges:
        return None
    numbers = list(recent.values())
    room = _FAR / 2 * fmean(ranges)
    places = (fmean(numbers), numbers[-1])
    return min(places) - room, max(places) + room


def slip(values: Mapping[Period, float], period: Period, value: float) -> Slip | None:
    """Why a value for a period looks like a slip; None when it does not, or nothing is usual yet.

    It must lie beyond twice the limit distance from the recent mean, from the newest value and
    from their line; ten or a hundred times off, or with the sign swapped, once the limit is enough.
    """
    recent = _recent(values, period)
    usual = usual_range(values, period)
    if usual is None:
        return None
    low, high = usual
    if low <= value <= high:
        return None
    numbers = list(recent.values())
    middle = median(numbers)
    if _is_swapped(numbers, value, low, high):
        return Slip(SlipKind.SIGN, low, high)
    if middle and any(_is_about(value / middle, power) for power in (10.0, 100.0)):
        return Slip(SlipKind.DECIMAL, low, high)
    far = _FAR * fmean(moving_ranges(recent))
    line = numbers[-1] + slope(numbers) * (period.index - max(recent).index)
    if far and all(abs(value - place) > far for place in (fmean(numbers), numbers[-1], line)):
        return Slip(SlipKind.FAR, low, high)
    return None


def _recent(values: Mapping[Period, float], period: Period) -> dict[Period, float]:
    """The newest twelve values before a period, in order of time."""
    before = [at for at in sorted(values) if at < period][-_RECENT:]
    return {at: values[at] for at in before}


def _is_swapped(numbers: list[float], value: float, low: float, high: float) -> bool:
    one_sided = all(number > 0 for number in numbers) or all(number < 0 for number in numbers)
    return one_sided and value * numbers[-1] < 0 and low <= -value <= high


def _is_about(ratio: float, power: float) -> bool:
    return any(wanted / _ROUGHLY <= ratio <= wanted * _ROUGHLY for wanted in (power, 1 / power))
