"""A KPI's chart: its values over its periods, beside plan, target, usual range and cone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from kpitui.analysis.announcement import with_announcement
from kpitui.analysis.cone import Slice, cone
from kpitui.analysis.course import Course
from kpitui.analysis.expected import expected
from kpitui.analysis.explanation import explanation
from kpitui.analysis.known_course import known_course, segments_of
from kpitui.analysis.outlook import SEASON
from kpitui.analysis.segments import Segment
from kpitui.analysis.xmr import Rule, Signal
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.links import Marker
from kpitui.domain.names import printable
from kpitui.domain.period import Period, periods_between
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.chart import Chart, Mark, newest


class View(StrEnum):
    """What the values are compared with."""

    LIMITS = "usual range"
    EXPECTED = "expected range"


class _Usual(msgspec.Struct, frozen=True):
    """The range that is usual in each period, and the periods whose values stand out."""

    ranges: Mapping[Period, tuple[float, float]]
    signals: Sequence[Period] = ()


def kpi_chart(
    workbook: Workbook,
    kpi: Kpi,
    today: date,
    periods: int | None = None,
    view: View = View.LIMITS,
) -> Chart:
    """The chart of one KPI in its own unit, a slot for each period from its first value on.

    For a cumulative target the values are the running totals that it is compared with. Periods
    without a value are gaps; `periods` keeps only the newest so many.
    """
    course = Course(kpi, workbook.target_path(kpi.slug), workbook.values(kpi.slug))
    target = course.path.current
    values = course.measured(target) if target else {}
    if not values:  # without a target, or before a running total begins
        target, values = None, course.values
    if not values:
        return Chart(slots=(), values=(), decimals=kpi.decimals)
    known = with_announcement(workbook, known_course(workbook, kpi, today), today)
    coming = _coming(known, target)
    first, last = next(iter(values)), next(reversed(values))
    slots = list(periods_between(first, max([last, *coming])))
    is_total = target is not None and target.cumulative
    usual = _Usual({}) if is_total else _usual(workbook, known, slots, view)
    whole = Chart(
        slots=tuple(period.label() for period in slots),
        values=tuple(values.get(period) for period in slots),
        plan=tuple(_planned(course, target, period) for period in slots),
        goal=target.goal if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        lower=tuple(_end(usual.ranges.get(period), 0) for period in slots),
        upper=tuple(_end(usual.ranges.get(period), 1) for period in slots),
        cone=tuple(coming.get(period) for period in slots),
        signals=tuple(at.index - first.index for at in usual.signals),
        marks=tuple(_marks(workbook.markers(kpi.slug), slots)),
        decimals=kpi.decimals,
        partial=not last.is_complete(today),
        ahead=slots[-1].index - last.index,
        is_expected=view is View.EXPECTED,
    )
    return newest(whole, periods)


def _coming(known: Course, target: Target | None) -> dict[Period, tuple[float, float]]:
    """The 80 % range of each period to come; it opens from the newest value."""
    if target is None or not known.values or known.kpi.kind is Kind.MILESTONE:
        return {}
    last = next(reversed(known.values))
    slices: dict[Period, Slice] = cone(known, last)
    here = known.measured(target).get(last)
    if not slices or here is None:
        return {}
    return {last: (here, here)} | {at: (each.low, each.high) for at, each in slices.items()}


def _usual(workbook: Workbook, known: Course, slots: Sequence[Period], view: View) -> _Usual:
    if known.kpi.kind is Kind.MILESTONE or not known.values:
        return _Usual({})
    found = segments_of(workbook, known)
    if view is View.EXPECTED:
        return _expected(known.kpi, found[-1])
    dismissals = workbook.dismissals(known.kpi.slug)
    return _Usual(
        ranges=dict(_ranges(found, slots)),
        signals=[
            at
            for segment in found
            for signal in segment.signals
            if explanation(signal, dismissals) is None
            for at in _standing_out(signal, segment.values)
        ],
    )


def _ranges(
    found: Sequence[Segment], slots: Sequence[Period]
) -> Iterator[tuple[Period, tuple[float, float]]]:
    """Each segment's limits, from its first value to the next segment's."""
    begun = [(min(each.values), each.limits) for each in found if each.values]
    for place, (first, limits) in enumerate(begun):
        end = begun[place + 1][0] if place + 1 < len(begun) else None
        if limits is not None:
            usual = (limits.lower, limits.upper)
            yield from ((at, usual) for at in slots if at >= first and (end is None or at < end))


def _expected(kpi: Kpi, segment: Segment) -> _Usual:
    found = expected(segment.values, SEASON[kpi.cadence])
    if found is None:
        return _Usual({})
    ranges = {at: found.usual(value) for at, value in found.values.items()}
    ranges[max(found.values).next] = found.usual(found.coming)
    standing_out = (_standing_out(each, found.values) for each in found.signals)
    return _Usual(ranges, [at for each in standing_out for at in each])


def _standing_out(signal: Signal, values: Mapping[Period, float]) -> list[Period]:
    """The values that a signal marks: all outside the limits, else where the rule was met last."""
    if signal.rule is not Rule.OUTSIDE:
        return [signal.last]
    return [at for at in values if signal.first <= at <= signal.last]


def _end(usual: tuple[float, float] | None, place: int) -> float | None:
    return None if usual is None else usual[place]


def _planned(course: Course, current: Target | None, period: Period) -> float | None:
    """The plan at a slot, where it is in the same terms as what the chart shows."""
    target = course.target(period)
    if target is None or current is None or target.cumulative is not current.cumulative:
        return None
    if target.cumulative and target.start != current.start:
        return None
    return course.planned(period)


def _marks(markers: Iterable[Marker], slots: list[Period]) -> Iterable[Mark]:
    for marker in markers:
        slot = Period.containing(marker.day, slots[0].cadence).index - slots[0].index
        if 0 <= slot < len(slots):
            yield Mark(slot, printable(marker.text))
