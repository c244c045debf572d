"""What was known of a KPI by a day: its complete periods beside its target path."""

from datetime import date

from kpitui.analysis.course import Course
from kpitui.domain.kpi import Kpi
from kpitui.domain.workbook import Workbook


def known_course(workbook: Workbook, kpi: Kpi, day: date) -> Course:
    """The course of a KPI's values, in its unit, for the periods that were over by then."""
    values = workbook.values(kpi.slug)
    complete = {at: value for at, value in values.items() if at.is_complete(day)}
    return Course(kpi, workbook.target_path(kpi.slug), complete)
