"""Two ways to carry a series on: damped trend and Theta, each fitted on a small grid."""

from collections.abc import Sequence
from math import inf, sqrt

import msgspec

_LEVELS = (0.05, 0.15, 0.3, 0.5, 0.7, 0.9)
_TRENDS = (0.0, 0.05, 0.15, 0.3)
_DAMPINGS = (0.8, 0.9, 0.97)
_THETA_LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_FIRST_CHANGES = 8


class Smoothed(msgspec.Struct, frozen=True):
    """A fitted model: the state behind each value, and how far a shock carries.

    `levels[t]` and `trends[t]` stand after value t; `drift` is added a step; `level` and `trend`
    are the smoothing weights. `errors` are those one step ahead, on the scale of the numbers.
    """

    level: float
    trend: float
    damping: float
    drift: float
    levels: list[float]
    trends: list[float]
    errors: list[float]

    def ahead(self, origin: int, steps: int) -> float:
        """The forecast so many steps behind the value at an origin."""
        return self.levels[origin] + self._reach(steps) * self.trends[origin] + self.drift * steps

    def growth(self, steps: int) -> float:
        """The standard error so many steps ahead in units of that one step ahead.

        Hyndman, R. J. et al. (2008), Forecasting with Exponential Smoothing, Springer, ch. 6.
        """
        carried = (self.level * (1 + self.trend * self._reach(j)) for j in range(1, steps))
        return sqrt(1 + sum(each * each for each in carried))

    def _reach(self, steps: int) -> float:
        """The sum of the damping over so many steps."""
        if self.damping == 1:
            return float(steps)
        return self.damping * (1 - self.damping**steps) / (1 - self.damping)


def damped_trend(numbers: Sequence[float]) -> Smoothed:
    """Exponential smoothing with an additive damped trend, the best of a grid of 72.

    Gardner, E. S. and McKenzie, E. (1985), Management Science 31.
    """
    start = _first_slope(numbers)
    best, lowest = (0.5, 0.0, 0.9), inf
    for damping in _DAMPINGS:
        for trend in _TRENDS:
            for level in _LEVELS:
                error = _squared_error(numbers, level, trend, damping, start, lowest)
                if error < lowest:
                    best, lowest = (level, trend, damping), error
    return _fitted(numbers, *best, start, 0.0)


def theta(numbers: Sequence[float]) -> Smoothed:
    """Simple smoothing of the series less half its slope, which is added back as drift.

    Assimakopoulos, V. and Nikolopoulos, K. (2000), International Journal of Forecasting 16;
    Hyndman, R. J. and Billah, B. (2003), International Journal of Forecasting 19.
    """
    drift = slope(numbers) / 2
    level_ones = [number - drift * place for place, number in enumerate(numbers)]
    best, lowest = 0.5, inf
    for level in _THETA_LEVELS:
        error = _squared_error(level_ones, level, 0.0, 0.0, 0.0, lowest)
        if error < lowest:
            best, lowest = level, error
    flat = _fitted(level_ones, best, 0.0, 0.0, 0.0, drift)
    levels = [level + drift * place for place, level in enumerate(flat.levels)]
    return msgspec.structs.replace(flat, levels=levels)


def slope(numbers: Sequence[float]) -> float:
    """The slope of the straight line of least squares, a step."""
    n = len(numbers)
    middle = (n - 1) / 2
    spread = n * (n * n - 1) / 12
    if not spread:
        return 0.0
    return sum((place - middle) * number for place, number in enumerate(numbers)) / spread


def _first_slope(numbers: Sequence[float]) -> float:
    first = numbers[: _FIRST_CHANGES + 1]
    return (first[-1] - first[0]) / (len(first) - 1) if len(first) > 1 else 0.0


def _squared_error(
    numbers: Sequence[float], level: float, trend: float, damping: float, start: float, most: float
) -> float:
    """The sum of squared errors one step ahead; inf as soon as it exceeds `most`."""
    at, by, total = numbers[0], start, 0.0
    for number in numbers[1:]:
        by *= damping
        at += by
        error = number - at
        total += error * error
        if total > most:
            return inf
        at += level * error
        by += level * trend * error
    return total


def _fitted(
    numbers: Sequence[float], level: float, trend: float, damping: float, start: float, drift: float
) -> Smoothed:
    at, by = numbers[0], start
    levels, trends, errors = [at], [by], []
    for number in numbers[1:]:
        by *= damping
        at += by
        error = number - at
        at += level * error
        by += level * trend * error
        levels.append(at)
        trends.append(by)
        errors.append(error)
    return Smoothed(level, trend, damping or 1.0, drift, levels, trends, errors)
