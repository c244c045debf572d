"""Process limits and signals of a chart of individual values and moving ranges (XmR)."""

# Wheeler, D. J. (2000), Understanding Variation: The Key to Managing Chaos, SPC Press.

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby, pairwise

import msgspec

from kpitui.analysis.moving_range import FEWEST_VALUES, mean, moving_ranges
from kpitui.domain.period import Period

BASELINE = 12  # values after which limits stand firm
LIMIT = 2.66  # mean moving ranges from the mean to a limit
_RANGE_LIMIT = 3.268
_WARNING = LIMIT / 2  # half way from the mean to a limit: 1.5 sigma
RUN = 8
WINDOW, NEAR = 4, 3


class Rule(StrEnum):
    """Why a value is a signal and not noise."""

    OUTSIDE = "outside the limits"
    NEAR_A_LIMIT = "three of four near a limit"
    RUN = "eight in a row on one side"


class Limits(msgspec.Struct, frozen=True):
    """What is usual for a process, in the values' unit, from the values `first` to `last`."""

    mean: float
    mean_range: float
    first: Period
    last: Period
    count: int

    @property
    def lower(self) -> float:
        return self.mean - LIMIT * self.mean_range

    @property
    def upper(self) -> float:
        return self.mean + LIMIT * self.mean_range

    @property
    def range_upper(self) -> float:
        """The largest change from one period to the next that is usual."""
        return _RANGE_LIMIT * self.mean_range

    @property
    def is_trial(self) -> bool:
        """Whether so few values stand behind them that they may still move."""
        return self.count < BASELINE

    def side(self, value: float) -> int:
        """+1 above the mean, -1 below, 0 on it."""
        return (value > self.mean) - (value < self.mean)

    def beyond(self, value: float) -> int:
        """+1 above the upper limit, -1 below the lower, 0 within."""
        return (value > self.upper) - (value < self.lower)

    def near_limit(self, value: float) -> int:
        """+1 or -1 where a value lies nearer a limit than the mean, or beyond; 0 elsewhere."""
        return (value > self.near(1)) - (value < self.near(-1))

    def near(self, side: int) -> float:
        """Half way from the mean to the upper limit (+1) or the lower one (-1)."""
        return self.mean + side * _WARNING * self.mean_range


class Signal(msgspec.Struct, frozen=True):
    """Values that are not noise: the rule that says so, from when to when, and on which side."""

    rule: Rule
    first: Period
    last: Period
    side: int


def limits_of(
    values: Mapping[Period, float],
    since: Period | None = None,
    until: Period | None = None,
    fewest: int = FEWEST_VALUES,
) -> Limits | None:
    """The limits from the first twelve values at or after `since`, or from all up to `until`.

    Where `until` leaves fewer than twelve, those that follow count too. None below the fewest
    values, or when no two of them are neighbours.
    """
    ordered = [at for at in sorted(values) if since is None or at >= since]
    chosen = [at for at in ordered if until is not None and at <= until]
    baseline = chosen if len(chosen) >= BASELINE else ordered[:BASELINE]
    ranges = moving_ranges({at: values[at] for at in baseline})
    if len(baseline) < fewest or not ranges:
        return None
    return Limits(
        mean=mean([values[at] for at in baseline]),
        mean_range=mean(ranges),
        first=baseline[0],
        last=baseline[-1],
        count=len(baseline),
    )


def signals(values: Mapping[Period, float], limits: Limits) -> list[Signal]:
    """Every signal from the baseline's start on, each told once, in the order of their ends."""
    course = [(at, values[at]) for at in sorted(values) if at >= limits.first]
    found = [*_outside(course, limits), *_near(course, limits), *_runs(course, limits)]
    return sorted(found, key=lambda signal: (signal.last, signal.first))


def jumps(values: Mapping[Period, float], limits: Limits) -> list[Period]:
    """The periods whose change from the one before is larger than usual."""
    ordered = [at for at in sorted(values) if at >= limits.first]
    return [
        at
        for before, at in pairwise(ordered)
        if at.index == before.index + 1 and abs(values[at] - values[before]) > limits.range_upper
    ]


_Course = Sequence[tuple[Period, float]]


def _outside(course: _Course, limits: Limits) -> Iterator[Signal]:
    for side, group in groupby(course, key=lambda each: limits.beyond(each[1])):
        if side:
            at = [period for period, _value in group]
            yield Signal(Rule.OUTSIDE, at[0], at[-1], side)


def _near(course: _Course, limits: Limits) -> Iterator[Signal]:
    """Windows of four with three values near one limit; those that overlap are one signal."""
    places = [limits.near_limit(value) for _period, value in course]
    for side in (1, -1):
        hits = [place for place, near in enumerate(places) if near == side]
        triples = ((a, c) for a, c in zip(hits, hits[NEAR - 1 :], strict=False) if c - a < WINDOW)
        for first, last in _joined(triples):
            yield Signal(Rule.NEAR_A_LIMIT, course[first][0], course[last][0], side)


def _runs(course: _Course, limits: Limits) -> Iterator[Signal]:
    for side, group in groupby(course, key=lambda each: limits.side(each[1])):
        at = [period for period, _value in group]
        if side and len(at) >= RUN:
            yield Signal(Rule.RUN, at[0], at[-1], side)


def _joined(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order of their starts, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def lag_one(values: Mapping[Period, float]) -> float:
    """The autocorrelation of neighbours, -1 to 1; 0 for a constant series."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    mean = sum(values.values()) / len(values)
    variance = sum((value - mean) ** 2 for value in values.values())
    shared = sum(
        (values[a] - mean) * (values[b] - mean)
        for a, b in pairwise(ordered)
        if b.index == a.index + 1
    )
    return shared / variance if variance > 0 else 0.0
