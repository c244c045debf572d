"""Two plain methods to forecast with, for comparison: seasonal naive, and the base rate."""

from bisect import bisect_left
from math import sqrt
from statistics import NormalDist, fmean

from kpitui.analysis.forecast import INTERVAL

_LOW, _HIGH = (1 - INTERVAL) / 2, (1 + INTERVAL) / 2
_FEWEST_MISSES = 12  # below these a season is too young to be repeated


def quantile(numbers: list[float], share: float) -> float:
    """The number below which that share lies, between neighbours by proportion."""
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * share
    at = int(place)
    return ordered[at] + (place - at) * (ordered[min(at + 1, len(ordered) - 1)] - ordered[at])


def changes_over(values: list[float], steps: int) -> list[float]:
    """Every past change over so many steps."""
    return [after - before for before, after in zip(values, values[steps:], strict=False)]


class SeasonalNaive:
    """The value a season before, with normal errors as large as such forecasts missed by."""

    def __init__(self, past: list[float], period: int) -> None:
        self.past = past
        self.period = period

    def interval(self, steps: int) -> tuple[float, float]:
        told = self._told(steps)
        return told.inv_cdf(_LOW), told.inv_cdf(_HIGH)

    def median(self, steps: int) -> float:
        return self._told(steps).mean

    def probability(self, steps: int, value: float) -> float:
        return 1 - self._told(steps).cdf(value)

    def _told(self, steps: int) -> NormalDist:
        back = self._back(steps)
        misses = changes_over(self.past, back)
        error = sqrt(fmean(miss * miss for miss in misses))
        return NormalDist(self.past[len(self.past) - 1 + steps - back], error)

    def _back(self, steps: int) -> int:
        """How far the newest known value of the same season lies before; the last one if none."""
        back = self.period * -(-steps // self.period)
        return back if len(self.past) - back >= _FEWEST_MISSES else steps


class BaseRate:
    """The last value and the changes over so many steps that the past has."""

    def __init__(self, past: list[float], _period: int) -> None:
        self.past = past

    def interval(self, steps: int) -> tuple[float, float]:
        return self._quantile(steps, _LOW), self._quantile(steps, _HIGH)

    def median(self, steps: int) -> float:
        return self._quantile(steps, 0.5)

    def probability(self, steps: int, value: float) -> float:
        changes = sorted(changes_over(self.past, steps))
        return 1 - bisect_left(changes, value - self.past[-1]) / len(changes)

    def _quantile(self, steps: int, share: float) -> float:
        return self.past[-1] + quantile(changes_over(self.past, steps), share)
