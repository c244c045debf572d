"""What is due: the newest complete period of each KPI that has neither a value nor a skip."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Cadence, Period, last_complete
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext

_DAYS_OF_GRACE = 3
_DAYS = {Cadence.DAY: 1}


class Due(msgspec.Struct, frozen=True):
    """A KPI that waits for a value for a period; `since` is the first period that it lacks.

    `days_late` counts from the day after the end of that first period.
    """

    kpi: Kpi
    period: Period
    since: Period
    days_late: int

    @property
    def is_stale(self) -> bool:
        """Late by more than three days or one cadence, whichever is shorter."""
        return self.days_late > min(_DAYS_OF_GRACE, _DAYS.get(self.kpi.cadence, _DAYS_OF_GRACE))


def due(workbook: Workbook, today: date) -> list[Due]:
    """Every KPI in use that is due, the latest first, then in the order they were defined."""
    found = (due_period(workbook, kpi, today) for kpi in workbook.kpis)
    return sorted((each for each in found if each), key=lambda each: -each.days_late)


def due_period(workbook: Workbook, kpi: Kpi, today: date) -> Due | None:
    """What one KPI waits for; None when nothing is due."""
    if kpi.is_computed:
        return None
    period = last_complete(kpi.cadence, today)
    series = workbook.series(kpi.slug)
    if period.key in series.latest or _is_out_of_season(workbook, kpi, period):
        return None
    since = _first_missing(kpi, max(series.latest, default=None), period)
    return Due(kpi, period, since, (today - since.end - timedelta(days=1)).days)


def latest_wait(workbook: Workbook, kpi: Kpi, today: date) -> Due | None:
    """What holds a KPI's newest value up: its own wait, or the latest among what it is made of."""
    if not kpi.is_computed:
        return due_period(workbook, kpi, today)
    from kpitui.domain.values import parts_of  # brings the formulas

    waits = (latest_wait(workbook, workbook.kpi(slug), today) for slug in parts_of(kpi))
    return max((wait for wait in waits if wait), key=lambda wait: wait.days_late, default=None)


def _first_missing(kpi: Kpi, newest: str | None, period: Period) -> Period:
    """The period after the newest recorded one; a KPI without any has waited since `period`."""
    if newest is None or kpi.kind is Kind.MILESTONE:
        return period
    return min(period, Period.parse(newest).next)


def _is_out_of_season(workbook: Workbook, kpi: Kpi, period: Period) -> bool:
    """Whether the KPI has not started by then, or is a milestone that is done or not yet asked."""
    path = workbook.target_path(kpi.slug)
    target = path.current
    start = path.versions[0].start if path.versions else None
    if start is not None and period.end < start:
        return True
    if kpi.kind is not Kind.MILESTONE:
        return False
    is_done = 1.0 in workbook.values(kpi.slug).values()
    return is_done or target is None or target.deadline is None or period.end < target.deadline


def due_text(items: Sequence[Due]) -> str:
    """A line for each KPI that is due, or one that says that nothing is."""
    if not items:
        return _("Nothing is due.")
    wide = max(len(each.kpi.slug) for each in items)
    return "\n".join(
        f"{each.kpi.slug:{wide}}  {each.period.label()}  {_lateness(each)}" for each in items
    )


def _lateness(wait: Due) -> str:
    if not wait.days_late:
        return _("due today")
    days = ngettext("{days} day late", "{days} days late", wait.days_late).format(
        days=wait.days_late
    )
    if wait.since == wait.period:
        return days
    return _("{days}, nothing since {period}").format(days=days, period=wait.since.previous.label())
