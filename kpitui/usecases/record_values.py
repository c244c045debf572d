"""Record what was measured: values, corrections and skips."""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import LARGEST, Measurement
from kpitui.domain.names import checked_note
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.meanwhile import refuse_gone, refuse_recorded
from kpitui.usecases.session import Session

Seen = Measurement | None | UnsetType
"""What counted for a period when a person looked at it; unset when nobody did."""


class Outcome(msgspec.Struct, frozen=True):
    """What came of recording one measurement; `before` is what counted until then."""

    kpi: Kpi
    measurement: Measurement
    before: Measurement | None

    @property
    def is_unchanged(self) -> bool:
        return self.measurement.says_the_same_as(self.before)

    @property
    def is_correction(self) -> bool:
        return self.before is not None and not self.is_unchanged


def record_value(
    session: Session,
    kpi: str,
    value: float,
    period: Period,
    *,
    note: str = "",
    confidence: float | None = None,
    by: str | None = None,
    seen: Seen = UNSET,
    keeps: bool = False,
) -> Outcome:
    """Record one KPI's value for a period; the same value again changes nothing.

    A correction that `keeps` leaves the note and the confidence that are not given anew. Raises
    RecordedMeanwhile when somebody recorded another value since that period was `seen`.
    """
    said = Measurement(kpi=kpi, period=period.key, value=value, note=note, confidence=confidence)
    return record_all(session, [said], by, seen, keeps=keeps)[0]


def skip_period(
    session: Session,
    kpi: str,
    period: Period,
    reason: str,
    *,
    by: str | None = None,
    seen: Seen = UNSET,
) -> Outcome:
    """Record that a period has no value on purpose, and why; `seen` as for a value."""
    if not reason.strip():
        raise InvalidInput(_("A skip needs a reason, such as “shop closed”."))
    return record_all(
        session, [Measurement(kpi=kpi, period=period.key, value=None, note=reason)], by, seen
    )[0]


def record_all(
    session: Session,
    measurements: Sequence[Measurement],
    by: str | None = None,
    seen: Seen = UNSET,
    *,
    keeps: bool = False,
) -> list[Outcome]:
    """Record many as one entry, all or nothing; raises InvalidInput for the first bad one.

    What counted for the periods when they were `seen` must still count, or be the same; the KPIs
    are then named by their slugs. `keeps` is as for one value.
    """
    outcome: list[Outcome] = []

    def decide(workbook: Workbook) -> list[Measurement]:
        said = [with_what_stays(each, workbook) if keeps else each for each in measurements]
        if seen is not UNSET:
            for measurement in said:
                refuse_gone(measurement.kpi, workbook.all_kpis, workbook)
        outcome[:] = outcomes(workbook, said, session.today())
        if seen is not UNSET:
            for each in outcome:
                refuse_recorded(each.before, seen, each.measurement)
        return [each.measurement for each in outcome if not each.is_unchanged]

    session.record(decide, by)
    return outcome


def with_what_stays(new: Measurement, workbook: Workbook) -> Measurement:
    """A value with the note and the confidence of the one that counts, unless it has its own."""
    before = workbook.measurement(new.kpi, Period.parse(new.period))
    if before is None or before.is_skip or new.is_skip:
        return new
    confidence = before.confidence if new.confidence is None else new.confidence
    return msgspec.structs.replace(new, note=new.note or before.note, confidence=confidence)


def outcomes(workbook: Workbook, measurements: Sequence[Measurement], today: date) -> list[Outcome]:
    """What recording them would come to; a later one of the same period corrects an earlier."""
    found: list[Outcome] = []
    latest: dict[tuple[str, str], Measurement] = {}
    for each in measurements:
        kpi = workbook.kpi(each.kpi)
        checked = _checked(each, kpi, today)
        place = (kpi.slug, checked.period)
        before = latest.get(place) or workbook.measurement(kpi.slug, Period.parse(checked.period))
        found.append(Outcome(kpi, checked, before))
        if not found[-1].is_unchanged:
            latest[place] = checked
    return found


def _checked(measurement: Measurement, kpi: Kpi, today: date) -> Measurement:
    """The measurement as it may be recorded; raises InvalidInput when it may not."""
    _refuse_computed(kpi)
    period = Period.parse(measurement.period)
    _refuse_wrong_period(kpi, period, today)
    _refuse_wrong_value(kpi, measurement)
    note = checked_note(measurement.note)
    if (measurement.kpi, measurement.note) == (kpi.slug, note):
        return measurement
    return msgspec.structs.replace(measurement, kpi=kpi.slug, note=note)


def _refuse_computed(kpi: Kpi) -> None:
    if kpi.archived:
        raise InvalidInput(_("{kpi} is archived and takes no values.").format(kpi=kpi.slug))
    if kpi.is_computed:
        parts = kpi.formula or f"{kpi.numerator} / {kpi.denominator}"
        raise InvalidInput(
            _("{kpi} is computed from {parts}. Record those instead.").format(
                kpi=kpi.slug, parts=parts
            )
        )


def _refuse_wrong_period(kpi: Kpi, period: Period, today: date) -> None:
    if period.cadence is not kpi.cadence:
        raise InvalidInput(
            _("{kpi} is measured by the {cadence}; {period} is a {other}.").format(
                kpi=kpi.slug, cadence=_(kpi.cadence), period=period.key, other=_(period.cadence)
            )
        )
    if period.start > today:
        raise InvalidInput(
            _("{period} lies in the future: it begins on {start}, today is {today}.").format(
                period=period.key, start=period.start, today=today
            )
        )


def _refuse_wrong_value(kpi: Kpi, measurement: Measurement) -> None:
    if measurement.value is None and not measurement.note.strip():
        raise InvalidInput(_("A skip needs a reason, such as “shop closed”."))
    if measurement.value is not None and not abs(measurement.value) <= LARGEST:
        raise InvalidInput(_("{value} is too large to be counted.").format(value=measurement.value))
    if kpi.kind is Kind.MILESTONE and measurement.value not in {0.0, 1.0, None}:
        raise InvalidInput(
            _("{kpi} is a milestone: write “done” or “not done”.").format(kpi=kpi.slug)
        )
    if measurement.confidence is not None and not 0 <= measurement.confidence <= 1:
        raise InvalidInput(
            _("A confidence lies between 0 and 1; {given} does not.").format(
                given=measurement.confidence
            )
        )
