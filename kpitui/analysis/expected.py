"""What is expected of each period where values follow a trend, a season or their own memory."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product
from math import cos, pi, sin, sqrt

import msgspec

from kpitui.analysis.gaps import without_gaps
from kpitui.analysis.moving_range import mean
from kpitui.analysis.regression import Fit, Products
from kpitui.analysis.xmr import Limits, Signal, lag_one, limits_of, signals
from kpitui.domain.period import Period

FEWEST_VALUES = 12
_BETTER = 2.0  # by so much must AICc improve
_MEMORY = 2.0  # standard errors of the correlation of neighbours
_MOST_WAVES = 6
_CYCLES = 2.5  # seasons that the values must hold
_MOST_VALUES = 260
_ONE, _TREND, _LAST, _WAVES = range(4)  # columns; the waves follow each other


class Term(StrEnum):
    """What a value follows beside its mean."""

    TREND = "trend"
    SEASON = "season"
    MEMORY = "memory"


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What each period's value was expected to be, in the KPI's unit, and what lies around it.

    `limits` and `signals` are those of the differences from what was expected; `coming` is what is
    expected of the period after the newest value.
    """

    terms: tuple[Term, ...]
    values: dict[Period, float]
    coming: float
    limits: Limits
    signals: tuple[Signal, ...]

    def usual(self, value: float) -> tuple[float, float]:
        """The range that is usual around an expected value."""
        return value + self.limits.lower, value + self.limits.upper


def expected(values: Mapping[Period, float], season: int) -> Expected | None:
    """What the values follow; None where their mean says as much, or under twelve values.

    A trend, a season of `season` periods and the value before count where together they improve
    AICc by more than 2, or where neighbours correlate by more than two standard errors.
    """
    known = {at: values[at] for at in sorted(values)[-_MOST_VALUES:]}
    if len(known) < FEWEST_VALUES or len(set(known.values())) == 1:
        return None
    centre = mean(list(known.values()))
    rows = _rows(known, centre, season)
    told = {at: row for at, row in rows.items() if at in known}
    columns = list(zip(*told.values(), strict=True))
    table = Products(columns, [known[at] - centre for at in told])
    fit = _chosen(table, waves=(len(columns) - _WAVES) // 2, has_memory=_has_memory(known))
    return None if fit is None else _around(known, rows, fit, centre)


def _around(
    known: Mapping[Period, float], rows: Mapping[Period, list[float]], fit: Fit, centre: float
) -> Expected | None:
    said = {at: centre + fit.value(row) for at, row in rows.items()}
    *_told, coming = said.values()
    apart = {at: known[at] - value for at, value in said.items() if at in known}
    limits = limits_of(apart, until=max(apart))
    if limits is None:
        return None
    return Expected(
        terms=_terms(fit),
        values={at: said[at] for at in apart},
        coming=coming,
        limits=limits,
        signals=tuple(signals(apart, limits)),
    )


def _chosen(table: Products, waves: int, *, has_memory: bool) -> Fit | None:
    """The choice of terms with the lowest AICc, where that is worth saying."""
    choices = product((0, 1), (0, 1), range(waves + 1))
    fits = [fit for choice in choices if (fit := table.fit(_columns(*choice)))]
    plain, best = table.fit((_ONE,)), min(fits, key=lambda fit: fit.aicc, default=None)
    if plain is None or best is None:
        return None
    if plain.aicc - best.aicc > _BETTER:
        return best
    return table.fit((_ONE, _LAST)) if has_memory else None


def _columns(trend: int, memory: int, waves: int) -> tuple[int, ...]:
    chosen = [_ONE] + [_TREND] * trend + [_LAST] * memory
    return tuple(chosen + list(range(_WAVES, _WAVES + 2 * waves)))


def _terms(fit: Fit) -> tuple[Term, ...]:
    is_there = {
        Term.TREND: _TREND in fit.columns,
        Term.SEASON: _WAVES in fit.columns,
        Term.MEMORY: _LAST in fit.columns,
    }
    return tuple(term for term in Term if is_there[term])


def _rows(known: Mapping[Period, float], centre: float, season: int) -> dict[Period, list[float]]:
    """The columns of every period after the first, the one after the newest included.

    The value before is drawn over a gap; what is fitted are measured values only.
    """
    first, filled = min(known), without_gaps(known)
    waves = min(_MOST_WAVES, (season - 1) // 2) if len(filled) >= _CYCLES * season else 0
    return {
        first.shifted(at): [
            *(1.0, at / len(filled), filled[at - 1] - centre),
            *_waves(first.index + at, season, waves),
        ]
        for at in range(1, len(filled) + 1)
    }


def _waves(at: int, season: int, waves: int) -> Iterator[float]:
    for wave in range(1, waves + 1):
        turn = 2 * pi * wave * at / season
        yield from (sin(turn), cos(turn))


def _has_memory(known: Mapping[Period, float]) -> bool:
    return abs(lag_one(known)) > _MEMORY / sqrt(len(known))
