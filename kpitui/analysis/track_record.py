"""The track record: what the forecast would have said in the past, and how often it was right."""

from collections.abc import Sequence

import msgspec

from kpitui.analysis.forecast import FEWEST_VALUES, forecast

MOST_FORECASTS = 24  # the newest ones; more cost time and tell of a KPI as it was
_FEWEST_FORECASTS = 8


class TrackRecord(msgspec.Struct, frozen=True):
    """How past forecasts `steps` periods ahead came out.

    `in_range` counts those whose 80 % interval held the value; `brier` is the mean squared
    distance between the probability of reaching the target and what happened, 0 to 1; 0.25 is
    what a coin would earn. None without a target.
    """

    steps: int
    forecasts: int
    in_range: int
    brier: float | None

    @property
    def coverage(self) -> float:
        return self.in_range / self.forecasts


def track_record(
    values: Sequence[float], period: int, steps: int, target: float | None, *, upward: bool
) -> TrackRecord | None:
    """The record of forecasts so many steps ahead, each made from the values before it alone.

    None where fewer than eight can be checked. Brier, G. W. (1950), Monthly Weather Review 78.
    """
    first = max(FEWEST_VALUES, len(values) - steps + 1 - MOST_FORECASTS)
    origins = range(first, len(values) - steps + 1)
    if steps < 1 or len(origins) < _FEWEST_FORECASTS:
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
