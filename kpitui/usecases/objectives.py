"""Define objectives: add, edit, archive and restore."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from kpitui.domain.errors import InvalidInput
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_name, checked_note, checked_slug
from kpitui.domain.objective import Objective
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.check_definition import refuse_taken_name
from kpitui.usecases.fields import archived, given
from kpitui.usecases.meanwhile import Theirs, merged, objective_changes, refuse_gone
from kpitui.usecases.session import Session


class ObjectiveFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of an objective; what is unset stays as it was."""

    name: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    start: date | None | UnsetType = UNSET
    deadline: date | None | UnsetType = UNSET
    note: str | UnsetType = UNSET


def add_objective(session: Session, slug: str, fields: ObjectiveFields) -> Objective:
    """Record a new objective; raises InvalidInput when the slug is taken."""
    checked_slug(slug)

    def decide(workbook: Workbook) -> list[Change]:
        if slug in workbook.all_objectives:
            raise InvalidInput(
                _(
                    "There is an objective “{slug}” already. Edit it, or choose another name."
                ).format(slug=slug)
            )
        new = checked_objective(Objective(slug=slug, name=slug), fields)
        refuse_taken_name(new, workbook.all_objectives)
        return [new]

    return session.record(decide).all_objectives[slug]


def edit_objective(session: Session, reference: str, fields: ObjectiveFields) -> Objective:
    """Record another version of an objective with the given fields changed."""
    slug = ""

    def decide(workbook: Workbook) -> list[Change]:
        nonlocal slug
        slug = workbook.objective(reference).slug
        return _edited(workbook, slug, fields)

    return session.record(decide).all_objectives[slug]


def merge_objective(
    session: Session, slug: str, fields: ObjectiveFields, seen: Workbook
) -> tuple[Theirs, ...]:
    """Record an edit of an objective as it was seen; gives what others changed since.

    Raises Collision for fields that they changed to other values, and TakenBack.
    """
    theirs: tuple[Theirs, ...] = ()

    def decide(workbook: Workbook) -> list[Change]:
        nonlocal theirs
        refuse_gone(slug, workbook.all_objectives, workbook)
        theirs = merged(objective_changes(seen, workbook, slug), given(fields), workbook)
        return _edited(workbook, slug, fields)

    session.record(decide)
    return theirs


def archive_objective(
    session: Session, reference: str, *, restore: bool = False, seen: Workbook | None = None
) -> Objective:
    """Put an objective and its KPIs out of sight, or back; nothing is deleted.

    Raises TakenBack when the objective that the person has `seen` is no longer there.
    """
    slug = ""

    def decide(workbook: Workbook) -> list[Change]:
        nonlocal slug
        if seen is not None:
            refuse_gone(reference, workbook.all_objectives, workbook)
        old = workbook.objective(reference)
        slug = old.slug
        return [*archived(old, restore=restore)]

    return session.record(decide).all_objectives[slug]


def _edited(workbook: Workbook, slug: str, fields: ObjectiveFields) -> list[Change]:
    old = workbook.all_objectives[slug]
    new = checked_objective(old, fields)
    if new == old:
        return []
    refuse_taken_name(new, workbook.all_objectives)
    return [new]


def checked_objective(old: Objective, fields: ObjectiveFields) -> Objective:
    """The objective with the fields in it; raises InvalidInput when they make no sense."""
    new = msgspec.structs.replace(old, **given(fields))
    new = msgspec.structs.replace(
        new,
        name=checked_name(new.name) or new.slug,
        owner=checked_name(new.owner),
        note=checked_note(new.note),
    )
    if new.start and new.deadline and new.start >= new.deadline:
        raise InvalidInput(
            _("The deadline {deadline} must come after the start {start}.").format(
                deadline=new.deadline, start=new.start
            )
        )
    return new
