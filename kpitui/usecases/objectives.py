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
from kpitui.usecases.fields import given
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
        return [checked_objective(Objective(slug=slug, name=slug), fields)]

    return session.record(decide).all_objectives[slug]


def edit_objective(session: Session, reference: str, fields: ObjectiveFields) -> Objective:
    """Record another version of an objective with the given fields changed."""
    slug = session.workbook.objective(reference).slug

    def decide(workbook: Workbook) -> list[Change]:
        old = workbook.objective(slug)
        new = checked_objective(old, fields)
        return [] if new == old else [new]

    return session.record(decide).all_objectives[slug]


def archive_objective(session: Session, reference: str, *, restore: bool = False) -> Objective:
    """Put an objective and its KPIs out of sight, or back; nothing is deleted."""
    slug = session.workbook.objective(reference).slug

    def decide(workbook: Workbook) -> list[Change]:
        old = workbook.objective(slug)
        return (
            []
            if old.archived is not restore
            else [msgspec.structs.replace(old, archived=not restore)]
        )

    return session.record(decide).all_objectives[slug]


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
