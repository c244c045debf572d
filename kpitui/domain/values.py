"""Values of computed KPIs: parts are aggregated to one cadence first, then combined."""

from collections.abc import Callable, Mapping
from functools import partial

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
    return result if abs(result) != float("inf") else None


def computed_values(
    kpi: Kpi, kpis: Mapping[str, Kpi], values_of: Callable[[str], Values]
) -> Values:
    """The values of a ratio of two KPIs or of a formula, in the periods where all parts exist."""

    def part(slug: str) -> Values:
        source = kpis[slug]
        values = values_of(slug)
        return (
            values
            if source.cadence is kpi.cadence
            else aggregated(values, source.kind, kpi.cadence)
        )

    if kpi.formula:
        return _formula_values(parse_formula(kpi.formula), part)
    if kpi.numerator is None or kpi.denominator is None:
        return {}
    above, below = part(kpi.numerator), part(kpi.denominator)
    quotients = {period: quotient(above[period], below.get(period)) for period in above}
    return {period: value * kpi.scale for period, value in quotients.items() if value is not None}


def parts_of(kpi: Kpi) -> tuple[str, ...]:
    """The slugs that a computed KPI is made from."""
    if kpi.formula:
        return parse_formula(kpi.formula).names
    return tuple(slug for slug in (kpi.numerator, kpi.denominator) if slug)


def _formula_values(formula: Formula, part: Callable[[str], Values]) -> Values:
    parts = {name: part(name) for name in formula.names}
    found: Values = {}
    for period in sorted({period for values in parts.values() for period in values}):
        value = evaluate(formula, partial(_value_before, parts, period))
        if value is not None:
            found[period] = value
    return found


def _value_before(parts: Mapping[str, Values], period: Period, name: str, lag: int) -> float | None:
    return parts[name].get(period.shifted(-lag))
