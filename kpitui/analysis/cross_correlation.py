"""The correlation of two KPIs' innovations at every lag, and what it is worth."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import atanh, erfc, exp, log, sqrt
from operator import mul
from statistics import NormalDist

import msgspec

from kpitui.domain.period import Period

_MOST_CERTAIN = 0.999999


class LagWeight(msgspec.Struct, frozen=True):
    """What the innovations say of one lag: positive where the first KPI moves first.

    `r` is the mean of Pearson's correlation and that of normal scores over `pairs` pairs, `z` its
    distance from nothing in standard errors, `weight` its share of the likelihood of all lags.
    """

    lag: int
    r: float
    pairs: int
    z: float
    weight: float


def lag_profile(
    first: Mapping[Period, float], second: Mapping[Period, float], most: int, taken: int
) -> list[LagWeight]:
    """Every lag from -most to most with enough pairs, `taken` degrees of freedom gone before.

    Weights follow the likelihood of one lag being active, all lags alike at first.
    """
    scores = normal_scores(first), normal_scores(second)
    found = []
    for lag in range(-most, most + 1):
        at = [period for period in first if period.shifted(lag) in second]
        room = len(at) - 3 - taken
        if room < 1:
            continue
        plain, ranked = (
            _correlation([a[each] for each in at], [b[each.shifted(lag)] for each in at])
            for a, b in ((first, second), scores)
        )
        r = max(-_MOST_CERTAIN, min(_MOST_CERTAIN, (plain + ranked) / 2))
        found.append((lag, r, len(at), atanh(r) * sqrt(room), len(at) - taken))
    logs = [-freedom / 2 * log(1 - r * r) for _lag, r, _pairs, _z, freedom in found]
    highest = max(logs, default=0.0)
    shares = [exp(each - highest) for each in logs]
    return [
        LagWeight(lag, r, pairs, z, share / sum(shares))
        for (lag, r, pairs, z, _freedom), share in zip(found, shares, strict=True)
    ]


def best_lag_p(profile: Sequence[LagWeight]) -> float:
    """The probability that the largest of so many correlations is as large by chance, 0 to 1.

    Sidak's correction over the lags.
    """
    highest = max(abs(each.z) for each in profile)
    alone = erfc(highest / sqrt(2))
    return 1 - (1 - alone) ** len(profile)


def normal_scores(values: Mapping[Period, float]) -> dict[Period, float]:
    """Van der Waerden's scores: the normal quantile of each value's rank."""
    ordered = sorted(values, key=values.__getitem__)
    return dict(zip(ordered, _quantiles(len(ordered)), strict=True))


@lru_cache(maxsize=256)
def _quantiles(count: int) -> tuple[float, ...]:
    normal = NormalDist()
    return tuple(normal.inv_cdf(rank / (count + 1)) for rank in range(1, count + 1))


def _correlation(a: Sequence[float], b: Sequence[float]) -> float:
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    apart_a, apart_b = [x - mean_a for x in a], [x - mean_b for x in b]
    size = sqrt(sum(map(mul, apart_a, apart_a)) * sum(map(mul, apart_b, apart_b)))
    return sum(map(mul, apart_a, apart_b)) / size if size > 0 else 0.0
