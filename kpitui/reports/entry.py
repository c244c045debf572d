"""What came of an entry: the line that acknowledges a recorded value."""

from datetime import date

from kpitui.analysis.course import Course
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.numbers import derived, derived_range, quantity, signed, with_unit


def entry_text(
    workbook: Workbook, measurement: Measurement, before: Measurement | None, today: date
) -> str:
    """What was recorded, what it replaced, and where it stands against the plan."""
    kpi = workbook.kpi(measurement.kpi)
    period = Period.parse(measurement.period)
    said = f"{kpi.slug}  {period.label()}  {value_text(kpi, measurement)}"
    if measurement.says_the_same_as(before):
        return _("{entry}  unchanged").format(entry=said)
    if before is not None:
        said = _("{entry}  corrected, was {before}").format(
            entry=said, before=value_text(kpi, before)
        )
    else:
        said = _("{entry}  recorded").format(entry=said)
    return "  ".join(filter(None, (said, plan_text(workbook, kpi, period, today))))


def value_text(kpi: Kpi, measurement: Measurement) -> str:
    """A measurement's value with its unit, or why there is none."""
    if measurement.value is None:
        return _("skipped ({reason})").format(reason=in_one_line(measurement.note))
    return amount(kpi, measurement.value)


def amount(kpi: Kpi, value: float) -> str:
    """A value of a KPI as a person reads it: with its unit, or done and not done."""
    if kpi.kind is Kind.MILESTONE:
        return _("done") if value else _("not done")
    return quantity(value, kpi.decimals, printable(kpi.unit))


def figure(kpi: Kpi, value: float) -> str:
    """A figure that was computed for a KPI, such as its plan, with its unit."""
    return with_unit(derived(value, kpi.decimals), printable(kpi.unit))


def span(kpi: Kpi, low: float, high: float) -> str:
    """A range of figures that were computed for a KPI, its unit said once."""
    first, last = derived_range(low, high, kpi.decimals)
    return _("{low} to {high}").format(low=first, high=with_unit(last, printable(kpi.unit)))


def plan_text(workbook: Workbook, kpi: Kpi, period: Period, today: date) -> str:
    """The planned value for a period and the gap to it; empty without a plan."""
    path = workbook.target_path(kpi.slug)
    if not path.versions:
        return ""
    course = Course(kpi, path, workbook.values(kpi.slug))
    gap = course.gap(period)
    if gap is None or kpi.kind is Kind.MILESTONE:
        return ""
    if not period.is_complete(today):
        return _("the period still runs")
    planned = course.planned(period)
    if planned is None:
        return _("inside the band") if gap == 0 else _("outside the band")
    # The gap counts what is good as positive; a person expects the sign of the difference.
    apart = signed(figure(kpi, gap * kpi.direction.sign))
    return _("plan {plan}, {gap}").format(plan=figure(kpi, planned), gap=apart)
