"""What would be a signal next: how far the coming value may go and still be routine."""

from collections.abc import Mapping

import msgspec

from kpitui.analysis.xmr import NEAR, RUN, WINDOW, Limits
from kpitui.domain.period import Period


class Room(msgspec.Struct, frozen=True):
    """The values that would be routine, in the KPI's unit: what lies beyond would be a signal."""

    low: float
    high: float


def room(values: Mapping[Period, float], limits: Limits) -> Room:
    """The room that Wheeler's rules leave to the value after the newest one.

    A seventh value in a row on one side brings the bound down to the mean, a second of three near a
    limit to half way; else it is the limit itself.
    """
    newest = [values[at] for at in sorted(values) if at >= limits.first]
    return Room(low=_bound(newest, limits, -1), high=_bound(newest, limits, 1))


def _bound(values: list[float], limits: Limits, side: int) -> float:
    run = values[-(RUN - 1) :]
    if len(run) == RUN - 1 and all(limits.side(value) == side for value in run):
        return limits.mean
    near = [limits.near_limit(value) for value in values[-(WINDOW - 1) :]]
    if near.count(side) >= NEAR - 1:
        return limits.near(side)
    return limits.upper if side > 0 else limits.lower
