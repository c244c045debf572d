"""Values of computed KPIs: parts are aggregated to one cadence first, then combined."""

from collections.abc import Callable, Mapping
from functools import partial
from math import isfinite

from kpitui.domain.formula import Formula, evaluate, parse_formula
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Cadence, Period

Values = dict[Period, float]


def aggregated(values: Mapping[Period, float], kind: Kind, cadence: Cadence) -> Values:
    """The values in coarser periods: a flow adds up, anything else keeps its last state."""
    coarse: Values = {}
    for period, value in values.items():
        whole = period.at(cadence)
        coarse[whole] = coarse.get(whole, 0.0) + value if kind is Kind.FLOW else value
    return coarse


def quotient(numerator: float | None, denominator: float | None) -> float | None:
    """Numerator over denominator; no value when one is missing or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    result = numerator / denominator
    return result if isfinite(result) else None


def computed_values(
    kpi: Kpi, kpis: Mapping[str, Kpi], values_of: Callable[[str], Values]
) -> Values:
    """The values of a ratio of two KPIs or of a formula, in the periods where all parts exist."""
    parts = _at_one_cadence(kpi.cadence, kpis, {slug: values_of(slug) for slug in parts_of(kpi)})
    if kpi.formula:
        return _formula_values(parse_formula(kpi.formula), parts)
    if kpi.numerator is None or kpi.denominator is None:
        return {}
    above, below = parts[kpi.numerator], parts[kpi.denominator]
    quotients = {
        period: quotient(kpi.scale * value, below.get(period)) for period, value in above.items()
    }
    return {period: value for period, value in quotients.items() if value is not None}


def parts_of(kpi: Kpi) -> tuple[str, ...]:
    """The slugs that a computed KPI is made from."""
    if kpi.formula:
        return parse_formula(kpi.formula).names
    return tuple(slug for slug in (kpi.numerator, kpi.denominator) if slug)


def _at_one_cadence(
    cadence: Cadence, kpis: Mapping[str, Kpi], parts: Mapping[str, Values]
) -> dict[str, Values]:
    """The parts in periods of that cadence.

    Of a finer cadence only the periods count in which all parts of that cadence have a value:
    a sum over three weeks against one over four would be no ratio of the same thing.
    """

    def whole(slug: str) -> Values:
        own = kpis[slug].cadence
        if own is cadence:
            return parts[slug]
        others = [parts[other] for other in parts if kpis[other].cadence is own]
        shared = {
            period: value
            for period, value in parts[slug].items()
            if all(period in other for other in others)
        }
        return aggregated(shared, kpis[slug].kind, cadence)

    return {slug: whole(slug) for slug in parts}


def _formula_values(formula: Formula, parts: Mapping[str, Values]) -> Values:
    found: Values = {}
    for period in sorted({period for values in parts.values() for period in values}):
        value = evaluate(formula, partial(_value_before, parts, period))
        if value is not None:
            found[period] = value
    return found


def _value_before(parts: Mapping[str, Values], period: Period, name: str, lag: int) -> float | None:
    return parts[name].get(period.shifted(-lag))
