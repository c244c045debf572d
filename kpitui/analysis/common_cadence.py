"""One cadence for two KPIs: the values of the finer one, brought to the coarser."""

from collections.abc import Mapping

import msgspec

from kpitui.analysis.moving_range import mean
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Cadence, Period
from kpitui.domain.values import aggregated, computed_values
from kpitui.domain.workbook import Workbook


def at_cadence(
    workbook: Workbook, kpi: Kpi, values: Mapping[Period, float], cadence: Cadence
) -> dict[Period, float]:
    """The values in coarser periods, of those alone in which no finer one is missing.

    A flow adds up, a state is its last one, a ratio that of its parts' sums. Weeks fill months and
    quarters unevenly, so that a flow is then its mean a week.
    """
    if kpi.cadence is cadence:
        return dict(values)
    groups: dict[Period, list[float]] = {}
    for period, value in values.items():
        groups.setdefault(period.at(cadence), []).append(value)
    whole = {at for at, each in groups.items() if len(each) == _count(at, kpi.cadence)}
    if kpi.is_computed:
        coarser = _computed(workbook, kpi, cadence)
    elif kpi.kind is Kind.FLOW and kpi.cadence is Cadence.WEEK:
        coarser = {at: mean(each) for at, each in groups.items()}
    else:
        coarser = aggregated(values, kpi.kind, cadence)
    return {at: value for at, value in sorted(coarser.items()) if at in whole}


def _computed(workbook: Workbook, kpi: Kpi, cadence: Cadence) -> dict[Period, float]:
    coarser = msgspec.structs.replace(kpi, cadence=cadence)
    return computed_values(coarser, workbook.all_kpis, workbook.values)


def _count(at: Period, cadence: Cadence) -> int:
    """How many finer periods count for a coarser one."""
    first = Period.containing(at.start, cadence).previous
    last = Period.containing(at.end, cadence).next
    finer = (first.shifted(step) for step in range(last.index - first.index + 1))
    return sum(each.at(at.cadence) == at for each in finer)
