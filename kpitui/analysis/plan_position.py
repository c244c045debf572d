"""Where a KPI stands against its target path, noise taken into account."""

from datetime import date
from itertools import islice, takewhile

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.moving_range import routine_sigma
from kpitui.domain.kpi import Kind
from kpitui.domain.period import Period
from kpitui.domain.status import PlanVerdict
from kpitui.domain.target import Plan

LAST_PERIODS = 3
SLIPPING, BEHIND = -1.0, -2.0  # standard errors
_PACE_ON_PLAN, _PACE_SLIPPING = 0.95, 0.75  # progress over expected progress, for flows
_POINTS_ON_PLAN, _POINTS_SLIPPING = 0.165, 0.33  # expected progress less progress, else


class Position(msgspec.Struct, frozen=True):
    """The verdict against the plan at one period; `mean_gap` and `error` in the KPI's unit."""

    verdict: PlanVerdict
    mean_gap: float
    error: float | None
    periods: int
    is_rule_of_thumb: bool


def position(course: Course, period: Period) -> Position | None:
    """The verdict at a period from the mean gap of the last up to three; None without a plan.

    With six values or more, slipping below one standard error and behind below two, where the
    error is that of a mean of routine variation. Below six values a rule of thumb on pace.
    """
    gaps = _last_gaps(course, period)
    if not gaps:
        return None
    mean_gap = sum(gaps) / len(gaps)
    sigma = routine_sigma({at: value for at, value in course.values.items() if at <= period})
    if sigma is not None:
        error = _standard_error(course, period, sigma, len(gaps))
        return Position(
            _by_noise(mean_gap, error), mean_gap, error, len(gaps), is_rule_of_thumb=False
        )
    verdict = _by_thumb(course, period)
    if verdict is None:
        return None
    return Position(verdict, mean_gap, None, len(gaps), is_rule_of_thumb=True)


def _last_gaps(course: Course, period: Period) -> list[float]:
    """The gaps of the newest values up to a period that the same target judges."""
    target = course.target(period)
    newest_first = (at for at in reversed(course.values) if at <= period)
    judged = takewhile(lambda at: course.target(at) is target, islice(newest_first, LAST_PERIODS))
    gaps = [course.gap(at) for at in judged]
    return [gap for gap in reversed(gaps) if gap is not None]


def _standard_error(course: Course, period: Period, sigma: float, count: int) -> float:
    """Sigma of the mean of the last `count` values, or of the last `count` running totals.

    Errors of a running total add up: with n values the mean of its last k totals has variance
    sigma^2 ((n - k) + (k + 1)(2k + 1) / (6k)).
    """
    target = course.target(period)
    if target is None or not target.cumulative:
        return sigma / float(count**0.5)
    summed = sum(at <= period for at in course.measured(target))
    spread = summed - count + (count + 1) * (2 * count + 1) / (6 * count)
    return sigma * float(spread**0.5)


def _by_noise(mean_gap: float, error: float) -> PlanVerdict:
    if mean_gap < BEHIND * error:
        return PlanVerdict.BEHIND
    return PlanVerdict.SLIPPING if mean_gap < SLIPPING * error else PlanVerdict.ON_PLAN


def _by_thumb(course: Course, period: Period) -> PlanVerdict | None:
    """Pace for a flow, missing points of progress for the rest; None when neither exists."""
    target = course.target(period)
    plan = course.plan(target) if target else None
    if target is None or plan is None:
        return None
    progress = plan.progress(course.measured(target)[period])
    expected = expected_progress(plan, period.end)
    if progress is None:
        return None
    if course.kpi.kind is Kind.FLOW and target.cumulative:
        done, due = progress, expected
        if course.kpi.direction.sign < 0:  # a budget: spending less than planned is good
            done, due = due, done
        return _graded(done / due if due else 1.0, _PACE_ON_PLAN, _PACE_SLIPPING)
    return _graded(progress - expected, -_POINTS_ON_PLAN, -_POINTS_SLIPPING)


def expected_progress(plan: Plan, on: date) -> float:
    """The share of the way that the path has covered by a day, 0 to 1."""
    share = plan.progress(plan.value(on))
    return plan.expected(on) if share is None else share


def _graded(figure: float, on_plan: float, slipping: float) -> PlanVerdict:
    if figure >= on_plan:
        return PlanVerdict.ON_PLAN
    return PlanVerdict.SLIPPING if figure >= slipping else PlanVerdict.BEHIND
