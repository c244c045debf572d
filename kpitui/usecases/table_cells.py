"""The cells of a table that say something, each with its period and the KPI it names."""

from collections.abc import Iterator
from typing import NamedTuple

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Period
from kpitui.language import _
from kpitui.usecases.read_periods import read_periods
from kpitui.usecases.read_table import Table
from kpitui.usecases.refusals import Refusal, refuse
from kpitui.usecases.table_layout import Layout, TableLayout
from kpitui.usecases.understanding import Instructions


class Cell(NamedTuple):
    """A cell with a value, or a blank one whose note says why it has none."""

    line: int
    heading: str
    period: Period
    text: str
    target: str
    note: str
    confidence: str


def cells_of(table: Table, layout: TableLayout, said: Instructions) -> list[Cell]:
    """Every cell to take a value from; raises InvalidInput when one has no period or no KPI."""
    period = layout.period
    periods = read_periods(period.heading, period.cells, table.lines, said.dates)
    found: list[Cell] = []
    refusals: list[Refusal] = []
    for row, line in enumerate(table.lines):
        when = periods[row]
        for heading, text, target, note, confidence in _row(layout, row, said.kpi):
            if when is None:
                refusals.append(_blank(line, period.heading))
            elif not target:
                refusals.append(_blank(line, layout.kpi.heading if layout.kpi else heading))
            else:
                found.append(Cell(line, heading, when, text, target, note, confidence))
    refuse(refusals)
    if not found:
        raise InvalidInput(_("The table has headings but no values."))
    return found


def _row(
    layout: TableLayout, row: int, one_kpi: str | None
) -> Iterator[tuple[str, str, str, str, str]]:
    """Heading, text, KPI, note and confidence of each cell of a row that says something."""
    if layout.layout is Layout.WIDE:
        for column in layout.values:
            if text := column.cells[row]:
                yield column.heading, text, one_kpi or column.heading, "", ""
        return
    value = layout.values[0]
    text = value.cells[row]
    note = layout.note.cells[row] if layout.note else ""
    if text or note:
        target = layout.kpi.cells[row] if layout.kpi else one_kpi or ""
        confidence = layout.confidence.cells[row] if layout.confidence else ""
        yield value.heading, text, target, note, confidence


def _blank(line: int, heading: str) -> Refusal:
    return Refusal(line, heading, _("This is blank, but the row has a value."))
