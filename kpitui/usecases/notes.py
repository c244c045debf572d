"""Write a note on a value that is already recorded."""

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.ledger import Change
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.meanwhile import RecordedMeanwhile, refuse_gone
from kpitui.usecases.record_values import outcomes
from kpitui.usecases.session import Session


def newest_measurement(workbook: Workbook, slug: str) -> Measurement | None:
    """What counts for the newest period of a KPI that has anything recorded."""
    series = workbook.series(slug)
    return series.row(series.latest[max(series.latest)]) if series.latest else None


def noted_then(
    workbook: Workbook, slug: str, period: str, note: str, entry: int
) -> Measurement | None:
    """A measurement as it was when its note was read; None when nothing is recorded any more."""
    now = workbook.measurement(slug, Period.parse(period))
    return now and msgspec.structs.replace(now, note=note, entry=entry)


def write_note(
    session: Session, slug: str, text: str, seen: Measurement | None = None
) -> Measurement:
    """Record a value of a KPI again, with a note: the newest one, or the one that was `seen`.

    Raises InvalidInput without a value, and RecordedMeanwhile when somebody wrote another note
    since, or put a skip in the place of the value.
    """
    noted: list[Measurement] = []

    def decide(workbook: Workbook) -> list[Change]:
        if seen is None:
            old = newest_measurement(workbook, slug)
        else:
            refuse_gone(slug, workbook.all_kpis, workbook)
            old = workbook.measurement(slug, Period.parse(seen.period))
        if old is None:
            raise InvalidInput(_("{kpi} has no value to write a note on.").format(kpi=slug))
        if seen is not None and _is_another_note(old, seen, text):
            raise RecordedMeanwhile(old)
        with_note = msgspec.structs.replace(old, note=text)
        [outcome] = outcomes(workbook, [with_note], session.today())
        noted[:] = [outcome.measurement]
        return [] if outcome.is_unchanged else [outcome.measurement]

    session.record(decide)
    return noted[0]


def _is_another_note(now: Measurement, seen: Measurement, text: str) -> bool:
    """Whether somebody said something since that this note would replace."""
    if now.entry == seen.entry or now.note == text:
        return False
    return now.note != seen.note or now.is_skip != seen.is_skip
