"""The cells of a table that say something, each with its period and the KPI it names."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple, cast

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Period
from kpitui.language import _
from kpitui.usecases.read_periods import read_periods
from kpitui.usecases.read_table import Column, Table
from kpitui.usecases.refusals import Refusal, refuse
from kpitui.usecases.table_layout import Layout, TableLayout
from kpitui.usecases.understanding import Instructions

MOST_VALUES = 1_000_000


class Cell(NamedTuple):
    """A cell with a value, or a blank one whose note says why it has none."""

    line: int
    heading: str
    period: Period
    text: str
    target: str
    note: str
    confidence: str


class Cells(msgspec.Struct, frozen=True):
    """The cells of a table, made anew each time they are gone through: a million are too many."""

    layout: TableLayout
    lines: Sequence[int]
    periods: Sequence[Period]
    one_kpi: str | None

    def __iter__(self) -> Iterator[Cell]:
        return self._wide() if self.layout.layout is Layout.WIDE else self._long()

    def _wide(self) -> Iterator[Cell]:
        headings = [column.heading for column in self.layout.values]
        named = [(heading, self.one_kpi or heading) for heading in headings]
        if not named:
            return
        rows = zip(*(column.cells for column in self.layout.values), strict=True)
        for line, period, texts in zip(self.lines, self.periods, rows, strict=True):
            for (heading, target), text in zip(named, texts, strict=True):
                if text:
                    yield Cell(line, heading, period, text, target, "", "")

    def _long(self) -> Iterator[Cell]:
        value, one = self.layout.values[0], self.one_kpi or ""
        rows = zip(
            self.lines,
            self.periods,
            value.cells,
            self.layout.kpi.cells if self.layout.kpi else repeat(one, len(self.lines)),
            _texts(self.layout.note, len(self.lines)),
            _texts(self.layout.confidence, len(self.lines)),
            strict=True,
        )
        for line, period, text, target, note, confidence in rows:
            if text or note:
                yield Cell(line, value.heading, period, text, target, note, confidence)


def cells_of(table: Table, layout: TableLayout, said: Instructions) -> Cells:
    """Every cell to take a value from; raises InvalidInput when one has no period or no KPI."""
    column = layout.period
    periods = read_periods(column.heading, column.cells, table.lines, said.dates)
    dateless = {line for line, at in zip(table.lines, periods, strict=True) if at is None}
    cells = Cells(layout, table.lines, cast("Sequence[Period]", periods), said.kpi)
    refusals: list[Refusal] = []
    count = 0
    for cell in cells:
        count += 1
        if cell.line in dateless:
            refusals.append(_blank(cell.line, column.heading))
        elif not cell.target:
            refusals.append(_blank(cell.line, layout.kpi.heading if layout.kpi else cell.heading))
    refuse(refusals)
    if not count:
        raise InvalidInput(_("The table has headings but no values."))
    if count > MOST_VALUES:
        raise InvalidInput(
            _("The table has {count} values. Take at most {most} at once.").format(
                count=count, most=MOST_VALUES
            )
        )
    return cells


def _texts(column: Column | None, rows: int) -> Iterable[str]:
    return column.cells if column else repeat("", rows)


def _blank(line: int, heading: str) -> Refusal:
    return Refusal(line, heading, _("This is blank, but the row has a value."))
