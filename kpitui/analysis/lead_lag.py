"""Lead and lag: which of two KPIs moves first, by how many periods, and whether that is chance."""

from collections.abc import Mapping
from enum import StrEnum
from math import sqrt, tanh
from statistics import NormalDist

import msgspec

from kpitui.analysis.cross_correlation import LagWeight, best_lag_p, lag_profile
from kpitui.analysis.innovations import Innovations
from kpitui.domain.period import Period

FEWEST_PAIRS = 20
SHORT_BELOW = 36
MOST_LAG = 8
LEVEL = 0.05  # a claim's probability of being chance
_STRONG = 0.005
_SHARE = 0.9  # of the likelihood that the range of lags holds
METHOD = "prewhitened cross-correlation"


class LeadVerdict(StrEnum):
    """What two KPIs' histories say of each other."""

    LEADS = "leads"
    LAGS = "lags"
    COINCIDENT = "coincident"
    NO_EVIDENCE = "no_evidence"
    NOT_ENOUGH_DATA = "not_enough_data"


class LeadLag(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for a pair; `lag` is positive where the first KPI moves first.

    `lag_low` to `lag_high` hold 90 % of the likelihood; `detectable` is the smallest correlation
    that so much history could have shown. `pairs` counts the common innovations.
    """

    verdict: LeadVerdict
    pairs: int
    lag: int | None = None
    lag_low: int | None = None
    lag_high: int | None = None
    weight: float | None = None
    r: float | None = None
    p_value: float | None = None
    detectable: float | None = None
    profile: tuple[LagWeight, ...] = ()

    @property
    def is_strong(self) -> bool:
        """Whether chance alone would show as much in one pair of two hundred at most."""
        return self.p_value is not None and self.p_value < _STRONG

    @property
    def is_claim(self) -> bool:
        """Whether it says that the two belong together."""
        return self.verdict in {LeadVerdict.LEADS, LeadVerdict.LAGS, LeadVerdict.COINCIDENT}


def lead_lag(
    first: Innovations | None, second: Innovations | None, most: int = MOST_LAG
) -> LeadLag:
    """What two KPIs' innovations say of each other; swapping them only turns the sign."""
    if first is None or second is None:
        return LeadLag(verdict=LeadVerdict.NOT_ENOUGH_DATA, pairs=0)
    common = _common(first.values, second.values)
    if common < FEWEST_PAIRS:
        return LeadLag(verdict=LeadVerdict.NOT_ENOUGH_DATA, pairs=common)
    taken = 1 + max(first.waves, second.waves) + max(first.order, second.order)
    profile = lag_profile(first.values, second.values, min(most, common // 4), taken)
    if not profile:
        return LeadLag(verdict=LeadVerdict.NOT_ENOUGH_DATA, pairs=common)
    return _judged(profile, common, taken)


def _judged(profile: list[LagWeight], common: int, taken: int) -> LeadLag:
    best = max(profile, key=lambda each: (abs(each.z), -abs(each.lag)))
    p_value = best_lag_p(profile)
    held = _range(profile)
    return LeadLag(
        verdict=_verdict(best.lag) if p_value < LEVEL else LeadVerdict.NO_EVIDENCE,
        pairs=common,
        lag=best.lag,
        lag_low=min(held),
        lag_high=max(held),
        weight=best.weight,
        r=best.r,
        p_value=p_value,
        detectable=_detectable(len(profile), common - 3 - taken),
        profile=tuple(profile),
    )


def _verdict(lag: int) -> LeadVerdict:
    if lag == 0:
        return LeadVerdict.COINCIDENT
    return LeadVerdict.LEADS if lag > 0 else LeadVerdict.LAGS


def _common(first: Mapping[Period, float], second: Mapping[Period, float]) -> int:
    return sum(at in second for at in first)


def _range(profile: list[LagWeight]) -> list[int]:
    """The fewest lags that hold nine tenths of the likelihood."""
    held, share = [], 0.0
    for each in sorted(profile, key=lambda each: -each.weight):
        held.append(each.lag)
        share += each.weight
        if share >= _SHARE:
            break
    return held


def _detectable(lags: int, freedom: int) -> float | None:
    """The smallest correlation that would pass the level at one of so many lags."""
    if freedom < 1:
        return None
    alone = 1 - (1 - LEVEL) ** (1 / lags)
    return tanh(NormalDist().inv_cdf(1 - alone / 2) / sqrt(freedom))
