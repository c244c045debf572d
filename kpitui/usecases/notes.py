"""Write a note on a value that is already recorded."""

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.measurement import Measurement
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.record_values import record_all
from kpitui.usecases.session import Session


def newest_measurement(workbook: Workbook, slug: str) -> Measurement | None:
    """What counts for the newest period of a KPI that has anything recorded."""
    series = workbook.series(slug)
    return series.row(series.latest[max(series.latest)]) if series.latest else None


def write_note(session: Session, slug: str, text: str) -> Measurement:
    """Record the newest value of a KPI again, with a note; raises InvalidInput without a value."""
    newest = newest_measurement(session.workbook, slug)
    if newest is None:
        raise InvalidInput(_("{kpi} has no value to write a note on.").format(kpi=slug))
    noted = msgspec.structs.replace(newest, note=text)
    return record_all(session, [noted])[0].measurement
