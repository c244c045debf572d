"""The frame of every full screen: a title line, a footer, and a notice when there is no room."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer, Static

from kpitui.domain.period import Cadence, Period
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.usecases.session import Session

FEWEST_COLUMNS, FEWEST_LINES = 60, 18
_Report = TypeVar("_Report")


class TitleLine(Static):
    """The first line: where you are on the left, what day it is on the right."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self.left, self.right = "", ""

    def show(self, left: str, right: str) -> None:
        """Write both ends of the line."""
        self.left, self.right = left, right
        self.refresh()

    def render(self) -> Text:
        width = self.size.width
        room = max(0, width - len(self.right) - 1)
        left = Text(self.left, no_wrap=True)
        left.truncate(room, overflow="ellipsis", pad=True)
        return left + Text(f" {self.right}")


class FramedScreen(Screen[None]):
    """A full screen over one session; `title_text` says where the person is."""

    TITLE_TEXT = "kpitui"

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.session = session
        self.ascii_only = ascii_only
        self._looks: Counter[str] = Counter()

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield from self.compose_body()
        yield Static("", id="no-room", markup=False)
        yield Footer(show_command_palette=False)

    def compose_body(self) -> ComposeResult:
        """What stands between the title line and the footer."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def show_workbook(self) -> None:
        """Draw the newest workbook; called when the screen comes up and when the file changed."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def look_up(
        self, report: Callable[[], _Report], show: Callable[[_Report], object], part: str = ""
    ) -> None:
        """Make a report in a thread and draw it; one asked for later takes its place.

        A screen of several reports names the `part` that each fills.

        Messages of this screen wait meanwhile, so that a key finds what it was pressed for.
        """
        self._looks[part] += 1
        self.call_later(self._looked_up, part, self._looks[part], report, show)

    async def _looked_up(
        self,
        part: str,
        look: int,
        report: Callable[[], _Report],
        show: Callable[[_Report], object],
    ) -> None:
        if look == self._looks[part]:
            found = await asyncio.to_thread(report)
            if look == self._looks[part] and self.is_attached and self in self.app.screen_stack:
                show(found)

    def title_text(self) -> str:
        """Where the person is."""
        return self.TITLE_TEXT

    def on_screen_resume(self) -> None:
        self.show_all()

    def show_all(self) -> None:
        """Draw the title line and the newest workbook."""
        self.show_title()
        self.show_workbook()

    def show_title(self) -> None:
        """Draw the title line."""
        today = self.session.today()
        week = Period.containing(today, Cadence.WEEK).short_label()
        self.query_one(TitleLine).show(f" {self.title_text()}", f"{week}  {short_date(today)} ")

    def on_resize(self, event: Resize) -> None:
        columns, lines = event.size
        cramped = columns < FEWEST_COLUMNS or lines < FEWEST_LINES
        self.set_class(cramped, "-no-room")
        if cramped:
            notice = _("kpitui needs {columns} columns and {lines} lines; this is {w} x {h}.")
            self.query_one("#no-room", Static).update(
                notice.format(columns=FEWEST_COLUMNS, lines=FEWEST_LINES, w=columns, h=lines)
            )
