"""How far a target reaches beyond what a KPI has ever done in the same time."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from math import expm1, log

import msgspec

_FEWEST_WINDOWS = 8
_FEWEST_SEPARATE = 3.0


class Reach(StrEnum):
    """How a required move compares with the record."""

    USUAL = "within usual reach"
    PLAUSIBLE = "plausible"
    AMBITIOUS = "ambitious"
    STRETCH = "stretch"
    UNHEARD_OF = "never done in the record"


# Of targets at such percentiles of past moves, about one in so many was hit.
ONE_IN = {Reach.AMBITIOUS: 6, Reach.STRETCH: 15, Reach.UNHEARD_OF: 50}


class Realism(msgspec.Struct, frozen=True):
    """The required move among all past moves over as many periods.

    `percentile` is the share of past moves that were smaller, 0 to 100. `needed` and `best` are
    the required pace and the best one ever seen over as many periods, a period: as a share of the
    value where `is_ratio`, else in the KPI's unit; positive is towards the target.
    """

    reach: Reach
    percentile: float
    needed: float
    best: float
    windows: int
    is_ratio: bool


def realism(
    values: Sequence[float], target: float, periods: int, *, upward: bool
) -> Realism | None:
    """How realistic it is to move from the last value to the target in so many periods.

    Moves of positive series are compared as ratios. None where the history is too short to judge:
    fewer than 8 windows of that length, or fewer than 3 that do not overlap.
    """
    windows = len(values) - periods
    if periods < 1 or windows < _FEWEST_WINDOWS or len(values) / periods < _FEWEST_SEPARATE:
        return None
    by_ratio = target > 0 and all(value > 0 for value in values)
    sign = 1 if upward else -1

    def move(start: float, end: float) -> float:
        return sign * (log(end / start) if by_ratio else end - start)

    past = sorted(move(values[at], values[at + periods]) for at in range(windows))
    needed = move(values[-1], target)
    below = (bisect_left(past, needed) + bisect_right(past, needed)) / 2
    percentile = 100 * below / len(past)

    def pace(way: float) -> float:
        return sign * expm1(sign * way / periods) if by_ratio else way / periods

    return Realism(
        reach=_reach(percentile, is_beyond=needed > past[-1]),
        percentile=percentile,
        needed=pace(needed),
        best=pace(past[-1]),
        windows=windows,
        is_ratio=by_ratio,
    )


def _reach(percentile: float, *, is_beyond: bool) -> Reach:
    if is_beyond:
        return Reach.UNHEARD_OF
    for most, reach in ((50, Reach.USUAL), (75, Reach.PLAUSIBLE), (90, Reach.AMBITIOUS)):
        if percentile <= most:
            return reach
    return Reach.STRETCH
