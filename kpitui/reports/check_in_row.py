"""One row of the check-in: a KPI, its period, and what the value can be compared with."""

from collections.abc import Iterable
from datetime import date

import msgspec

from kpitui.analysis.course import Course
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.period import Period
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.language.numbers import compact, derived, number, with_unit

_ONCE_CORRECTED = 2
Forms = tuple[str, ...]
"""One text in several lengths, the longest first: a column takes the first that fits."""


class CheckInRow(msgspec.Struct, frozen=True, kw_only=True):
    """One KPI and the period whose value is asked for.

    Values are in the KPI's own unit; for a target on the running total, `planned` is what the plan
    adds in this period. `is_behind` says whether a recorded value falls short of its plan.
    """

    kpi: Kpi
    name: str
    period: Period
    last: tuple[Period, float] | None
    planned: float | None
    recorded: Measurement | None
    is_running: bool
    is_behind: bool | None
    last_forms: Forms
    plan_forms: Forms
    value_forms: Forms
    verdict_forms: Forms

    @property
    def place(self) -> tuple[str, str]:
        """The KPI and the period, by slug and key."""
        return self.kpi.slug, self.period.key


def check_in_row(workbook: Workbook, kpi: Kpi, period: Period, today: date) -> CheckInRow:
    """The row of one KPI and period, as the workbook has them now."""
    course = Course(kpi, workbook.target_path(kpi.slug), workbook.values(kpi.slug))
    recorded = workbook.series(kpi.slug).measurement(period)
    earlier = [at for at in course.values if at < period]
    last = (earlier[-1], course.values[earlier[-1]]) if earlier else None
    planned = _planned(course, period)
    was = _corrected(workbook.series(kpi.slug), period)
    is_running = not period.is_complete(today)
    gap = None if is_running or kpi.kind is Kind.MILESTONE else course.gap(period)
    return CheckInRow(
        kpi=kpi,
        name=printable(kpi.name),
        period=period,
        last=last,
        planned=planned,
        recorded=recorded,
        is_running=is_running,
        is_behind=None if gap is None else _apart(kpi, gap) and gap < 0,
        last_forms=_forms(kpi, last[1]) if last else (),
        plan_forms=_plan_forms(course, period, planned),
        value_forms=_value_forms(kpi, recorded),
        verdict_forms=_with_correction(
            kpi, _verdict_forms(course, period, recorded, gap, today), was
        ),
    )


def _planned(course: Course, period: Period) -> float | None:
    """The planned value for a period; for a running total, what the plan adds in that period."""
    target, planned = course.target(period), course.planned(period)
    if target is None or planned is None or not target.cumulative:
        return planned
    plan, before = course.plan(target), period.previous.end
    if plan is None or before >= plan.goal.on:
        return None
    return planned - plan.value(before)


def _forms(kpi: Kpi, value: float) -> Forms:
    """A recorded value in its lengths; a milestone is done or not."""
    if kpi.kind is Kind.MILESTONE:
        return (_("done") if value else _("not done"),)
    return _distinct(_sizes(kpi, value, number(value, kpi.decimals)))


def _sizes(kpi: Kpi, value: float, written: str) -> tuple[str, str, str]:
    """A value with its unit, without it, and in few characters."""
    return with_unit(written, printable(kpi.unit)), written, compact(value, kpi.decimals)


def _computed(kpi: Kpi, value: float) -> tuple[str, str, str]:
    """The sizes of a figure that was computed, such as a plan."""
    return _sizes(kpi, value, derived(value, kpi.decimals))


def _plan_forms(course: Course, period: Period, planned: float | None) -> Forms:
    target, kpi = course.target(period), course.kpi
    if target is not None and target.low is not None and target.high is not None:
        (_full, low, small), highs = _computed(kpi, target.low), _computed(kpi, target.high)
        ends = zip((low, low, small), highs, strict=True)
        return _distinct(_("{low} to {high}").format(low=low, high=high) for low, high in ends)
    if kpi.kind is Kind.MILESTONE:
        by = target.deadline if target else None
        return (_("by {day}").format(day=short_date(by)), short_date(by)) if by else ()
    return () if planned is None else _distinct(_computed(kpi, planned))


def _value_forms(kpi: Kpi, recorded: Measurement | None) -> Forms:
    if recorded is None:
        return ()
    return (_("skipped"),) if recorded.value is None else _forms(kpi, recorded.value)


def _corrected(series: Series, period: Period) -> Measurement | None:
    """What a correction of a period replaced; None when its value was recorded once."""
    rows = [index for index, key in enumerate(series.period) if key == period.key]
    if len(rows) < _ONCE_CORRECTED or series.value[rows[-2]] == series.value[rows[-1]]:
        return None
    return series.row(rows[-2])


def _with_correction(kpi: Kpi, forms: Forms, was: Measurement | None) -> Forms:
    """The verdict with what was corrected behind it, where there is room."""
    if was is None:
        return forms
    said = [_("was {value}").format(value=value) for value in _value_forms(kpi, was)]
    if not forms:
        return tuple(said)
    return _distinct([*(f"{form}, {each}" for form in forms for each in said), *forms])


def _verdict_forms(
    course: Course, period: Period, recorded: Measurement | None, gap: float | None, today: date
) -> Forms:
    """Where a recorded value stands against its plan; for a skip, its reason."""
    if recorded is None:
        return ()
    if recorded.value is None:
        return (in_one_line(recorded.note),)
    if not period.is_complete(today):
        return (_("still running"),)
    target = course.target(period)
    return () if gap is None or target is None else _standing(course.kpi, target, gap)


def _standing(kpi: Kpi, target: Target, gap: float) -> Forms:
    """On which side of a target a gap lies, and by how much."""
    if target.is_band:
        words = _("{gap} outside the band"), _("{gap} outside")
        return (_("inside the band"),) if gap == 0 else _gap_forms(kpi, gap, words)
    if not _apart(kpi, gap):
        return (_("on plan"),)
    return _gap_forms(kpi, gap, _side(gap, is_total=target.cumulative))


def _side(gap: float, *, is_total: bool) -> tuple[str, str]:
    """Long and short words for the side of a gap; those of a running total say so."""
    if is_total:
        if gap < 0:
            return _("total {gap} behind plan"), _("total {gap} behind")
        return _("total {gap} ahead of plan"), _("total {gap} ahead")
    if gap < 0:
        return _("{gap} behind plan"), _("{gap} behind")
    return _("{gap} ahead of plan"), _("{gap} ahead")


def _gap_forms(kpi: Kpi, gap: float, words: tuple[str, str]) -> Forms:
    """A gap in words: with its unit, a difference of per cents in points."""
    long, short = words
    size, bare = abs(gap), derived(abs(gap), kpi.decimals)
    full = with_unit(bare, _("points") if kpi.unit == "%" else printable(kpi.unit))
    sizes = [(long, full), (short, full), (short, bare), (short, compact(size, kpi.decimals))]
    return _distinct(text.format(gap=written) for text, written in sizes)


def _apart(kpi: Kpi, gap: float) -> bool:
    """Whether a gap is more than nothing once it is rounded as it is shown."""
    return any(digit in "123456789" for digit in derived(abs(gap), kpi.decimals))


def _distinct(texts: Iterable[str]) -> Forms:
    return tuple(dict.fromkeys(text for text in texts if text))
