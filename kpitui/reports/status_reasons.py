"""The reasons of a status in plain words: its place on the plan and its outlook, with figures."""

from kpitui.analysis.early_warning import Announcement
from kpitui.analysis.forecast import FEWEST_VALUES as FEWEST_FOR_A_CHANCE
from kpitui.analysis.moving_range import FEWEST_VALUES
from kpitui.analysis.outlook import Outlook
from kpitui.analysis.plan_position import Position
from kpitui.domain.kpi import Kpi
from kpitui.language import _, ngettext
from kpitui.language.numbers import derived, percent, signed
from kpitui.reports.entry import figure, span
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.period_words import periods_text

_STEP = 0.05


def plan_reason(placed: KpiStatus, here: Position | None) -> str:
    """How the last values stand against the plan, and how much of that is routine."""
    if placed.target is None or placed.gap is None:
        return _("There is no plan to compare with.")
    if here is None:
        return _("Under {count} values: too few to tell a miss from routine.").format(
            count=FEWEST_VALUES
        )
    # The gap counts what is good as positive; a person expects the sign of the difference.
    gap = signed(figure(placed.kpi, here.mean_gap * (placed.kpi.direction.sign or 1)))
    against = _("the band") if placed.target.is_band else _("plan")
    text = ngettext(
        "Last value: {gap} against {plan}",
        "Last {count} values: {gap} against {plan} on average",
        here.periods,
    ).format(count=here.periods, gap=gap, plan=against)
    if here.error is None:
        text += _("; under {count} values, so by rule of thumb").format(count=FEWEST_VALUES)
    else:
        text += _("; {error} is routine").format(error=derived(here.error, placed.kpi.decimals))
    return text + "."


def outlook_reason(placed: KpiStatus, ahead: Outlook | None) -> str:
    """How likely the target is by its deadline, from what, and the pace that it needs."""
    if placed.last is None:
        return _("There is no value to look ahead from.")
    if placed.target is None or placed.target.deadline is None:
        return _("There is no deadline to look ahead to.")
    if ahead is None:
        return _("The deadline has come.")
    needed = _needed(placed.kpi, ahead)
    if ahead.chance is None:
        few = ngettext(
            "{count} value: a probability takes {fewest}.",
            "{count} values: a probability takes {fewest}.",
            ahead.count,
        ).format(count=ahead.count, fewest=FEWEST_FOR_A_CHANCE)
        return f"{few} {needed}".strip()
    said = _("Chance to reach the target: {chance}; 80 % range {range} ({method}).").format(
        chance=chance_words(ahead.chance.probability),
        range=span(placed.kpi, ahead.chance.low, ahead.chance.high),
        method=_(ahead.chance.method),
    )
    uses = _uses(placed.kpi, ahead.uses) if ahead.uses else ""
    rough = _("Rough: {count} values.").format(count=ahead.count) if ahead.is_rough else ""
    return " ".join(filter(None, (said, uses, rough, needed)))


def _uses(kpi: Kpi, announced: Announcement) -> str:
    """Which leading KPI the forecast looked at."""
    ahead = _("{periods} ahead").format(periods=periods_text(kpi.cadence, announced.lag))
    return _("Uses {name}, {ahead}.").format(name=announced.name, ahead=ahead)


def chance_words(probability: float) -> str:
    """A probability as people are told it: in whole steps of 5 %, and never certain."""
    step = round(probability / _STEP) * _STEP
    if step < _STEP:
        return _("under {share}").format(share=percent(_STEP))
    if step > 1 - _STEP:
        return _("over {share}").format(share=percent(1 - _STEP))
    return _("about {share}").format(share=percent(step))


def _needed(kpi: Kpi, ahead: Outlook) -> str:
    if ahead.required is None:
        return ""
    if ahead.is_there:
        return _("It is there now.")
    text = _("Needed: {pace} a period").format(pace=signed(figure(kpi, ahead.required)))
    if ahead.pace is not None:
        text += _("; now {pace}").format(pace=signed(figure(kpi, ahead.pace)))
    if ahead.arrival is not None:
        text += _(", which arrives in {period}").format(period=ahead.arrival.label())
    elif ahead.pace is not None:
        text += _(", which does not arrive")
    return text + "."
