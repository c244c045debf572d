"""The verdict on a value as it is entered: slip, signal or routine, and what would be one next."""

from datetime import date

from kpitui.analysis.course import Course
from kpitui.analysis.known_course import known_course, segments_of
from kpitui.analysis.moving_range import FEWEST_VALUES
from kpitui.analysis.next_signal import room
from kpitui.analysis.segments import Segment
from kpitui.analysis.slip import Slip, SlipKind
from kpitui.analysis.slip import slip as slip_of
from kpitui.analysis.xmr import Limits, Signal, jumps
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.numbers import derived_range
from kpitui.reports.entry import amount, figure, span
from kpitui.reports.signal_text import signal_text


def usual_span(
    workbook: Workbook, kpi: Kpi, period: Period, today: date
) -> tuple[float, float] | None:
    """The range that is usual for a period, in the KPI's unit; None where too few values say."""
    near = workbook.looking_at(kpi.slug, period)
    limits = _segment(near, known_course(near, kpi, today), period).limits
    return (limits.lower, limits.upper) if limits and kpi.kind is not Kind.MILESTONE else None


def before_text(workbook: Workbook, kpi: Kpi, period: Period, today: date) -> str:
    """What a value for a period can be compared with: the last one, the plan, the usual range."""
    course = known_course(workbook, kpi, today)
    last = max((at for at in course.values if at < period), default=None)
    planned = None if kpi.kind is Kind.MILESTONE else course.planned(period)
    usual = usual_span(workbook, kpi, period, today)
    facts = [f"{kpi.slug}  {period.label()}"]
    if last is not None:
        value = amount(kpi, course.values[last])
        facts.append(_("last {value} in {period}").format(value=value, period=last.label()))
    if planned is not None:
        facts.append(_("plan {value}").format(value=figure(kpi, planned)))
    if usual is not None:
        facts.append(_("usually {range}").format(range=span(kpi, *usual)))
    return "  ".join(facts)


def slip(workbook: Workbook, kpi: Kpi, period: Period, value: float, today: date) -> Slip | None:
    """Why a value for a period looks like a slip of the finger; None where it does not."""
    known = workbook.measurement(kpi.slug, period)
    if kpi.kind is Kind.MILESTONE or kpi.is_computed or (known and known.value == value):
        return None
    is_partial = kpi.kind is Kind.FLOW and not period.is_complete(today)
    near = workbook.looking_at(kpi.slug, period)
    return slip_of(near.values(kpi.slug), period, value, is_partial=is_partial)


def slip_text(kpi: Kpi, value: float, found: Slip) -> str:
    """What makes a value look like a slip, with the recent values to compare it with."""
    words = {
        SlipKind.SIGN: _("the sign is swapped"),
        SlipKind.TEN: _("ten times off"),
        SlipKind.HUNDRED: _("a hundred times off"),
        SlipKind.FAR: _("far outside what is usual"),
    }
    return _("{value} looks like a slip: {why}. The last {count} values lie from {range}.").format(
        value=amount(kpi, value),
        why=words[found.kind],
        count=found.count,
        range=span(kpi, found.low, found.high),
    )


def verdict_text(
    workbook: Workbook, kpi: Kpi, period: Period, today: date, *, has_range: bool = True
) -> str:
    """One line on a recorded value: a signal or routine, and what would be a signal next.

    Empty for a milestone, for a period that still runs, and where there is no value. Without
    `has_range` a signal does not tell again what is usual.
    """
    near = workbook.looking_at(kpi.slug, period)
    course = known_course(near, kpi, today)
    if kpi.kind is Kind.MILESTONE or period not in course.values:
        return ""
    segment = _segment(near, course, period)
    if segment.limits is None:
        return _("Too few values to say what is usual: {count} of {needed}.").format(
            count=len(segment.values), needed=FEWEST_VALUES
        )
    said = _said(kpi, segment, segment.limits, period, has_range=has_range)
    return f"{said} {_next(kpi, segment, segment.limits, period)}".rstrip()


def _segment(workbook: Workbook, course: Course, period: Period) -> Segment:
    """The stretch of values that a period belongs to."""
    found = segments_of(workbook, course)
    begun = [each for each in found if each.values and min(each.values) <= period]
    return begun[-1] if begun else found[0]


def _said(kpi: Kpi, segment: Segment, limits: Limits, period: Period, *, has_range: bool) -> str:
    usual = span(kpi, limits.lower, limits.upper)
    here = [each for each in segment.signals if _holds(each, period)]
    if here and not has_range:
        return _("Signal. {text}").format(text=signal_text(kpi, here[-1]))
    if here:
        return _("Signal, usually {range}. {text}").format(
            range=usual, text=signal_text(kpi, here[-1])
        )
    if period in jumps(segment.values, limits):
        return _("Within {range}, but the change is larger than usual: what happened?").format(
            range=usual
        )
    if limits.is_trial:
        return _("Routine so far: {count} values say {range}.").format(
            count=limits.count, range=usual
        )
    return _("Routine: usually {range}.").format(range=usual)


def _holds(signal: Signal, period: Period) -> bool:
    return signal.first <= period <= signal.last


def _next(kpi: Kpi, segment: Segment, limits: Limits, period: Period) -> str:
    if period != max(segment.values):
        return ""
    bounds, then = room(segment.values, limits), period.next.label()
    if (bounds.low, bounds.high) == (limits.lower, limits.upper):
        return _("{period}: a value outside that would be a signal.").format(period=then)
    low, high = derived_range(bounds.low, bounds.high, kpi.decimals)
    return _("{period}: below {low} or above {high} would be a signal.").format(
        period=then, low=low, high=high
    )
