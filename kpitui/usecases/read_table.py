"""Read delimited text into columns: the separator is found out, and everything has a limit."""

import csv
import itertools
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kpitui.domain.csv_cells import unguarded
from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import printable
from kpitui.language import _

SEPARATORS = (",", ";", "\t", "|")
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
MOST_CELLS = 10_000_000
LONGEST_CELL = 100_000  # characters
LONGEST_LINE = 2_000_000  # characters
_MOST_LINES = 5 * MOST_ROWS  # blank ones and those inside quoted cells included
_SAMPLE = 50  # lines
_MOST_SHARED = 50_000
_NAMED_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)


class Column(NamedTuple):
    """The cells under one heading, without outer blanks."""

    heading: str
    cells: list[str]


class Table(NamedTuple):
    """A header row and what stands below it by columns; `lines` says where each row began."""

    separator: str
    columns: tuple[Column, ...]
    lines: Sequence[int]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)


def read_table(lines: Iterable[str]) -> Table:
    """The table in the lines of a text, line ends included; raises InvalidInput.

    Blank rows are skipped, missing cells at a row's end are blank, and the apostrophe that
    exports put before live cells is taken away.
    """
    try:
        return _read(_bounded(lines))
    except csv.Error as error:
        raise InvalidInput(
            _("The table cannot be read: {reason}. Is a quotation mark left open?").format(
                reason=error
            )
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(
            _("The table is no UTF-8 text. Save it as CSV with UTF-8 encoding.")
        ) from error


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    """The lines without a byte order mark; raises InvalidInput for what is no line of text."""
    for number, line in enumerate(lines, 1):
        if number > _MOST_LINES:
            raise InvalidInput(
                _("The table has more than {most} lines. Split it up.").format(most=_MOST_LINES)
            )
        if len(line) > LONGEST_LINE:
            raise InvalidInput(
                _("Line {line} is longer than {most} characters. That is no table.").format(
                    line=number, most=LONGEST_LINE
                )
            )
        yield line.removeprefix("\ufeff") if number == 1 else line


def _read(lines: Iterator[str]) -> Table:
    sample = list(itertools.islice(lines, _SAMPLE))
    named = _NAMED_SEPARATOR.fullmatch(sample[0]) if sample else None
    separator = named[1] if named else _separator(sample)
    skipped = 1 if named else 0
    records = _records(itertools.chain(sample[skipped:], lines), separator, skipped)
    head = next(records, None)
    if head is None:
        raise InvalidInput(_("The table is empty. Its first row must hold the headings."))
    return _columns(separator, head[1], records)


def _separator(sample: Sequence[str]) -> str:
    """The separator that splits the sample into the most columns, rows alike before all."""

    def score(separator: str) -> tuple[float, int]:
        reader = csv.reader(iter(sample), delimiter=separator)
        try:
            widths = [len(row) for row in reader if any(row)]
        except csv.Error:  # a line that this one does not part is too long for a cell
            return 0.0, 0
        if not widths or widths[0] == 1:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(SEPARATORS, key=score)


def _records(lines: Iterator[str], separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the number of the line on which it began."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    began = 1
    for row in reader:
        if any(row) and any(map(str.strip, row)):
            yield began + skipped, row
        began = reader.line_num + 1


def _columns(separator: str, head: list[str], records: Iterator[tuple[int, list[str]]]) -> Table:
    headings = [unguarded(cell.strip()) for cell in head]
    if len(headings) > MOST_COLUMNS:
        raise InvalidInput(
            _("The table has {count} columns. Take at most {most}.").format(
                count=len(headings), most=MOST_COLUMNS
            )
        )
    lines = array("L")
    cells: list[list[str]] = [[] for _heading in headings]
    # Periods and names repeat; one string for each keeps a million rows small.
    shared: list[dict[str, str]] = [{} for _heading in headings]
    most = min(MOST_ROWS, MOST_CELLS // len(headings))
    for line, row in records:
        if len(lines) == most:
            raise InvalidInput(
                _("The table has more than {most} rows. Split it up.").format(most=most)
            )
        lines.append(line)
        fitted = row if len(row) == len(headings) else _fitted(row, len(headings), line)
        for column, known, cell in zip(cells, shared, map(str.strip, fitted), strict=True):
            if len(cell) > LONGEST_CELL:
                raise _too_long(line)
            text = unguarded(cell)
            seen = known.get(text)
            if seen is None and len(known) < _MOST_SHARED:
                known[text] = text
            column.append(text if seen is None else seen)
    return Table(separator, _headed(headings, cells), lines)


def _fitted(row: list[str], width: int, line: int) -> list[str]:
    """The cells of a row, as many as there are headings; raises InvalidInput for more."""
    if any(cell.strip() for cell in row[width:]):
        raise InvalidInput(
            _("Row {line} has {count} cells, but there are only {width} headings.").format(
                line=line, count=len(row), width=width
            )
        )
    return [*row[:width], *[""] * (width - len(row))]


def _too_long(line: int) -> InvalidInput:
    return InvalidInput(
        _("A cell in row {line} is longer than {most} characters.").format(
            line=line, most=LONGEST_CELL
        )
    )


def _headed(headings: Sequence[str], cells: Sequence[list[str]]) -> tuple[Column, ...]:
    """The columns that have a heading; raises InvalidInput for doubled and missing ones."""
    seen: dict[str, int] = {}
    for number, heading in enumerate(headings, 1):
        if not heading and any(cells[number - 1]):
            raise InvalidInput(
                _("Column {number} has values but no heading.").format(number=number)
            )
        if heading and heading in seen:
            raise InvalidInput(
                _("Columns {first} and {second} have the same heading “{heading}”.").format(
                    first=seen[heading], second=number, heading=printable(heading)[:70]
                )
            )
        seen[heading] = number
    pairs = zip(headings, cells, strict=True)
    return tuple(Column(heading, column) for heading, column in pairs if heading)
