"""Axes of a chart: a readable scale with its tick labels, and the slots that get a label."""

import itertools
import math
from collections.abc import Iterable, Sequence

import msgspec

from kpitui.language import numbers

_LARGEST = 1e300  # spans and steps of what lies within stay finite
_SMALLEST = 1e-290
_FINEST_SPAN = 1e-6  # of the largest value; what differs less is drawn as equal
_NEAR_ZERO = 0.25  # a scale from zero costs at most this share of the height
_ROWS_PER_TICK = 3
_ROWS_FOR_FLOOR = 4
_LABEL = 7
_LONG_LABEL = 14
_MOST_DIGITS = 8  # the steps of a finest span differ within them
_MOST_PLACES = 12
_ROUNDING = 1 - 1e-9
_BETWEEN_LABELS = 2


class Scale(msgspec.Struct, frozen=True):
    """What the lowest and the highest row of a chart stand for, and its ticks with labels."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def share(self, value: float) -> float:
        """Where the value lies between the lowest (0) and the highest row (1), clamped."""
        return (min(self.high, max(self.low, value)) - self.low) / (self.high - self.low)


class SlotLabel(msgspec.Struct, frozen=True):
    """A slot's label and the cell where its text begins."""

    slot: int
    start: int
    text: str


def scale_of(
    values: Iterable[float], rows: int, decimals: int | None, *, floor: bool = False
) -> Scale:
    """A scale that holds all the finite values, in even steps no finer than `decimals`.

    With `floor` its lowest row stays free of values, where there are rows enough.
    """
    low, high = _opened([_clamped(value) for value in values])
    step = _step((high - low) / max(1, rows // _ROWS_PER_TICK), decimals)
    low, high = math.floor(2 * low / step) * step / 2, math.ceil(2 * high / step) * step / 2
    ticks = [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]
    if floor and rows >= _ROWS_FOR_FLOOR:
        low -= (high - low) / (rows - 2)
    return Scale(low, high, tuple(ticks), tuple(_labels(ticks, _places(step))))


def slot_labels(slots: Sequence[str], columns: Sequence[int], width: int) -> list[SlotLabel]:
    """The labels that fit in `width` cells, centred on their columns: first, last, even steps."""
    if not slots or width <= 0:
        return []

    def label(slot: int) -> SlotLabel:
        text = slots[slot][:width]
        return SlotLabel(slot, min(width - len(text), max(0, columns[slot] - len(text) // 2)), text)

    last, first = label(len(slots) - 1), label(0)
    if not _apart(first, last):
        return [last]
    most = max(1, (columns[-1] - columns[0]) // (max(map(len, slots)) + _BETWEEN_LABELS))
    for step in range(max(1, (len(slots) - 1) // most), len(slots)):
        inner = (label(slot) for slot in range(last.slot - step, 0, -step))
        placed = [last, *(found for found in inner if _apart(first, found))]
        if all(_apart(left, right) for right, left in itertools.pairwise(placed)):
            return [first, *reversed(placed)]
    return [first, last]


def _apart(left: SlotLabel, right: SlotLabel) -> bool:
    return left.start + len(left.text) + _BETWEEN_LABELS <= right.start


def _clamped(value: float) -> float:
    return min(_LARGEST, max(-_LARGEST, value))


def _opened(values: list[float]) -> tuple[float, float]:
    """The limits of the values, spread when they are all but equal, from zero when it is near."""
    low, high = min(values), max(values)
    size = max(abs(low), abs(high))
    if high - low <= max(_SMALLEST, size * _FINEST_SPAN):
        spread = size / 10 if size > _SMALLEST else 1.0
        low, high = low - spread, high + spread
    if 0 < low <= high * _NEAR_ZERO:
        low = 0.0
    elif low * _NEAR_ZERO <= high < 0:
        high = 0.0
    return low, high


def _step(least: float, decimals: int | None) -> float:
    """The least step of 1, 2, 2.5 or 5 times a power of ten that `decimals` can write."""
    exponent = math.floor(math.log10(least))
    if decimals is not None and exponent < -decimals:
        exponent, least = -decimals, 0.0
    steps = (factor * 10.0**exponent for factor in (1, 2, 2.5, 5, 10, 20))
    return next(
        step
        for step in steps
        if step >= least * _ROUNDING and (decimals is None or _places(step) <= max(0, decimals))
    )


def _places(step: float) -> int:
    """How many decimals it takes to write the multiples of a step."""
    return next(
        (n for n in range(_MOST_PLACES) if math.isclose(step * 10**n, round(step * 10**n))),
        _MOST_PLACES,
    )


def _labels(ticks: Sequence[float], places: int) -> list[str]:
    """The shortest way to write the ticks, all alike, that keeps them apart."""
    whole = [numbers.number(tick, places) for tick in ticks]
    short = [numbers.compact(tick, places) for tick in ticks]
    for labels, longest in ((whole, _LABEL), (short, _LABEL), (whole, _LONG_LABEL)):
        if max(map(len, labels)) <= longest and _differ(labels) and "e" not in "".join(labels):
            return labels
    exponents = ([f"{tick:.{digits}e}" for tick in ticks] for digits in range(1, _MOST_DIGITS))
    return next(filter(_differ, exponents), [f"{tick:.{_MOST_DIGITS}e}" for tick in ticks])


def _differ(labels: Sequence[str]) -> bool:
    return len(set(labels)) == len(labels)
