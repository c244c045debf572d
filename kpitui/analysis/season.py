"""Season: what repeats every so many periods, found by its autocorrelation and taken out."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import fmean, median

_LEVEL = 1.28  # standard errors that the autocorrelation must exceed
_FEWEST_CYCLES = 2
_LONG_PERIOD = 13
_CYCLES_OF_LONG_ONES = 3


def seasonal_pattern(numbers: Sequence[float], period: int) -> list[float]:
    """What each phase of the period adds on the scale of the numbers; empty without a season.

    Classical decomposition with the medians of each phase, shrunk by the share of their variance
    that is not noise. A season is there when the autocorrelation of the changes at the period
    exceeds 1.28 of Bartlett's standard errors.
    """
    if not is_seasonal(numbers, period):
        return []
    rest = _without_trend(numbers, period)
    phases: list[list[float]] = [[] for _phase in range(period)]
    for place, number in rest:
        phases[place % period].append(number)
    middles = [median(phase) if phase else 0.0 for phase in phases]
    centre = fmean(middles)
    pattern = [middle - centre for middle in middles]
    return [_share_of_signal(pattern, phases) * each for each in pattern]


def is_seasonal(numbers: Sequence[float], period: int) -> bool:
    """Whether the changes of a series repeat after the period."""
    cycles = _CYCLES_OF_LONG_ONES if period > _LONG_PERIOD else _FEWEST_CYCLES
    if period < _FEWEST_CYCLES or len(numbers) < cycles * period + 1:
        return False
    changes = [later - earlier for earlier, later in pairwise(numbers)]
    correlations = autocorrelations(changes, period)
    error = sqrt((1 + 2 * sum(r * r for r in correlations[:-1])) / len(changes))
    return correlations[-1] > _LEVEL * error


def autocorrelations(numbers: Sequence[float], most: int) -> list[float]:
    """The autocorrelations at the lags 1 to `most`; zeros for a constant series."""
    mean = fmean(numbers)
    apart = [number - mean for number in numbers]
    variance = sum(each * each for each in apart)
    if variance <= 0:
        return [0.0] * most
    return [
        sum(a * b for a, b in zip(apart, apart[lag:], strict=False)) / variance
        for lag in range(1, most + 1)
    ]


def _without_trend(numbers: Sequence[float], period: int) -> list[tuple[int, float]]:
    """Each number less the centred mean of the period around it, with its place."""
    half = period // 2
    found = []
    for place in range(half, len(numbers) - half):
        window = list(numbers[place - half : place + half + 1])
        if period % 2 == 0:
            window[0], window[-1] = window[0] / 2, window[-1] / 2
        found.append((place, numbers[place] - sum(window) / period))
    return found


def _share_of_signal(pattern: Sequence[float], phases: Sequence[Sequence[float]]) -> float:
    signal = fmean(each * each for each in pattern)
    noise = fmean(
        fmean((number - fmean(phase)) ** 2 for number in phase) / max(1, len(phase) - 1)
        if phase
        else 0.0
        for phase in phases
    )
    return signal / (signal + noise) if signal > 0 else 0.0
