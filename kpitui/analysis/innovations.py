"""Innovations: what is new in each value, once trend, season and memory are taken out."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import cos, log, pi, sin, sqrt

import msgspec

from kpitui.analysis.gaps import without_gaps
from kpitui.analysis.moving_range import mean
from kpitui.analysis.regression import Fit, Products
from kpitui.domain.period import Cadence, Period

SEASONS = {
    Cadence.DAY: (7,),
    Cadence.WEEK: (4, 13, 52),
    Cadence.MONTH: (12,),
    Cadence.QUARTER: (4,),
    Cadence.YEAR: (),
}
FEWEST_VALUES = 12
MOST_VALUES = 520  # more cost time and tell of a KPI as it was
_MOST_ORDER = 4
_VALUES_PER_ORDER = 12
_MOST_WAVES = 6
_CYCLES = 2.5  # of a short season; a long one counts from two on
_LONG_SEASON, _LONG_CYCLES = 13, 2.0


class Innovations(msgspec.Struct, frozen=True):
    """One number a period in standard deviations of the values, on their stabilised scale.

    `order` is how many values before each are taken out, `waves` how many columns its season has.
    """

    values: dict[Period, float]
    order: int
    waves: int


def innovations(values: Mapping[Period, float], cadence: Cadence) -> Innovations | None:
    """What is new in each of the newest 520 values; None for fewer than twelve, or all alike.

    Least squares on one, the trend, the values before and a season; their number is chosen by AICc
    on the same rows. Gaps are drawn over where a value before is needed, never where one is
    explained. Haugh, L. D. (1976), Journal of the American Statistical Association 71.
    """
    if len(values) < FEWEST_VALUES:
        return None
    values = {at: values[at] for at in sorted(values)[-MOST_VALUES:]}
    first = min(values)
    measured = {at.index - first.index for at in values}
    series = _standardised(stabilised(without_gaps(values)))
    if series is None:
        return None
    most = max(1, min(_MOST_ORDER, len(values) // _VALUES_PER_ORDER))
    rows = [at for at in range(most, len(series)) if at in measured]
    blocks = _season_blocks(rows, len(series), SEASONS[cadence])
    base = _base_columns(series, rows, most)
    table = Products([*base, *(c for block in blocks for c in block)], [series[at] for at in rows])
    fit = _best(table, most, [len(block) for block in blocks])
    if fit is None:
        return None
    columns = [*base, *(c for block in blocks for c in block)]
    left = {
        first.shifted(at): series[at] - fit.value([column[row] for column in columns])
        for row, at in enumerate(rows)
    }
    order = sum(_FIRST_LAG <= column < _FIRST_LAG + most for column in fit.columns)
    return Innovations(left, order, len(fit.columns) - 2 - order)


_FIRST_LAG = 2  # after the columns of one and of the trend


@lru_cache(maxsize=1024)
def known_innovations(
    values: tuple[tuple[Period, float], ...], cadence: Cadence
) -> Innovations | None:
    """The innovations of values in order of time, found once for the same values."""
    return innovations(dict(values), cadence)


def stabilised(numbers: Sequence[float]) -> list[float]:
    """The numbers on the scale on which they vary alike: logarithms, roots of counts, or as is."""
    if all(number > 0 for number in numbers):
        return [log(number) for number in numbers]
    if all(number >= 0 and number == int(number) for number in numbers):
        return [sqrt(number) for number in numbers]
    return list(numbers)


def _standardised(numbers: list[float]) -> list[float] | None:
    centre = mean(numbers)
    spread = sqrt(mean([(number - centre) * (number - centre) for number in numbers]))
    if spread <= 1e-12 * max(map(abs, numbers)):
        return None
    return [(number - centre) / spread for number in numbers]


def _base_columns(series: Sequence[float], rows: Sequence[int], most: int) -> list[list[float]]:
    middle = len(series) / 2
    lags = [[series[at - lag] for at in rows] for lag in range(1, most + 1)]
    return [[1.0] * len(rows), [(at - middle) / middle for at in rows], *lags]


def _season_blocks(
    rows: Sequence[int], length: int, seasons: Sequence[int]
) -> list[list[tuple[float, ...]]]:
    """The columns of each season that the values are long enough for."""
    places = tuple(rows)
    return [
        list(_waves(places, season))
        for season in seasons
        if length >= season * (_CYCLES if season <= _LONG_SEASON else _LONG_CYCLES)
    ]


@lru_cache(maxsize=64)
def _waves(places: tuple[int, ...], season: int) -> tuple[tuple[float, ...], ...]:
    """Sines and cosines of the first six harmonics, all that a short season has."""
    return tuple(_harmonics(places, season))


def _harmonics(places: Sequence[int], season: int) -> Iterator[tuple[float, ...]]:
    for wave in range(1, min(_MOST_WAVES, season // 2) + 1):
        turns = [2 * pi * wave * at / season for at in places]
        yield tuple(map(cos, turns))
        if 2 * wave != season:
            yield tuple(map(sin, turns))


def _best(table: Products, most: int, blocks: Sequence[int]) -> Fit | None:
    """The fit with the lowest AICc over all orders and seasons."""
    fits: list[Fit | None] = []
    for order in range(1, most + 1):
        base = list(range(_FIRST_LAG + order))
        fits.append(table.fit(base))
        start = _FIRST_LAG + most
        for size in blocks:
            block = list(range(start, start + size))
            counts = [len(base) + min(2 * wave, size) for wave in range(1, (size + 1) // 2 + 1)]
            fits.append(table.fit_first(base + block, counts))
            start += size
    found = [fit for fit in fits if fit is not None]
    return min(found, key=lambda fit: fit.aicc, default=None)
