"""Status: where each KPI stands against its plan, in one word with its reasons."""

from datetime import date

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.moving_range import FEWEST_VALUES
from kpitui.analysis.plan_position import (
    Position,
    expected_progress,
    position,
    settled,
)
from kpitui.domain.kpi import Kpi
from kpitui.domain.period import Period
from kpitui.domain.status import WORD_OF, PlanVerdict, Status
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.numbers import derived, signed
from kpitui.reports.due import due_period, latest_wait
from kpitui.reports.entry import figure
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.status_word import word_without_verdict


def status_report(
    workbook: Workbook, today: date, kpis: tuple[Kpi, ...] | None = None
) -> list[KpiStatus]:
    """The status of the given KPIs, or of all in use, grouped by objective in their order."""
    chosen = workbook.kpis if kpis is None else kpis
    order = {objective.slug: place for place, objective in enumerate(workbook.objectives)}
    grouped = sorted(chosen, key=lambda kpi: order.get(kpi.objective or "", len(order)))
    return [kpi_status(workbook, kpi, today) for kpi in grouped]


def kpi_status(workbook: Workbook, kpi: Kpi, today: date) -> KpiStatus:
    """Where one KPI stands on a day."""
    values = workbook.values(kpi.slug)
    complete = {at: value for at, value in values.items() if at.is_complete(today)}
    course = Course(kpi, workbook.target_path(kpi.slug), complete)
    last = _newest(complete)
    base = KpiStatus(
        kpi=kpi,
        status=Status.NOT_STARTED,
        last=last,
        before_last=_newest({at: v for at, v in complete.items() if last and at < last[0]}),
        newest=_newest(values),
        target=course.path.current,
        due=due_period(workbook, kpi, today),
        wait=latest_wait(workbook, kpi, today),
    )
    return _judged(_placed(base, course), course, today)


def _placed(base: KpiStatus, course: Course) -> KpiStatus:
    """The status with its place on the plan: progress, plan value and gap at the last value."""
    if base.last is None or base.target is None:
        return base
    period, _value = base.last
    target = course.target(period) or base.target
    measured = course.measured(target).get(period)
    plan = course.plan(target)
    return msgspec.structs.replace(
        base,
        target=target,
        plan=plan,
        measured=measured,
        progress=plan.progress(measured) if plan and measured is not None else None,
        expected=expected_progress(plan, period.end) if plan else None,
        plan_value=course.planned(period),
        gap=course.gap(period),
    )


def _judged(placed: KpiStatus, course: Course, today: date) -> KpiStatus:
    """The status with its word and the sentence for it."""
    fixed = word_without_verdict(placed, course, today)
    if fixed is not None and fixed.status is not Status.STALE:
        return msgspec.structs.replace(placed, status=fixed.status, plan_reason=fixed.reason)
    here = position(course, placed.last[0]) if placed.last else None
    verdict = _settled_verdict(course)
    reason = _reason(placed, here, verdict)
    if fixed is not None:
        reason = f"{fixed.reason} {reason}".strip()
        return msgspec.structs.replace(
            placed, status=fixed.status, verdict=verdict, plan_reason=reason
        )
    word = Status.TOO_EARLY if verdict is None else WORD_OF[verdict]
    return msgspec.structs.replace(placed, status=word, verdict=verdict, plan_reason=reason)


def _settled_verdict(course: Course) -> PlanVerdict | None:
    """The verdict that two successive check-ins agree on, looking back from the newest."""
    newest_first: list[PlanVerdict] = []
    for period in reversed(course.values):
        here = position(course, period)
        if here is None:
            break
        newest_first.append(here.verdict)
        if len(newest_first) > 1 and newest_first[-1] is newest_first[-2]:
            break
    return settled(newest_first[::-1])


def _reason(placed: KpiStatus, here: Position | None, verdict: PlanVerdict | None) -> str:
    if placed.target is None or placed.gap is None:
        return _("There is no plan to compare with.")
    if here is None or verdict is None:
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
    if here.verdict is not verdict:
        text += _("; one check-in alone changes no verdict")
    return text + "."


def _newest(values: dict[Period, float]) -> tuple[Period, float] | None:
    return next(reversed(values.items()), None)
