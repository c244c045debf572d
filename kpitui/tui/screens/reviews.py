"""The place of the review meetings and their minutes, which are still to come."""

from textual.app import ComposeResult
from textual.widgets import Static

from kpitui.language import _
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.framed_screen import FramedScreen


class ReviewsScreen(FramedScreen):
    """Says that no review is kept yet, and what serves a meeting until then."""

    CSS_PATH = stylesheet("reviews")

    def compose_body(self) -> ComposeResult:
        yield Static("", id="sentence", markup=False)

    def show_workbook(self) -> None:
        self.query_one("#sentence", Static).update(
            _(
                "Reviews with agenda, decisions and minutes are still to come.\n\n"
                "Until then, the dashboard (1) shows first what needs attention, and n keeps a "
                "note on a KPI's newest value."
            )
        )

    def title_text(self) -> str:
        return (" > " if self.ascii_only else " › ").join(("kpitui", _("Reviews")))
