"""The words of a status that time or the target alone decides, before any verdict on the plan."""

from collections.abc import Callable
from datetime import date

import msgspec

from kpitui.analysis.course import Course
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.period import Period
from kpitui.domain.status import Status
from kpitui.domain.target import Reach, Target
from kpitui.language import _, ngettext
from kpitui.language.dates import short_date
from kpitui.language.numbers import percent
from kpitui.reports.kpi_status import KpiStatus

EARLY_SHARE = 0.2  # of the window, in which no verdict is given
FEWEST_VALUES = 3


class Word(msgspec.Struct, frozen=True):
    """A status and the sentence for it."""

    status: Status
    reason: str


_Rule = Callable[[KpiStatus, Course, date], Word | None]


def word_without_verdict(placed: KpiStatus, course: Course, today: date) -> Word | None:
    """The first word that applies; None where the plan must decide."""
    words = (rule(placed, course, today) for rule in _RULES)
    return next((word for word in words if word is not None), None)


def _not_started(placed: KpiStatus, _course: Course, today: date) -> Word | None:
    if placed.last is None:
        return Word(Status.NOT_STARTED, _("No complete period has a value yet."))
    start = placed.target.start if placed.target else None
    if start is not None and today < start:
        return Word(Status.NOT_STARTED, _("It starts on {start}.").format(start=short_date(start)))
    return None


def _over_the_limit(placed: KpiStatus, course: Course, _today: date) -> Word | None:
    """A running total that must stay below its target is missed as soon as it is above."""
    target = _dated(placed)
    if target is None or not target.cumulative or placed.kpi.direction is not Direction.DOWN:
        return None
    total = next(reversed(course.measured(target).values()), None)
    if total is None or _meets(placed.kpi, target, total):
        return None
    return Word(Status.MISSED, _("The total is over its limit."))


def _reached(placed: KpiStatus, course: Course, _today: date) -> Word | None:
    """A target that counts as soon as it is touched, once it was."""
    target = _dated(placed)
    if target is None or not _counts_at_once(placed.kpi, target):
        return None
    first_day = target.start or target.since
    for period, value in course.measured(target).items():
        if period.end >= first_day and _meets(placed.kpi, target, value):
            reached = _("The target was reached in {period}.")
            return Word(Status.ACHIEVED, reached.format(period=period.label()))
    return None


def _settled_at_the_deadline(placed: KpiStatus, course: Course, today: date) -> Word | None:
    target = _dated(placed)
    if target is None or target.deadline is None:
        return None
    final = _final_period(placed.kpi, target.deadline)
    value = course.measured(target).get(final) if final.is_complete(today) else None
    if value is None:
        return None
    if _meets(placed.kpi, target, value):
        return Word(Status.ACHIEVED, _("The target was met at its deadline."))
    return Word(Status.MISSED, _("The target was not met at its deadline."))


def _stale(placed: KpiStatus, _course: Course, _today: date) -> Word | None:
    wait = placed.wait
    if wait is None or not wait.is_stale:
        return None
    late = ngettext("{period} is {days} day late.", "{period} is {days} days late.", wait.days_late)
    said = late.format(period=wait.since.label(), days=wait.days_late)
    if wait.kpi.slug != placed.kpi.slug:
        said = _("It is computed from {kpi}: {late}").format(kpi=wait.kpi.slug, late=said)
    return Word(Status.STALE, said)


def _no_target(placed: KpiStatus, _course: Course, _today: date) -> Word | None:
    if placed.target is None or placed.target.is_empty:
        return Word(Status.NO_TARGET, _("There is no target to judge it by."))
    return None


def _milestone_ahead(placed: KpiStatus, _course: Course, _today: date) -> Word | None:
    if placed.kpi.kind is not Kind.MILESTONE:
        return None
    return Word(Status.TOO_EARLY, _("Done or not: it is judged at its deadline."))


def _few_values(placed: KpiStatus, course: Course, _today: date) -> Word | None:
    count = len(course.measured(placed.target)) if placed.target else 0
    if count >= FEWEST_VALUES:
        return None
    few = ngettext(
        "Only {count} value so far; a verdict takes {needed}.",
        "Only {count} values so far; a verdict takes {needed}.",
        count,
    )
    return Word(Status.TOO_EARLY, few.format(count=count, needed=FEWEST_VALUES))


def _early_in_the_window(placed: KpiStatus, _course: Course, _today: date) -> Word | None:
    if placed.plan is None or placed.last is None:
        return None
    share = placed.plan.expected(placed.last[0].end)
    if share >= EARLY_SHARE:
        return None
    early = _("Only {share} of the time has passed.").format(share=percent(share))
    return Word(Status.TOO_EARLY, early)


_RULES: tuple[_Rule, ...] = (
    _not_started,
    _over_the_limit,
    _reached,
    _settled_at_the_deadline,
    _stale,
    _no_target,
    _milestone_ahead,
    _few_values,
    _early_in_the_window,
)


def _dated(placed: KpiStatus) -> Target | None:
    """The target, if it has something to reach by a deadline."""
    target = placed.target
    return None if target is None or target.is_empty or target.deadline is None else target


def _counts_at_once(kpi: Kpi, target: Target) -> bool:
    if target.cumulative:
        return kpi.direction is Direction.UP
    return target.reach is Reach.BEFORE or kpi.kind is Kind.MILESTONE


def _meets(kpi: Kpi, target: Target, value: float) -> bool:
    """Whether a value meets the target; level with it counts."""
    if target.is_band:
        return target.outside(value) == 0
    return target.goal is not None and kpi.direction.sign * (value - target.goal) >= 0


def _final_period(kpi: Kpi, deadline: date) -> Period:
    """The last period that ends by the deadline: the one that settles it."""
    holding = Period.containing(deadline, kpi.cadence)
    return holding if holding.end <= deadline else holding.previous
