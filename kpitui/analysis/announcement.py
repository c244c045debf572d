"""Which leading KPI announces one: the declared link with the strongest evidence."""

from datetime import date

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.early_warning import Announcement
from kpitui.analysis.innovations import known_innovations
from kpitui.analysis.lead_lag import LeadVerdict, lead_lag
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.names import printable
from kpitui.domain.period import Period
from kpitui.domain.values import parts_of
from kpitui.domain.workbook import Workbook


def with_announcement(workbook: Workbook, course: Course, day: date) -> Course:
    """The course with what a leading KPI says of the periods to come, if one is known to."""
    announced = announcement(workbook, course.kpi, day)
    return msgspec.structs.replace(course, announced=announced) if announced else course


def announcement(workbook: Workbook, kpi: Kpi, day: date) -> Announcement | None:
    """What announces a KPI, by the values known on a day; only KPIs of the same cadence do."""
    found = [
        each
        for link in workbook.links
        if link.lagging == kpi.slug
        and (leading := workbook.all_kpis.get(link.leading)) is not None
        and (each := _evidence(workbook, leading, kpi, day)) is not None
    ]
    return min(found, key=lambda each: each[0])[1] if found else None


def _evidence(
    workbook: Workbook, leading: Kpi, kpi: Kpi, day: date
) -> tuple[float, Announcement] | None:
    """The probability that the link is chance, and what it announces."""
    if not _is_comparable(leading, kpi):
        return None
    first = known_innovations(_complete(workbook, leading, day), kpi.cadence)
    second = known_innovations(_complete(workbook, kpi, day), kpi.cadence)
    found = lead_lag(first, second)
    if first is None or found.verdict is not LeadVerdict.LEADS or not found.is_strong:
        return None
    lag = found.lag or 0
    return found.p_value or 0.0, Announcement(
        leading.slug, printable(leading.name), lag, first.values
    )


def _is_comparable(leading: Kpi, kpi: Kpi) -> bool:
    apart = leading.slug not in parts_of(kpi) and kpi.slug not in parts_of(leading)
    same = leading.cadence is kpi.cadence and not leading.archived
    return apart and same and Kind.MILESTONE not in {leading.kind, kpi.kind}


def _complete(workbook: Workbook, kpi: Kpi, day: date) -> tuple[tuple[Period, float], ...]:
    values = workbook.values(kpi.slug)
    return tuple((at, value) for at, value in values.items() if at.is_complete(day))
