"""A KPI's target as one sentence: what a form understood of what was typed."""

from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.names import printable
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.language.numbers import number, quantity


def target_sentence(kpi: Kpi, target: Target) -> str:
    """What is to be reached, by when, how often: `12,500 visits by 31 Dec 2026, every week`.

    Takes a target that is still incomplete, and then says what there is of it.
    """
    wanted = _wanted(kpi, target)
    if not wanted:
        return _("{often}, no target yet").format(often=_measured(kpi.cadence))
    if target.deadline is not None:
        wanted = _("{goal} by {deadline}").format(goal=wanted, deadline=short_date(target.deadline))
    if target.cumulative or kpi.kind is Kind.MILESTONE:
        return wanted
    return f"{wanted}, {_every(kpi.cadence) if kpi.kind is Kind.FLOW else _measured(kpi.cadence)}"


def _wanted(kpi: Kpi, target: Target) -> str:
    if kpi.kind is Kind.MILESTONE and target.goal is not None:
        return _("done")
    if kpi.direction is Direction.BAND:
        return _band(kpi, target)
    if target.goal is None:
        return ""
    goal = quantity(target.goal, kpi.decimals, printable(kpi.unit))
    if target.cumulative:
        goal = _("{goal} in all").format(goal=goal)
        return (
            goal
            if target.start is None
            else _("{goal} from {start}").format(goal=goal, start=short_date(target.start))
        )
    if target.baseline is None:
        return goal
    return _("from {baseline} to {goal}").format(
        baseline=number(target.baseline, kpi.decimals), goal=goal
    )


def _band(kpi: Kpi, target: Target) -> str:
    if target.low is None or target.high is None:
        return ""
    return _("between {low} and {high}").format(
        low=number(target.low, kpi.decimals),
        high=quantity(target.high, kpi.decimals, printable(kpi.unit)),
    )


def _every(cadence: Cadence) -> str:
    return {
        Cadence.DAY: _("every day"),
        Cadence.WEEK: _("every week"),
        Cadence.MONTH: _("every month"),
        Cadence.QUARTER: _("every quarter"),
        Cadence.YEAR: _("every year"),
    }[cadence]


def _measured(cadence: Cadence) -> str:
    return {
        Cadence.DAY: _("measured every day"),
        Cadence.WEEK: _("measured every week"),
        Cadence.MONTH: _("measured every month"),
        Cadence.QUARTER: _("measured every quarter"),
        Cadence.YEAR: _("measured every year"),
    }[cadence]
