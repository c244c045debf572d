"""Set a new target from a day on, and leave what was planned before as it was."""

from datetime import date

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_note
from kpitui.domain.target import Target, Waypoint, plan_of
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.check_definition import checked_target
from kpitui.usecases.session import Session


def set_target(
    session: Session, reference: str, goal: float, deadline: date, since: date | None, why: str
) -> Target:
    """Record a version of a KPI's target that is in force from a day on, today by default."""
    if not why.strip():
        raise InvalidInput(_("A new target needs a reason: say why."))
    start = since or session.today()
    reason = checked_note(why)

    said: list[Target] = []

    def decide(workbook: Workbook) -> list[Change]:
        kpi = workbook.kpi(reference)
        said[:] = [next_version(workbook, kpi, goal, deadline, start, reason)]
        return [*said]

    session.record(decide)
    return said[0]


def next_version(
    workbook: Workbook, kpi: Kpi, goal: float, deadline: date, since: date, why: str
) -> Target:
    """The version that follows the one in force; raises InvalidInput when it makes no sense.

    While the old window is open, the new path leaves it where it stands that day. After its
    deadline a new window begins: from zero for a running total, else from the last known value.
    """
    path = workbook.target_path(kpi.slug)
    later = [version for version in path.versions if version.since > since]
    if later:
        raise InvalidInput(
            _("A later target of {kpi} is in force from {day} on. Begin after it.").format(
                kpi=kpi.slug, day=later[0].since
            )
        )
    old = path.on(since)
    if old is None or old.is_empty or old.is_band:
        fresh = Target(
            kpi=kpi.slug, since=since, start=since, baseline=_known(workbook, kpi, since)
        )
    elif old.deadline is not None and since < old.deadline:
        fresh = _bent(old, workbook, kpi, since)
    else:
        baseline = 0.0 if old.cumulative else _known(workbook, kpi, since)
        fresh = msgspec.structs.replace(
            old, since=since, start=since, baseline=baseline, milestones=()
        )
    version = msgspec.structs.replace(
        fresh, goal=goal, low=None, high=None, deadline=deadline, why=why
    )
    _refuse_past_deadline(version)
    return checked_target(version, kpi)


def _bent(old: Target, workbook: Workbook, kpi: Kpi, since: date) -> Target:
    plan = plan_of(old, workbook.values(kpi.slug))
    if plan is None or since <= plan.baseline.on:
        return msgspec.structs.replace(old, since=since)
    kept = tuple(knot for knot in plan.knots[1:] if knot.on < since)
    return msgspec.structs.replace(
        old,
        since=since,
        start=plan.baseline.on,
        baseline=plan.baseline.value,
        milestones=(*kept, Waypoint(since, plan.value(since))),
    )


def _known(workbook: Workbook, kpi: Kpi, day: date) -> float | None:
    values = [value for period, value in workbook.values(kpi.slug).items() if period.end <= day]
    return values[-1] if values else None


def _refuse_past_deadline(target: Target) -> None:
    if target.deadline is not None and target.deadline <= target.since:
        raise InvalidInput(
            _("The deadline {deadline} must come after {since}, when the target begins.").format(
                deadline=target.deadline, since=target.since
            )
        )
