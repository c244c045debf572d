"""A KPI's chart: its values over its periods, beside the plan, the target and the markers."""

from collections.abc import Iterable
from datetime import date

from kpitui.analysis.course import Course
from kpitui.domain.kpi import Kpi
from kpitui.domain.links import Marker
from kpitui.domain.names import printable
from kpitui.domain.period import Period, periods_between
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.chart import Chart, Mark, newest


def kpi_chart(workbook: Workbook, kpi: Kpi, today: date, periods: int | None = None) -> Chart:
    """The chart of one KPI in its own unit, one slot from its first to its last value's period.

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
    slots = list(periods_between(next(iter(values)), next(reversed(values))))
    whole = Chart(
        slots=tuple(period.label() for period in slots),
        values=tuple(values.get(period) for period in slots),
        plan=tuple(_planned(course, target, period) for period in slots),
        goal=target.goal if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        marks=tuple(_marks(workbook.markers(kpi.slug), slots)),
        decimals=kpi.decimals,
        partial=not slots[-1].is_complete(today),
    )
    return whole if periods is None else newest(whole, periods)


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
