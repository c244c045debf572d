"""The track record: what the forecast would have said in the past, and how often it was right."""

from collections.abc import Sequence
from math import fsum

import msgspec

from kpitui.analysis.forecast import FEWEST_VALUES, INTERVAL, forecast
from kpitui.analysis.paths import sums_ahead

MOST_FORECASTS = 24  # the newest ones; more cost time and tell of a KPI as it was
_MOST_OF_SUMS = 12  # each takes hundreds of paths
_FEWEST_FORECASTS = 8
_REST = (1 - INTERVAL) / 2


class TrackRecord(msgspec.Struct, frozen=True):
    """How past forecasts `steps` periods ahead came out.

    `in_range` counts those whose 80 % interval held the value; `brier` is the mean squared
    distance between the probability of reaching the target and what happened, 0 to 1; 0.25 is
    what a coin would earn. None without a target, or where sums were forecast.
    """

    steps: int
    forecasts: int
    in_range: int
    brier: float | None
    is_of_sums: bool = False

    @property
    def coverage(self) -> float:
        return self.in_range / self.forecasts


def track_record(
    values: Sequence[float], period: int, steps: int, target: float | None, *, upward: bool
) -> TrackRecord | None:
    """The record of forecasts so many steps ahead, each made from the values before it alone.

    None where fewer than eight can be checked. Brier, G. W. (1950), Monthly Weather Review 78.
    """
    origins = _origins(values, steps, MOST_FORECASTS)
    if not origins:
        return None
    held, misses = 0, []
    for origin in origins:
        said = forecast(values[:origin], period, steps, first=steps)
        if said is None:
            continue
        came = values[origin + steps - 1]
        low, high = said.interval(steps)
        held += low <= came <= high
        if target is not None:
            above = said.probability(steps, target)
            chance, did = (above, came >= target) if upward else (1 - above, came <= target)
            misses.append((chance - did) ** 2)
    return TrackRecord(steps, len(origins), held, sum(misses) / len(misses) if misses else None)


def record_of_sums(values: Sequence[float], period: int, steps: int) -> TrackRecord | None:
    """The record of forecasts of what so many coming values add up to."""
    origins = _origins(values, steps, _MOST_OF_SUMS)
    if not origins:
        return None
    held = 0
    for origin in origins:
        said = sums_ahead(values[:origin], period, steps)
        came = fsum(values[origin : origin + steps])
        held += said is not None and said.quantile(_REST) <= came <= said.quantile(1 - _REST)
    return TrackRecord(steps, len(origins), held, None, is_of_sums=True)


def _origins(values: Sequence[float], steps: int, most: int) -> range:
    """How many values were known when each of the newest forecasts was made; empty if too few."""
    first = max(FEWEST_VALUES, len(values) - steps + 1 - most)
    origins = range(first, len(values) - steps + 1)
    return origins if steps >= 1 and len(origins) >= _FEWEST_FORECASTS else range(0)
