"""The steady pace: a straight line since a target began, as long as the values keep to it."""

from collections.abc import Sequence
from itertools import pairwise
from math import erfc, sqrt
from statistics import NormalDist, fmean

import msgspec

FEWEST_VALUES = 3
_ROOM = 2.33  # standard errors by which the scatter may exceed routine variation
_MEMORY = 1.645  # standard errors of the correlation of neighbours


class SteadyPace(msgspec.Struct, frozen=True):
    """A line from the baseline at step 0 through the values since: what it says of step `at`.

    `slope` is a step and `sigma` routine variation, in the values' unit; `squares` are those of the
    steps behind the slope.
    """

    baseline: float
    slope: float
    sigma: float
    squares: int
    at: int

    @property
    def mean(self) -> float:
        return self.baseline + self.slope * self.at

    @property
    def error(self) -> float:
        """The standard error of a value so far on, in the values' unit."""
        return self.sigma * sqrt(1 + self.at * self.at / self.squares)

    def moved(self, steps: int) -> "SteadyPace":
        """The same line so many steps further on."""
        return msgspec.structs.replace(self, at=self.at + steps)

    def probability(self, value: float) -> float:
        """The probability that the value is at least that, 0 to 1."""
        return erfc((value - self.mean) / (self.error * sqrt(2))) / 2

    def quantile(self, share: float) -> float:
        return self.mean + self.error * NormalDist().inv_cdf(share)


def steady_pace(
    baseline: float, since: Sequence[tuple[int, float]], sigma: float, at: int
) -> SteadyPace | None:
    """The line from the baseline at step 0 through the values (step, value), carried to a step.

    Least squares through a fixed point, with routine variation `sigma` as noise. None under three
    values, without noise, or where they scatter around the line more than routine variation would
    make them in one case of twenty: then something else goes on.
    """
    if len(since) < FEWEST_VALUES or sigma <= 0:
        return None
    squares = sum(step * step for step, _value in since)
    if not squares:
        return None
    slope = sum(step * (value - baseline) for step, value in since) / squares
    apart = [value - baseline - slope * step for step, value in since]
    scatter = sum(each * each for each in apart)
    if not _is_routine(scatter, len(since) - 1, sigma) or _has_memory(apart, scatter):
        return None
    return SteadyPace(baseline=baseline, slope=slope, sigma=sigma, squares=squares, at=at)


def is_steady(values: Sequence[float], sigma: float) -> bool:
    """Whether values scatter around their mean no more than routine variation makes them.

    Under three values nothing speaks against it.
    """
    if len(values) < FEWEST_VALUES:
        return True
    mean = fmean(values)
    return _is_routine(sum((value - mean) ** 2 for value in values), len(values) - 1, sigma)


def _has_memory(apart: Sequence[float], scatter: float) -> bool:
    """Whether neighbours lie on one side of the line more often than noise would."""
    shared = sum(a * b for a, b in pairwise(apart))
    return shared > _MEMORY * scatter / sqrt(len(apart))


def _is_routine(scatter: float, freedom: int, sigma: float) -> bool:
    """Whether a sum of squares is what noise of `sigma` gives in 95 cases of 100."""
    return scatter <= sigma * sigma * (freedom + _ROOM * sqrt(2 * freedom))
