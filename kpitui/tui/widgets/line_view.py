"""A scrolling view that draws itself line by line and keeps a cursor: cheap over a slow line."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kpitui.language import _
from kpitui.tui.keys import key

Piece = tuple[str, Style]


class LineView(ScrollView, can_focus=True):
    """One widget for any number of items; only the lines in sight are drawn, only changes are sent.

    A subclass says how many items there are, which region each takes, and how a line looks.
    """

    BINDINGS = [
        key("down,j", "move(0, 1)", "list.down", _("Down"), _("Next line"), show=False),
        key("up,k", "move(0, -1)", "list.up", _("Up"), _("Previous line"), show=False),
        key("right,l", "move(1, 0)", "list.right", _("Right"), _("To the right"), show=False),
        key("left,h", "move(-1, 0)", "list.left", _("Left"), _("To the left"), show=False),
        key("g,home", "first", "list.first", _("First"), _("The first"), show=False),
        key("G,end", "last", "list.last", _("Last"), _("The last"), show=False),
        key(
            "pagedown,ctrl+d",
            "page(1)",
            "list.page_down",
            _("Page down"),
            _("A page further"),
            show=False,
        ),
        key(
            "pageup,ctrl+u", "page(-1)", "list.page_up", _("Page up"), _("A page back"), show=False
        ),
    ]

    def __init__(self, *, id: str | None = None, ascii_only: bool = False) -> None:
        super().__init__(id=id)
        self.ascii_only = ascii_only
        self.cursor = 0
        self.show_horizontal_scrollbar = False

    def count(self) -> int:
        """How many items the cursor can stand on."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def region_of(self, item: int) -> Region:
        """The region of an item in the whole view."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def height_of_all(self) -> int:
        """The height of the whole view in lines."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def line(self, y: int, width: int) -> list[Piece]:
        """One line of the whole view."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def neighbour(self, across: int, down: int) -> int:
        """The item that a step from the cursor leads to."""
        return self.cursor + across + down

    def cursor_moved(self) -> None:
        """What a subclass does when the cursor stands elsewhere."""

    def restart(self) -> None:
        """Take over new items: keep the cursor where it can stay, measure and draw anew."""
        self.cursor = max(0, min(self.cursor, self.count() - 1))
        self._measure()
        self.refresh()

    def move_to(self, item: int) -> None:
        """Put the cursor on an item, in sight."""
        target = max(0, min(item, self.count() - 1))
        if not self.count():
            return
        old, self.cursor = self.cursor, target
        if old != target:
            self._refresh_item(old)
            self._refresh_item(target)
            self.cursor_moved()
        self.scroll_to_region(
            self.region_of(target), animate=False, force=True, immediate=True, x_axis=False
        )

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        pieces = self.line(at, width) if at < self.height_of_all() else []
        ground = self.rich_style
        strip = Strip([Segment(text, ground + style) for text, style in pieces])
        return strip.adjust_cell_length(width, ground).crop(0, width)

    def on_resize(self) -> None:
        self._measure()
        self.move_to(self.cursor)

    def action_move(self, across: int, down: int) -> None:
        self.move_to(self.neighbour(across, down))

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(self.count() - 1)

    def action_page(self, pages: int) -> None:
        height = max(1, self.scrollable_content_region.height)
        here = self.region_of(self.cursor) if self.count() else Region()
        wanted = here.y + pages * height
        items = range(self.cursor, self.count()) if pages > 0 else range(self.cursor, -1, -1)
        passed = (item for item in items if (self.region_of(item).y - wanted) * pages >= 0)
        self.move_to(next(passed, self.count() - 1 if pages > 0 else 0))

    def look(self, name: str) -> Style:
        """The style that the sheet gives a part of this view."""
        return self.get_component_rich_style(name, partial=True)

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.height_of_all())

    def _refresh_item(self, item: int) -> None:
        if 0 <= item < self.count():
            self.refresh(self.region_of(item).translate(-self.scroll_offset))
