"""The outline of objectives and their KPIs: a line each, objectives can be folded."""

import msgspec
from rich.style import Style
from textual.geometry import Region
from textual.message import Message

from kpitui.domain.status import Status
from kpitui.language import _
from kpitui.language.numbers import percent
from kpitui.reports.dashboard import Tile
from kpitui.reports.glyphs import change_glyph, role_glyph, status_glyph, status_word
from kpitui.reports.objectives import ObjectiveRow
from kpitui.reports.sparkline import progress_bar
from kpitui.tui.keys import key
from kpitui.tui.widgets.cells import fitted, right
from kpitui.tui.widgets.line_view import LineView, Piece

_STATUS_CELLS, _VALUE_CELLS, _CHANGE_CELLS, _SHARE_CELLS = 13, 15, 8, 6
_WIDEST_BAR, _ROOMY = 30, 76
_LOOKS = {
    Status.ON_TRACK: "outline--good",
    Status.ACHIEVED: "outline--good",
    Status.AT_RISK: "outline--caution",
    Status.STALE: "outline--caution",
    Status.OFF_TRACK: "outline--bad",
    Status.MISSED: "outline--bad",
}


class Line(msgspec.Struct, frozen=True):
    """One line: an objective, or one of its KPIs."""

    objective: ObjectiveRow
    kpi: Tile | None


class _Columns(msgspec.Struct, frozen=True):
    """What stands in the columns of a line."""

    name: str
    look: Style
    status: Status | None
    progress: float | None
    expected: float | None
    value: str = ""
    change: str = ""
    is_said: bool = False


class Outline(LineView):
    """Objectives and KPIs, one line each."""

    COMPONENT_CLASSES = {
        "outline--good", "outline--caution", "outline--bad", "outline--muted", "outline--heading",
    }  # fmt: skip
    BINDINGS = [
        key(
            "space",
            "fold",
            "outline.fold",
            _("Fold"),
            _("Hide or show the KPIs of an objective"),
            show=False,
        ),
    ]

    class Moved(Message):
        """The cursor stands on another line."""

    def __init__(self, *, id: str | None = None, ascii_only: bool = False) -> None:
        super().__init__(id=id, ascii_only=ascii_only)
        self._rows: list[ObjectiveRow] = []
        self._lines: list[Line] = []
        self._folded: set[str | None] = set()

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor."""
        return self._lines[self.cursor] if self._lines else None

    def show(self, rows: list[ObjectiveRow]) -> None:
        """Draw the objectives; the cursor stays on what it was on."""
        was = self._identity(self.chosen)
        self._rows = rows
        self._lines = [
            line
            for row in rows
            for line in (Line(row, None), *(Line(row, kpi) for kpi in self._unfolded(row)))
        ]
        names = [self._identity(line) for line in self._lines]
        self.cursor = names.index(was) if was in names else self.cursor
        self.restart()
        self.post_message(self.Moved())

    def count(self) -> int:
        return len(self._lines)

    def region_of(self, item: int) -> Region:
        return Region(0, item, self.scrollable_content_region.width, 1)

    def height_of_all(self) -> int:
        return len(self._lines)

    def neighbour(self, across: int, down: int) -> int:
        if across:
            self._fold(fold=across < 0)
        return self.cursor + down

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def action_fold(self) -> None:
        if chosen := self.chosen:
            self._fold(fold=chosen.objective.slug not in self._folded)

    def line(self, y: int, width: int) -> list[Piece]:
        line = self._lines[y]
        columns = self._objective(line.objective) if line.kpi is None else self._kpi(line.kpi)
        pieces = self._pieces(columns, width)
        if y != self.cursor:
            return pieces
        return [(text, Style(reverse=True, bold=True)) for text, _look in pieces]

    def _pieces(self, columns: _Columns, width: int) -> list[Piece]:
        """The columns of a line; where there is little room, the bar and the change give way."""
        is_roomy = width >= _ROOMY
        look = self._status_look(columns.status)
        share = "" if columns.progress is None else percent(columns.progress)
        behind = [
            *(self._bar(columns, width, look) if is_roomy else ()),
            (right(share, _SHARE_CELLS) + " ", Style()),
            (fitted(self._status(columns), _STATUS_CELLS), look),
        ]
        left = width - sum(len(text) for text, _look in behind)
        return [*self._name_and_value(columns, left, with_change=is_roomy), *behind]

    def _bar(self, columns: _Columns, width: int, look: Style) -> list[Piece]:
        cells = min(_WIDEST_BAR, width // 8)
        if columns.progress is None:
            return [(" " * (cells + 1), look)]
        drawn = progress_bar(columns.progress, columns.expected, cells, ascii_only=self.ascii_only)
        return [(f" {drawn}", look)]

    def _name_and_value(self, columns: _Columns, width: int, *, with_change: bool) -> list[Piece]:
        """The name, then value and change; a name without a value takes all the room."""
        if not columns.value:
            return [(fitted(columns.name, width, ascii_only=self.ascii_only), columns.look)]
        change = right(columns.change, _CHANGE_CELLS) if with_change else ""
        name = width - _VALUE_CELLS - len(change)
        return [
            (fitted(columns.name, name, ascii_only=self.ascii_only), columns.look),
            (right(columns.value, _VALUE_CELLS, ascii_only=self.ascii_only), Style()),
            (change, self.look("outline--muted")),
        ]

    def _objective(self, row: ObjectiveRow) -> _Columns:
        folded = row.slug in self._folded
        sign = ("▾", "▸")[folded] if not self.ascii_only else "-+"[folded]
        heading = self.look("outline--heading")
        return _Columns(f" {sign} {row.name}", heading, row.status, row.progress, row.expected)

    def _kpi(self, kpi: Tile) -> _Columns:
        role = role_glyph(kpi.role, ascii_only=self.ascii_only)
        change = (
            f"{change_glyph(kpi.rose, ascii_only=self.ascii_only)} {kpi.change}"
            if kpi.change
            else ""
        )
        return _Columns(
            f"   {role} {kpi.name}",
            Style(),
            kpi.status,
            kpi.progress,
            kpi.expected,
            kpi.value,
            change,
            kpi.is_said,
        )

    def _status(self, columns: _Columns) -> str:
        if columns.status is None:
            return ""
        sign = status_glyph(columns.status, ascii_only=self.ascii_only)
        return f"{sign} {status_word(columns.status, is_said=columns.is_said)}"

    def _status_look(self, status: Status | None) -> Style:
        return self.look(_LOOKS.get(status, "outline--muted") if status else "outline--muted")

    def _unfolded(self, row: ObjectiveRow) -> tuple[Tile, ...]:
        return () if row.slug in self._folded else row.kpis

    def _fold(self, *, fold: bool) -> None:
        if chosen := self.chosen:
            slug = chosen.objective.slug
            (self._folded.add if fold else self._folded.discard)(slug)
            self.cursor = (
                next(place for place, line in enumerate(self._lines) if line.objective.slug == slug)
                if fold
                else self.cursor
            )
            self.show(self._rows)

    def _identity(self, line: Line | None) -> tuple[str | None, str | None] | None:
        return None if line is None else (line.objective.slug, line.kpi.slug if line.kpi else None)
