"""Define KPIs: add, edit, archive and restore; a definition's target goes along."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Direction, Kind, Kpi, Level, Role, ScopeKind
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_slug
from kpitui.domain.period import Cadence
from kpitui.domain.target import Reach, Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.check_definition import checked_kpi, checked_target
from kpitui.usecases.fields import archived, given
from kpitui.usecases.meanwhile import Theirs, kpi_changes, merged, refuse_gone
from kpitui.usecases.session import Session

_TARGET_FIELDS = {
    "baseline", "start", "goal", "low", "high", "deadline", "cumulative", "reach",
}  # fmt: skip


class KpiFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of a KPI and its target; what is unset stays as it was."""

    name: str | UnsetType = UNSET
    objective: str | None | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    numerator: str | None | UnsetType = UNSET
    denominator: str | None | UnsetType = UNSET
    formula: str | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    decimals: int | None | UnsetType = UNSET
    cadence: Cadence | UnsetType = UNSET
    direction: Direction | UnsetType = UNSET
    role: Role | None | UnsetType = UNSET
    level: Level | None | UnsetType = UNSET
    scope: ScopeKind | None | UnsetType = UNSET
    scope_name: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    source: str | UnsetType = UNSET
    note: str | UnsetType = UNSET
    baseline: float | None | UnsetType = UNSET
    start: date | None | UnsetType = UNSET
    goal: float | None | UnsetType = UNSET
    low: float | None | UnsetType = UNSET
    high: float | None | UnsetType = UNSET
    deadline: date | None | UnsetType = UNSET
    cumulative: bool | UnsetType = UNSET
    reach: Reach | UnsetType = UNSET


def add_kpi(session: Session, slug: str, fields: KpiFields) -> Kpi:
    """Record a new KPI, with its target if it has one; raises InvalidInput for a taken slug."""

    def decide(workbook: Workbook) -> list[Change]:
        return new_kpi(workbook, slug, fields, session.today())

    return session.record(decide).all_kpis[slug]


def edit_kpi(session: Session, reference: str, fields: KpiFields) -> Kpi:
    """Record another version of a KPI with the given fields changed."""
    slug = ""

    def decide(workbook: Workbook) -> list[Change]:
        nonlocal slug
        slug = workbook.kpi(reference).slug
        return edited_kpi(workbook, slug, fields, session.today())

    return session.record(decide).all_kpis[slug]


def merge_kpi(session: Session, slug: str, fields: KpiFields, seen: Workbook) -> tuple[Theirs, ...]:
    """Record an edit of a KPI as it was seen; gives what others changed since, which is kept.

    Raises Collision for fields that they changed to other values, and TakenBack.
    """
    theirs: tuple[Theirs, ...] = ()

    def decide(workbook: Workbook) -> list[Change]:
        nonlocal theirs
        refuse_gone(slug, workbook.all_kpis, workbook)
        theirs = merged(kpi_changes(seen, workbook, slug), given(fields), workbook)
        return edited_kpi(workbook, slug, fields, session.today())

    session.record(decide)
    return theirs


def archive_kpi(
    session: Session, reference: str, *, restore: bool = False, seen: Workbook | None = None
) -> Kpi:
    """Put a KPI out of sight, or back; its values stay.

    Raises TakenBack when the KPI that the person has `seen` is no longer there.
    """
    slug = ""

    def decide(workbook: Workbook) -> list[Change]:
        nonlocal slug
        if seen is not None:
            refuse_gone(reference, workbook.all_kpis, workbook)
        old = workbook.kpi(reference)
        slug = old.slug
        return [*archived(old, restore=restore)]

    return session.record(decide).all_kpis[slug]


def new_kpi(workbook: Workbook, slug: str, fields: KpiFields, today: date) -> list[Change]:
    """The changes that make a KPI; raises InvalidInput when they cannot."""
    checked_slug(slug)
    if slug in workbook.all_kpis:
        raise InvalidInput(
            _("There is a KPI “{slug}” already. Edit it, or choose another name.").format(slug=slug)
        )
    return _changes(workbook, Kpi(slug=slug, name=slug), None, fields, today)


def edited_kpi(workbook: Workbook, slug: str, fields: KpiFields, today: date) -> list[Change]:
    """The changes that an edit comes to; none when it changes nothing."""
    kpi = workbook.kpi(slug)
    versions = workbook.target_path(slug).versions
    target = versions[-1] if versions else None
    changes = _changes(workbook, kpi, target, fields, today)
    return [change for change in changes if change not in {kpi, target}]


def _changes(
    workbook: Workbook, kpi: Kpi, target: Target | None, fields: KpiFields, today: date
) -> list[Change]:
    said = given(fields)
    of_target = {name: said.pop(name) for name in _TARGET_FIELDS & said.keys()}
    new = checked_kpi(msgspec.structs.replace(kpi, **said), workbook)
    if not of_target and target is None:
        return [new]
    since = of_target.get("start") or today
    version = target or Target(kpi=kpi.slug, since=since)
    return [new, checked_target(msgspec.structs.replace(version, **of_target), new)]
