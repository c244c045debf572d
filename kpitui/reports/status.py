"""Status: where each KPI stands against its plan, in one word with its reasons."""

from datetime import date

import msgspec

from kpitui.analysis.announcement import with_announcement
from kpitui.analysis.course import Course
from kpitui.analysis.known_course import known_course, segments_of
from kpitui.analysis.outlook import Outlook
from kpitui.analysis.plan_position import expected_progress
from kpitui.analysis.realism import Realism
from kpitui.analysis.standing import Standing, settled_grade, standing
from kpitui.domain.judgements import Override
from kpitui.domain.kpi import Kpi
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.period import Period
from kpitui.domain.status import OVERRULED, WORD_OF, Status
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.reports.due import due_period, latest_wait
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.process_reason import with_process
from kpitui.reports.realism_text import target_realism
from kpitui.reports.status_reasons import outlook_reason, plan_reason
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
    course = with_announcement(workbook, known_course(workbook, kpi, today), today)
    complete, last = course.values, _newest(course.values)
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
    placed = with_process(
        _placed(base, course),
        segments_of(workbook, course)[-1],
        workbook.dismissals(kpi.slug),
    )
    return _overridden(_judged(placed, course, today), workbook.override(kpi.slug))


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
    """The status with its word and the three reasons for it."""
    here = standing(course, placed.last[0]) if placed.last else Standing(None, None)
    placed = msgspec.structs.replace(
        placed,
        outlook=here.outlook,
        outlook_reason=outlook_reason(placed, here.outlook),
        realism=_realism(course, placed.target, here.outlook),
    )
    fixed = word_without_verdict(placed, course, today)
    if fixed is not None and fixed.status is not Status.STALE:
        return msgspec.structs.replace(
            placed, status=fixed.status, reason=fixed.reason, plan_reason=fixed.reason
        )
    grade = settled_grade(course)
    on_plan, ahead = plan_reason(placed, here.position), placed.outlook_reason
    if here.grade is not grade:
        alone = _("One check-in alone changes no verdict.")
        if here.rests_on_the_outlook:
            ahead = f"{ahead} {alone}"
        else:
            on_plan = f"{on_plan} {alone}"
    reason = ahead if here.rests_on_the_outlook else on_plan
    if fixed is not None:
        on_plan = reason = f"{fixed.reason} {on_plan}".strip()
        word = fixed.status
    else:
        word = Status.TOO_EARLY if grade is None else WORD_OF[grade]
    return msgspec.structs.replace(
        placed,
        status=word,
        reason=reason,
        verdict=here.position.verdict if here.position else None,
        position=here.position,
        plan_reason=on_plan,
        outlook_reason=ahead,
    )


def _realism(course: Course, target: Target | None, ahead: Outlook | None) -> Realism | None:
    return target_realism(course, target, ahead) if target and ahead else None


def _overridden(judged: KpiStatus, said: Override | None) -> KpiStatus:
    """The status with the word of a person, which stands until the next value."""
    if said is None or judged.last is None or said.period != judged.last[0].key:
        return judged
    if judged.status not in OVERRULED:
        return judged
    reason = _("{author} says {status}: {why}. The figures say {computed}: {reason}").format(
        author=printable(said.by),
        status=_(said.status),
        why=in_one_line(said.why).rstrip("."),
        computed=_(judged.status),
        reason=judged.reason,
    )
    return msgspec.structs.replace(
        judged, status=said.status, reason=reason, override=said, computed=judged.status
    )


def _newest(values: dict[Period, float]) -> tuple[Period, float] | None:
    return next(reversed(values.items()), None)
