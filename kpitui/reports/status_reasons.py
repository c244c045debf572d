"""The three reasons of a status in plain words: plan, outlook and process, with their figures."""

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.forecast import FEWEST_VALUES as FEWEST_FOR_A_CHANCE
from kpitui.analysis.moving_range import FEWEST_VALUES
from kpitui.analysis.outlook import Outlook
from kpitui.analysis.plan_position import Position
from kpitui.analysis.xmr import Limits, Signal, lag_one, limits_of, signals
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.links import Rebase
from kpitui.domain.period import Period
from kpitui.domain.status import ProcessVerdict
from kpitui.language import _, ngettext
from kpitui.language.numbers import derived, percent, signed
from kpitui.reports.entry import figure
from kpitui.reports.kpi_status import KpiStatus

_STEP = 0.05
_RECENT = 8  # periods in which a signal is still news
_MEMORY = 0.5  # autocorrelation from which neighbours are too alike for the limits


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
    said = _("Chance to reach the target: {chance}; 80 % range {low} to {high} ({method}).").format(
        chance=chance_words(ahead.chance.probability),
        low=figure(placed.kpi, ahead.chance.low),
        high=figure(placed.kpi, ahead.chance.high),
        method=_(ahead.chance.method),
    )
    rough = _("Rough: {count} values.").format(count=ahead.count) if ahead.is_rough else ""
    return " ".join(filter(None, (said, rough, needed)))


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


def with_process(placed: KpiStatus, course: Course, rebase: Rebase | None = None) -> KpiStatus:
    """The status with the process behind the values: limits, signals and what they mean."""
    if placed.kpi.kind is Kind.MILESTONE:
        return msgspec.structs.replace(placed, process_reason=_("Done or not: no process."))
    since = Period.parse(rebase.since) if rebase else None
    until = Period.parse(rebase.until) if rebase else None
    limits = limits_of(course.values, since, until)
    if limits is None:
        few = _("Under {count} values: what is usual cannot be told yet.")
        return msgspec.structs.replace(placed, process_reason=few.format(count=FEWEST_VALUES))
    found = tuple(signals(course.values, limits))
    return msgspec.structs.replace(
        placed,
        limits=limits,
        signals=found,
        process=_verdict(placed, found),
        process_reason=_process_reason(placed, course, limits, found),
    )


def meaning(kpi: Kpi, signal: Signal) -> ProcessVerdict:
    """What a signal means by the KPI's direction; inside a band every change is one to look at."""
    sign = signal.side * kpi.direction.sign
    if sign > 0:
        return ProcessVerdict.IMPROVEMENT
    return ProcessVerdict.CONCERN


def fresh_signals(placed: KpiStatus, found: tuple[Signal, ...]) -> list[Signal]:
    """The signals that reach into the last eight periods."""
    if placed.last is None:
        return []
    newest = placed.last[0]
    return [each for each in found if each.last.index > newest.index - _RECENT]


def _verdict(placed: KpiStatus, found: tuple[Signal, ...]) -> ProcessVerdict:
    fresh = fresh_signals(placed, found)
    return meaning(placed.kpi, fresh[-1]) if fresh else ProcessVerdict.ROUTINE


def _process_reason(
    placed: KpiStatus, course: Course, limits: Limits, found: tuple[Signal, ...]
) -> str:
    usual = _("Usual: {lower} to {upper}").format(
        lower=figure(placed.kpi, limits.lower), upper=figure(placed.kpi, limits.upper)
    )
    if limits.is_trial:
        usual += _(" (trial, {count} values)").format(count=limits.count)
    if lag_one(course.values) > _MEMORY:
        usual += _("; neighbours are alike, so that signals come too often")
    fresh = fresh_signals(placed, found)
    told = signal_text(placed.kpi, fresh[-1]) if fresh else ""
    return f"{usual}. {told}".rstrip()


def signal_text(kpi: Kpi, signal: Signal) -> str:
    """A signal as a question: which rule, which side, since when."""
    side = _("above") if signal.side > 0 else _("below")
    text = _("{rule}, {side} the mean since {first}: {meaning}, what happened?").format(
        rule=_(signal.rule), side=side, first=signal.first.label(), meaning=_(meaning(kpi, signal))
    )
    return text[0].upper() + text[1:]
