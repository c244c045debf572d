"""The table of compared pairs: a line each, the strongest evidence first."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Region
from textual.message import Message

from kpitui.reports.compare import Comparison
from kpitui.reports.compare_text import brief
from kpitui.tui.widgets.cells import fitted
from kpitui.tui.widgets.line_view import LineView, Piece

_BETWEEN = 2
_NARROWEST_NAME = 24


class LinkTable(LineView):
    """Pairs of KPIs, a line each: names, verdict, correlation, evidence; + marks a link."""

    COMPONENT_CLASSES = {"link-table--claim", "link-table--muted"}

    class Moved(Message):
        """The cursor stands on another pair."""

    def __init__(self, *, id: str | None = None, ascii_only: bool = False) -> None:
        super().__init__(id=id, ascii_only=ascii_only)
        self._pairs: Sequence[Comparison] = ()
        self._rows: list[tuple[str, ...]] = []

    @property
    def chosen(self) -> Comparison | None:
        """The pair under the cursor."""
        return self._pairs[self.cursor] if self._pairs else None

    def show(self, pairs: Sequence[Comparison]) -> None:
        """Draw other pairs; the cursor stays on the pair that it was on."""
        was = self.chosen
        self._pairs = pairs
        self._rows = [brief(each) for each in pairs]
        names = [(each.first.slug, each.second.slug) for each in pairs]
        here = (was.first.slug, was.second.slug) if was else None
        self.cursor = names.index(here) if here in names else 0
        self.restart()
        self.post_message(self.Moved())

    def count(self) -> int:
        return len(self._pairs)

    def region_of(self, item: int) -> Region:
        return Region(0, item, self.scrollable_content_region.width, 1)

    def height_of_all(self) -> int:
        return len(self._pairs)

    def neighbour(self, across: int, down: int) -> int:
        return self.cursor + down

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def line(self, y: int, width: int) -> list[Piece]:
        widths = [
            max(cell_len(row[place]) for row in self._rows) for place in range(len(self._rows[y]))
        ]
        behind = sum(wide + _BETWEEN for wide in widths[1:] if wide)
        widths[0] = min(widths[0], max(_NARROWEST_NAME, width - behind - 1))
        cells = [
            fitted(text, wide, ascii_only=self.ascii_only) + " " * _BETWEEN
            for text, wide in zip(self._rows[y], widths, strict=True)
            if wide
        ]
        mark = "+" if self._pairs[y].link else " "
        text = fitted(mark + "".join(cells), width, ascii_only=self.ascii_only)
        if y == self.cursor:
            return [(text, Style(reverse=True, bold=True))]
        is_claim = self._pairs[y].found.is_claim
        return [(text, self.look("link-table--claim" if is_claim else "link-table--muted"))]
