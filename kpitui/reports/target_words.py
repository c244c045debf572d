"""What a target asks for, in few words."""

from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.names import printable
from kpitui.domain.target import Target
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.language.numbers import number, quantity
from kpitui.reports.entry import amount


def target_words(kpi: Kpi, target: Target | None, *, with_its_unit: bool = True) -> str:
    """What is to be reached and by when: `12,500 visits by 31 Dec 2026`; empty if nothing is."""
    if target is None or target.is_empty:
        return ""
    unit = printable(kpi.unit) if with_its_unit else ""
    if target.low is not None and target.high is not None:
        low, high = number(target.low, kpi.decimals), quantity(target.high, kpi.decimals, unit)
        wanted = _("{low} to {high}").format(low=low, high=high)
    elif kpi.kind is Kind.MILESTONE:
        wanted = amount(kpi, 1.0)
    else:
        wanted = quantity(target.goal or 0.0, kpi.decimals, unit)
    if target.cumulative:
        wanted = _("{goal} in all").format(goal=wanted)
    if target.deadline is None:
        return wanted
    return _("{goal} by {deadline}").format(goal=wanted, deadline=short_date(target.deadline))
