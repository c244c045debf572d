"""The check-in table: one line a KPI, its value typed in place, drawn as one widget."""

from collections.abc import Callable
from functools import partial

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from kpitui.language import _
from kpitui.reports.check_in import CheckIn, period_text
from kpitui.reports.check_in_row import CheckInRow
from kpitui.tui.widgets.cells import fitted, right
from kpitui.tui.widgets.check_in_columns import (
    GAP,
    MARKER,
    Columns,
    columns_for,
    fitting,
    value_heading,
)
from kpitui.tui.widgets.check_in_draft import Drafts
from kpitui.tui.widgets.line_view import LineView, Piece

_APART = " " * GAP


# It takes no focus, so that every key stays in the one queue of its screen: keys of one burst that
# were handed to two widgets would be handled out of order.
class CheckInTable(LineView, can_focus=False):
    """What is asked for, row by row; typed text stays with its row until it is saved or dropped."""

    COMPONENT_CLASSES = {
        "check-in-table--good",
        "check-in-table--caution",
        "check-in-table--muted",
        "check-in-table--heading",
        "check-in-table--cursor",
    }

    class Moved(Message):
        """The cursor stands on another row."""

    class Measured(Message):
        """The columns may be wider or narrower than before."""

    def __init__(self, drafts: Drafts, *, ascii_only: bool = False) -> None:
        super().__init__(ascii_only=ascii_only)
        self.report = CheckIn((), nothing_due=True)
        self._drafts = drafts
        self._lines: list[int | None] = []  # the row that a line shows; None for a heading
        self._columns = columns_for(self.report, 0)

    @property
    def row(self) -> CheckInRow | None:
        """The row under the cursor."""
        return self.report.rows[self.cursor] if self.report.rows else None

    @property
    def columns(self) -> Columns:
        """The widths that the rows are drawn with."""
        return self._columns

    def show(self, report: CheckIn) -> None:
        """Draw a report; the cursor stays on its KPI, typed text stays where it was typed."""
        was = self.row.kpi.slug if self.row else None
        self.report = report
        slugs = [row.kpi.slug for row in report.rows]
        self.cursor = slugs.index(was) if was in slugs else self.cursor
        self.restart()

    def redraw_row(self) -> None:
        """Draw the row under the cursor anew, because what is typed there changed."""
        self._refresh_item(self.cursor)

    def walk(self, way: str) -> None:
        """Move the cursor: down, up, first, last, page_down, page_up, or to the next empty row."""
        steps: dict[str, Callable[[], None]] = {
            "down": partial(self.action_move, 0, 1),
            "up": partial(self.action_move, 0, -1),
            "first": self.action_first,
            "last": self.action_last,
            "page_down": partial(self.action_page, 1),
            "page_up": partial(self.action_page, -1),
            "empty": self._to_next_empty,
        }
        steps[way]()

    def choose(self, slug: str) -> None:
        """Put the cursor on a KPI if it is asked for."""
        for place, row in enumerate(self.report.rows):
            if row.kpi.slug == slug:
                self.move_to(place)

    def count(self) -> int:
        return len(self.report.rows)

    def region_of(self, item: int) -> Region:
        return Region(0, self._lines.index(item), self.scrollable_content_region.width, 1)

    def height_of_all(self) -> int:
        return len(self._lines)

    def below(self) -> int:
        """How many rows lie below what is in sight."""
        end = self.scroll_offset.y + self.scrollable_content_region.height
        return sum(row is not None for row in self._lines[end:])

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def on_click(self, event: Click) -> None:
        line = event.y + self.scroll_offset.y
        row = self._lines[line] if line < len(self._lines) else None
        if row is not None and self._drafts.question is None:
            self.move_to(row)

    def line(self, y: int, width: int) -> list[Piece]:
        place = self._lines[y]
        if place is None:
            return self._heading(self.report.rows[self._lines[y + 1] or 0], width)
        row = self.report.rows[place]
        if place != self.cursor:
            return [("  ", Style()), *self._cells(row, is_cursor=False)]
        ground = self.look("check-in-table--cursor")
        after_name = (
            self._asking() if self._drafts.question else self._cells(row, is_cursor=True)[1:]
        )
        name = fitted(row.name, self._columns.name, ascii_only=self.ascii_only)
        pieces = [("> ", Style(bold=True)), (name, Style(bold=True)), *after_name]
        drawn = sum(cell_len(text) for text, _style in pieces)
        pieces.append((" " * max(0, width - drawn), Style()))
        return [(text, ground + style) for text, style in pieces]

    def _to_next_empty(self) -> None:
        rows = self.report.rows
        later = [*range(self.cursor + 1, len(rows)), *range(self.cursor)]
        self.move_to(next((at for at in later if rows[at].recorded is None), self.cursor))

    def _measure(self) -> None:
        self._columns = columns_for(self.report, self.scrollable_content_region.width)
        self._lines = []
        before = None
        for place, row in enumerate(self.report.rows):
            if self.report.period is None and row.period != before:
                self._lines.append(None)
            self._lines.append(place)
            before = row.period
        super()._measure()
        self.post_message(self.Measured())

    def _heading(self, row: CheckInRow, width: int) -> list[Piece]:
        text = fitted(f" {period_text(row.period)}", width, ascii_only=self.ascii_only)
        return [(text, self.look("check-in-table--heading"))]

    def _cells(self, row: CheckInRow, *, is_cursor: bool) -> list[Piece]:
        """Name, last value, plan, the value box and the verdict."""
        wide = self._columns
        last = right(fitting(row.last_forms, wide.last), wide.last)
        plan = right(fitting(row.plan_forms, wide.plan), wide.plan)
        return [
            (fitted(row.name, wide.name, ascii_only=self.ascii_only), Style()),
            (f"{_APART}{last}{_APART}{plan}{_APART}", self.look("check-in-table--muted")),
            *(self._box(row) if is_cursor else self._value(row)),
            self._verdict(row),
        ]

    def _box(self, row: CheckInRow) -> list[Piece]:
        """The field under the cursor: what is typed, else what was saved; the caret at its end."""
        typed, wide = self._drafts.of(row).text, self._columns.value - 1
        saved = fitting(row.value_forms, wide)
        edge = Style(bold=True)
        shown = [(f"[{right(_tail(typed, wide), wide)}", edge)]
        if not typed:
            shown = [("[", edge), (right(saved, wide), self.look("check-in-table--muted"))]
        return [*shown, (" ", Style(reverse=True)), ("] ", edge)]

    def _value(self, row: CheckInRow) -> list[Piece]:
        wide, look = self._columns.value - 1, Style()
        shown, mark = fitting(row.value_forms, wide), " "
        if not shown:
            shown, look = "." if self.ascii_only else "·", self.look("check-in-table--muted")
        if typed := self._drafts.of(row).text:
            shown, mark, look = _tail(typed, wide), "?", self.look("check-in-table--caution")
        return [(f" {right(shown, wide)}{mark}  ", look)]

    def _verdict(self, row: CheckInRow) -> Piece:
        wide, look = self._columns.verdict, "check-in-table--muted"
        text = fitting(row.verdict_forms, wide)
        if waiting := self._waiting(row):
            text, look = waiting, "check-in-table--caution"
        elif row.recorded is not None and row.is_behind is not None:
            look = "check-in-table--caution" if row.is_behind else "check-in-table--good"
        return fitted(text, wide, ascii_only=self.ascii_only), self.look(look)

    def _waiting(self, row: CheckInRow) -> str:
        """What is kept for a row until its value is saved."""
        draft = self._drafts.of(row)
        if draft.text and row is not self.row:
            return _("not saved")
        parts = [_("note")] if draft.note else []
        parts += [_("confidence")] if draft.confidence is not None else []
        return "".join(f"+ {part} " for part in parts).strip()

    def _asking(self) -> list[Piece]:
        """The open question and its answer, in the place of all that follows the name."""
        question = self._drafts.question
        label = f"{_APART}{question.label if question else ''} "
        wide = self._columns.after_name + GAP - cell_len(label) - 3
        answer = _tail(self._drafts.answer, wide)
        rest = " " * (wide - cell_len(answer))
        bold = Style(bold=True)
        return [(f"{label}[{answer}", bold), (" ", Style(reverse=True)), (f"{rest}]", bold)]


class ColumnNames(Widget):
    """The line over a check-in table that names its columns."""

    def __init__(self, table: CheckInTable) -> None:
        super().__init__()
        self._table = table

    def render(self) -> Text:
        wide = self._table.columns
        return Text(
            " " * MARKER
            + _APART.join(
                (
                    fitted(_("KPI"), wide.name),
                    right(_("Last"), wide.last),
                    right(_("Plan"), wide.plan),
                    " " + right(value_heading(self._table.report), wide.value - 1),
                )
            )
            + "   "
            + fitted(_("Against plan") if wide.verdict else "", wide.verdict)
        )


def _tail(text: str, width: int) -> str:
    """The end of a text, as much as fits the width."""
    while cell_len(text) > width:
        text = text[1:]
    return text
