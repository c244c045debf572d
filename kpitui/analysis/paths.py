"""Simulated paths: what sums and first passages a forecast may come to."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import fsum
from statistics import fmean
from struct import pack
from zlib import crc32

import msgspec

from kpitui.analysis.forecast import FEWEST_VALUES, fitted, past_ratio
from kpitui.analysis.smoothing import Smoothed

_MOST_PATHS, _FEWEST_PATHS = 600, 300
_DRAWS = 12_000  # in all, so that a far deadline costs no more than a near one
_BURN_IN = 4
_LEAST_RATIO, _MOST_RATIO = 0.9, 1.8
_SMALL_SAMPLE = 4.0


class Outcomes(msgspec.Struct, frozen=True):
    """What the simulated paths came to, in ascending order, in the KPI's unit."""

    sorted_values: tuple[float, ...]

    def probability(self, value: float) -> float:
        """The share of the outcomes that are at least that, 0 to 1."""
        return sum(each >= value for each in self.sorted_values) / len(self.sorted_values)

    def quantile(self, share: float) -> float:
        """The value that stays above so large a share of the outcomes."""
        place = share * (len(self.sorted_values) - 1)
        left = int(place)
        right = min(left + 1, len(self.sorted_values) - 1)
        low, high = self.sorted_values[left], self.sorted_values[right]
        return low + (place - left) * (high - low)


def sums_ahead(values: Sequence[float], period: int, steps: int) -> Outcomes | None:
    """What the values of the coming periods may add up to; None under 12 values."""
    return _outcomes(fsum(path) for path in _paths(values, period, steps))


def totals_ahead(values: Sequence[float], period: int, steps: int) -> list[Outcomes]:
    """What the values may have added up to after each of the coming periods; empty under 12."""
    totals = [list(accumulate(path)) for path in _paths(values, period, steps)]
    return [Outcomes(tuple(sorted(each))) for each in zip(*totals, strict=True)]


def extremes_ahead(
    values: Sequence[float], period: int, steps: int, *, highest: bool
) -> Outcomes | None:
    """The highest or lowest value that the coming periods may bring; None under 12 values."""
    pick = max if highest else min
    return _outcomes(pick(path) for path in _paths(values, period, steps))


def _outcomes(found: Iterator[float]) -> Outcomes | None:
    values = tuple(sorted(found))
    return Outcomes(values) if values else None


def _paths(values: Sequence[float], period: int, steps: int) -> Iterator[list[float]]:
    """Paths of both models in turn; the same values always give the same ones."""
    if len(values) < FEWEST_VALUES or steps < 1:
        return
    from random import Random  # brings much, and most KPIs need no paths

    fit = fitted(values, period)
    random = Random(crc32(pack(f"{len(values)}d", *values)))  # noqa: S311 - no secret hangs on it
    count = min(_MOST_PATHS, max(_FEWEST_PATHS, _DRAWS // steps)) // len(fit.models)
    season = [fit.phase(len(fit.numbers) - 1 + h) for h in range(1, steps + 1)]
    for model in fit.models:
        shocks = _shocks(model, fit.numbers, steps)
        for _path in range(count):
            drawn = random.choices(shocks, k=steps)
            yield fit.scale.back_all(_path_of(model, drawn, season))


def _shocks(model: Smoothed, numbers: Sequence[float], steps: int) -> list[float]:
    """The errors of the past, centred, and widened by how wrong the model was at that distance."""
    errors = model.errors[_BURN_IN - 1 :]
    middle = fmean(errors)
    ratio = min(max(past_ratio(model, numbers, steps), _LEAST_RATIO), _MOST_RATIO)
    wider = ratio * (1 + _SMALL_SAMPLE / len(numbers))
    return [(error - middle) * wider for error in errors]


def _path_of(model: Smoothed, shocks: Sequence[float], season: Sequence[float]) -> list[float]:
    at, by, drift = model.levels[-1], model.trends[-1], model.drift
    damping, level, trend = model.damping, model.level, model.level * model.trend
    path = []
    for shock, phase in zip(shocks, season, strict=True):
        by *= damping
        at += by + drift
        path.append(at + shock + phase)
        at += level * shock
        by += trend * shock
    return path
