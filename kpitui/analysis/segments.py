"""Segments: stretches of a process with limits of their own, parted where a person said so."""

from collections.abc import Mapping, Sequence

import msgspec

from kpitui.analysis.moving_range import FEWEST_VALUES
from kpitui.analysis.xmr import Limits, Signal, limits_of, signals
from kpitui.domain.period import Period

FEWEST_CHOSEN = 4  # values, where a person asked for limits


class Segment(msgspec.Struct, frozen=True):
    """A stretch of values with its limits, in their unit; None where there are too few values."""

    values: dict[Period, float]
    limits: Limits | None

    @property
    def signals(self) -> list[Signal]:
        """Every signal in it, in the order of their ends."""
        return signals(self.values, self.limits) if self.limits else []


def segments(
    values: Mapping[Period, float], begun: Sequence[tuple[Period, Period]]
) -> list[Segment]:
    """The segments in order of time; the last is the one in force.

    `begun` has, for each new one, its first period and the newest one when it was asked for: the
    values of these stand behind its limits.
    """
    newest = max(values, default=None)
    known = [pair for pair in begun if newest is not None and pair[0] <= newest]
    edges = [first for first, _until in known]
    found = [_segment(_between(values, None, edges[0] if edges else None), None)]
    for place, (first, until) in enumerate(known):
        end = edges[place + 1] if place + 1 < len(edges) else None
        found.append(_segment(_between(values, first, end), until))
    return found


def _segment(values: dict[Period, float], until: Period | None) -> Segment:
    fewest = FEWEST_VALUES if until is None else FEWEST_CHOSEN
    return Segment(values, limits_of(values, until=until, fewest=fewest))


def _between(
    values: Mapping[Period, float], first: Period | None, end: Period | None
) -> dict[Period, float]:
    return {
        at: value
        for at, value in values.items()
        if (first is None or at >= first) and (end is None or at < end)
    }
