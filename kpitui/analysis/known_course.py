"""What was known of a KPI by a day: its complete periods, its target path, and its limits."""

from datetime import date

from kpitui.analysis.course import Course
from kpitui.analysis.segments import Segment, segments
from kpitui.domain.kpi import Kpi
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook


def known_course(workbook: Workbook, kpi: Kpi, day: date) -> Course:
    """The course of a KPI's values, in its unit, for the periods that were over by then."""
    values = workbook.values(kpi.slug)
    complete = {at: value for at, value in values.items() if at.is_complete(day)}
    return Course(kpi, workbook.target_path(kpi.slug), complete)


def segments_of(workbook: Workbook, course: Course) -> list[Segment]:
    """The stretches of a KPI's values with limits of their own; the last is in force."""
    rebases = workbook.rebases(course.kpi.slug)
    return segments(
        course.values, [(Period.parse(each.since), Period.parse(each.until)) for each in rebases]
    )
