"""Targets: from what value and date, to what value, by what date, and the path between."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise

import msgspec

from kpitui.domain.period import Period
from kpitui.domain.quotient import quotient
from kpitui.domain.recorded import Recorded


class Reach(StrEnum):
    """Whether a target counts at its deadline, or as soon as it is touched before."""

    AT = "at"
    BEFORE = "before"


class Waypoint(msgspec.Struct, frozen=True, order=True):
    """A value planned for a day."""

    on: date
    value: float


class Target(Recorded, frozen=True, kw_only=True):
    """One version of a KPI's target, in force from `since` until a later version.

    A later version never rewrites what was planned before it: its `milestones` begin with the
    value that the earlier version planned for the day of the change.
    """

    kpi: str
    since: date
    start: date | None = None
    baseline: float | None = None
    goal: float | None = None
    low: float | None = None
    high: float | None = None
    deadline: date | None = None
    milestones: tuple[Waypoint, ...] = ()
    cumulative: bool = False
    reach: Reach = Reach.AT
    why: str = ""

    @property
    def is_band(self) -> bool:
        return self.low is not None and self.high is not None

    @property
    def is_standing(self) -> bool:
        """Whether it asks for the goal in every period, without a deadline to grow towards."""
        return self.goal is not None and self.deadline is None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing to reach: a baseline alone, or a target taken away."""
        return self.goal is None and not self.is_band

    def outside(self, value: float) -> float:
        """How far a value lies outside the band: 0 inside, negative outside."""
        if self.low is None or self.high is None:
            return 0.0
        return min(0.0, value - self.low, self.high - value)


class Plan(msgspec.Struct, frozen=True):
    """The knots of a target path in order of time, the baseline first and the goal last."""

    knots: tuple[Waypoint, ...]

    @property
    def baseline(self) -> Waypoint:
        return self.knots[0]

    @property
    def goal(self) -> Waypoint:
        return self.knots[-1]

    def value(self, on: date) -> float:
        """The planned value for a day, in the KPI's unit, by straight lines between knots."""
        if on <= self.baseline.on:
            return self.baseline.value
        for left, right in pairwise(self.knots):
            if on <= right.on:
                share = (on - left.on).days / (right.on - left.on).days
                return left.value + share * (right.value - left.value)
        return self.goal.value

    def expected(self, on: date) -> float:
        """The share of the window that has passed, 0 to 1."""
        window = (self.goal.on - self.baseline.on).days
        return min(1.0, max(0.0, (on - self.baseline.on).days / window))

    def progress(self, value: float) -> float | None:
        """The share of the way that is done, not clamped; None when there is no way to go."""
        return quotient(value - self.baseline.value, self.goal.value - self.baseline.value)


class TargetPath(msgspec.Struct, frozen=True):
    """Every version of a KPI's target, the earliest first."""

    versions: tuple[Target, ...] = ()

    @property
    def current(self) -> Target | None:
        """The newest version, unless it took the target away."""
        return self.versions[-1] if self.versions and not self.versions[-1].is_empty else None

    def on(self, day: date) -> Target | None:
        """The version in force on a day; before the first one, the first."""
        in_force = [version for version in self.versions if version.since <= day]
        return in_force[-1] if in_force else next(iter(self.versions), None)


def plan_of(target: Target, values: Mapping[Period, float]) -> Plan | None:
    """The path of a target with a goal and a deadline; None when it has no path to follow.

    A target without a baseline starts from the first value at or after its start.
    """
    if target.goal is None or target.deadline is None:
        return None
    baseline = _baseline(target, values)
    if baseline is None or baseline.on >= target.deadline:
        return None
    between = [knot for knot in target.milestones if baseline.on < knot.on < target.deadline]
    return Plan((baseline, *sorted(between), Waypoint(target.deadline, target.goal)))


def running_totals(values: Mapping[Period, float], start: date) -> dict[Period, float]:
    """The sum of a flow at each of its periods that ends on or after `start`, in order of time."""
    total, lost, totals = 0.0, 0.0, {}
    for period, value in values.items():
        if period.end >= start:
            # What rounding loses is kept (Neumaier 1974), or 0.1 ten times would not make 1.
            longer = total + value
            large, small = (total, value) if abs(total) >= abs(value) else (value, total)
            lost += large - longer + small
            total = longer
            totals[period] = total + lost
    return totals


def _baseline(target: Target, values: Mapping[Period, float]) -> Waypoint | None:
    if target.cumulative:  # the running total counts from zero
        return None if target.start is None else Waypoint(target.start, 0.0)
    if target.baseline is not None:
        return Waypoint(target.start or target.since, target.baseline)
    return _first_value(list(values.items()), target.start)


def _first_value(values: Sequence[tuple[Period, float]], start: date | None) -> Waypoint | None:
    for period, value in values:
        if start is None or period.end >= start:
            return Waypoint(period.end, value)
    return None
