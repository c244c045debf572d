"""The place of the comparison between leading and lagging KPIs, which is still to come."""

from textual.app import ComposeResult
from textual.widgets import Static

from kpitui.language import _
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.framed_screen import FramedScreen


class CompareScreen(FramedScreen):
    """Says that no comparison is made yet, and where the declared links are."""

    CSS_PATH = stylesheet("compare")

    def compose_body(self) -> ComposeResult:
        yield Static("", id="sentence", markup=False)

    def show_workbook(self) -> None:
        self.query_one("#sentence", Static).update(
            _(
                "Comparing leading with lagging KPIs is still to come.\n\n"
                "Until then, open a KPI on the dashboard (1, then enter): its links are on one of "
                "the pages under its chart. “kpitui link” declares a link."
            )
        )

    def title_text(self) -> str:
        return (" > " if self.ascii_only else " › ").join(("kpitui", _("Compare")))
