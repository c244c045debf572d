"""Import values: what a file says becomes one entry, all of it or nothing."""

from datetime import date
from typing import NamedTuple, TypeVar

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.links import Marker
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import checked_name, checked_slug
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.usecases.check_definition import checked_target, refuse_taken_name
from kpitui.usecases.kpis import KpiFields, new_kpi
from kpitui.usecases.objectives import ObjectiveFields, checked_objective
from kpitui.usecases.record_values import Outcome, outcomes
from kpitui.usecases.refusals import Refusal, refused
from kpitui.usecases.session import Session
from kpitui.usecases.understanding import Point, Understanding

_Fields = TypeVar("_Fields", KpiFields, ObjectiveFields)


class ImportOutcome(NamedTuple):
    """What an import came to: the KPIs that it made, and how many values it recorded."""

    created: tuple[str, ...]
    new: int
    corrected: int
    unchanged: int


def import_values(session: Session, understanding: Understanding) -> ImportOutcome:
    """Record what a file says as one entry; raises InvalidInput, naming the row, for all of it."""
    found: list[ImportOutcome] = []

    def decide(workbook: Workbook) -> list[Change]:
        changes, outcome = imported(workbook, understanding, session.today())
        found.append(outcome)
        return changes

    session.record(decide)
    return found[-1]


def imported(
    workbook: Workbook, understanding: Understanding, today: date
) -> tuple[list[Change], ImportOutcome]:
    """The changes that an import comes to, and their number; raises InvalidInput."""
    created = [each for each in understanding.definitions if isinstance(each, Kpi)]
    changes: list[Change] = []
    after = workbook
    for definition in understanding.definitions:
        made = _checked(definition, after, today)
        changes += made
        if isinstance(definition, Kpi | Objective):  # nothing refers to the others
            after = Workbook(after.ledger.with_changes(made, at=0, by=""))
    measurements: list[Measurement] = []
    corrected = 0
    for point in understanding.points:
        outcome = _outcome(after, point, today)
        if outcome is not None:
            measurements.append(outcome.measurement)
            corrected += outcome.is_correction
    archived = [kpi.slug for kpi in created if kpi.archived]
    return [
        *changes,
        *measurements,
        *(msgspec.structs.replace(after.all_kpis[slug], archived=True) for slug in archived),
    ], ImportOutcome(
        created=tuple(kpi.slug for kpi in created),
        new=len(measurements) - corrected,
        corrected=corrected,
        unchanged=len(understanding.points) - len(measurements),
    )


def _outcome(workbook: Workbook, point: Point, today: date) -> Outcome | None:
    """What recording one value comes to; nothing for what stands there already."""
    measurement = point.measurement
    try:
        if measurement.says_the_same_as(_known(workbook, measurement)):
            return None
        return outcomes(workbook, [measurement], today)[0]
    except InvalidInput as error:
        raise refused([Refusal(point.line, point.heading, str(error))]) from error


def _known(workbook: Workbook, measurement: Measurement) -> Measurement | None:
    series = workbook.series(measurement.kpi)
    row = series.latest.get(measurement.period)
    return None if row is None else series.row(row)


def _checked(definition: Change, workbook: Workbook, today: date) -> list[Change]:
    """The changes that make a definition; raises InvalidInput when the rules forbid it."""
    match definition:
        case Kpi():
            return new_kpi(workbook, definition.slug, _fields(KpiFields, definition), today)
        case Objective():
            blank = Objective(slug=checked_slug(definition.slug), name=definition.slug)
            made = checked_objective(blank, _fields(ObjectiveFields, definition))
            refuse_taken_name(made, workbook.all_objectives)
            return [made]
        case Target():
            return [checked_target(definition, workbook.kpi(definition.kpi))]
        case Marker():
            return [msgspec.structs.replace(definition, text=checked_name(definition.text))]
    return [definition]


def _fields(kind: type[_Fields], definition: Kpi | Objective) -> _Fields:
    """What a person would have said to define it."""
    names = set(kind.__struct_fields__) & set(definition.__struct_fields__)
    return kind(**{name: getattr(definition, name) for name in names})
