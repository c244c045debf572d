"""Values of computed KPIs: parts are aggregated to one cadence first, then combined."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import fsum

from kpitui.domain.formula import Formula, evaluate, parse_formula
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Cadence, Period
from kpitui.domain.quotient import quotient

Values = dict[Period, float]


def aggregated(values: Mapping[Period, float], kind: Kind, cadence: Cadence) -> Values:
    """The values in coarser periods: a flow adds up, anything else keeps its last state."""
    parts: dict[Period, list[float]] = {}
    for period, value in values.items():
        parts.setdefault(period.at(cadence), []).append(value)
    return {at: fsum(each) if kind is Kind.FLOW else each[-1] for at, each in parts.items()}


def computed_values(
    kpi: Kpi, kpis: Mapping[str, Kpi], values_of: Callable[[str], Values]
) -> Values:
    """The values of a ratio of two KPIs or of a formula, in the periods where all parts exist."""

    def parts(*slugs: str) -> list[Values]:
        return _at_one_cadence(kpi.cadence, [(kpis[slug], values_of(slug)) for slug in slugs])

    if kpi.formula:
        formula = parse_formula(kpi.formula)
        return _formula_values(formula, parts(*formula.names))
    if kpi.numerator is None or kpi.denominator is None:
        return {}
    above, below = parts(kpi.numerator, kpi.denominator)
    quotients = {
        period: quotient(kpi.scale * value, below.get(period)) for period, value in above.items()
    }
    return {period: value for period, value in quotients.items() if value is not None}


def parts_of(kpi: Kpi) -> tuple[str, ...]:
    """The slugs that a computed KPI is made from."""
    if kpi.formula:
        return parse_formula(kpi.formula).names
    return tuple(slug for slug in (kpi.numerator, kpi.denominator) if slug)


def _at_one_cadence(cadence: Cadence, parts: Sequence[tuple[Kpi, Values]]) -> list[Values]:
    """The parts' values in periods of that cadence.

    Of a finer cadence only the periods count in which all parts of that cadence have a value:
    a sum over three weeks says nothing beside one over four.
    """
    return [
        values
        if part.cadence is cadence
        else aggregated(_shared(part, values, parts), part.kind, cadence)
        for part, values in parts
    ]


def _shared(part: Kpi, values: Values, parts: Sequence[tuple[Kpi, Values]]) -> Values:
    others = [known for other, known in parts if other.cadence is part.cadence]
    return {
        period: value
        for period, value in values.items()
        if all(period in known for known in others)
    }


def _formula_values(formula: Formula, values: Sequence[Values]) -> Values:
    parts = dict(zip(formula.names, values, strict=True))
    found: Values = {}
    for period in sorted({period for values in parts.values() for period in values}):
        value = evaluate(formula, partial(_value_before, parts, period))
        if value is not None:
            found[period] = value
    return found


def _value_before(parts: Mapping[str, Values], period: Period, name: str, lag: int) -> float | None:
    return parts[name].get(period.shifted(-lag))
