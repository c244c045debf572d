"""One KPI in full: its chart, its status with the reasons, history, links and notes."""

from datetime import date
from functools import partial

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.reports.chart import Chart, newest
from kpitui.reports.glyphs import change_glyph, role_glyph, status_glyph, status_word
from kpitui.reports.kpi_chart import View, kpi_chart
from kpitui.reports.kpi_detail import KpiDetail, kpi_detail, labelled
from kpitui.reports.smart_text import LABEL
from kpitui.tui.messages import (
    CheckInOpened,
    DismissalAsked,
    KpiArchiveAsked,
    KpiEditAsked,
    MarkerAsked,
    NoteAsked,
    OverrideAsked,
    RebaseAsked,
)
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.chart_view import ChartView
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.tui.widgets.kpi_detail_keys import KEYS
from kpitui.usecases.session import Session

_MARGINS = 4  # cells beside the page and its scroll bar
_SPANS = (13, 26, 52, None)


class KpiDetailScreen(FramedScreen):
    """One KPI; left and right turn the pages under the chart."""

    CSS_PATH = stylesheet("kpi_detail")
    BINDINGS = KEYS

    def __init__(self, session: Session, slug: str, *, ascii_only: bool = False) -> None:
        super().__init__(session, ascii_only=ascii_only)
        self.slug = slug
        self.page = 0
        self.span = 2
        self.view = View.LIMITS
        self.report: KpiDetail | None = None
        self.charts: dict[View, Chart] = {}

    def compose_body(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield Static("", id="facts", markup=False)
        yield ChartView(id="chart", ascii_only=self.ascii_only)
        yield Static("", id="marks", markup=False)
        yield Static("", id="tabs", markup=False)
        with VerticalScroll(id="page", can_focus=False):
            yield Static("", id="lines", markup=False)

    def title_text(self) -> str:
        if self.report is None:
            return self.TITLE_TEXT
        apart = " > " if self.ascii_only else " › "
        return apart.join(filter(None, ("kpitui", self.report.objective, self.report.tile.name)))

    def show_all(self) -> None:
        if self.slug not in self.session.workbook.all_kpis:
            self._leave()
            return
        super().show_all()

    def show_workbook(self) -> None:
        workbook, today, kpi = self.session.workbook, self.session.today(), self.slug
        self.look_up(partial(_whole, workbook, kpi, today), self._show)

    def _show(self, found: tuple[KpiDetail, dict[View, Chart]]) -> None:
        self.report, self.charts = found
        self.show_title()
        self.query_one("#head", Static).update(self._head(self.report))
        facts = (" | " if self.ascii_only else " · ").join(self.report.facts)
        self.query_one("#facts", Static).update(Text(facts, no_wrap=True, overflow="ellipsis"))
        self._show_chart()
        self._show_page(self.report)

    def _leave(self) -> None:
        """Its KPI is gone: somebody took its definition back."""
        if self.is_current:
            self.dismiss()

    def action_back(self) -> None:
        self.dismiss()

    def action_enter_value(self) -> None:
        if self.report is not None and self.report.kpi.is_computed:
            self.notify(_("This KPI is computed from others; enter those."), markup=False)
        else:
            self.post_message(CheckInOpened(self.slug))

    def action_edit(self) -> None:
        self.post_message(KpiEditAsked(self.slug))

    def action_note(self) -> None:
        self.post_message(NoteAsked(self.slug))

    def action_mark(self) -> None:
        self.post_message(MarkerAsked(self.slug))

    def action_archive(self) -> None:
        self.post_message(KpiArchiveAsked(self.slug))

    def action_zoom(self) -> None:
        self.span = (self.span + 1) % len(_SPANS)
        self._show_chart()

    def action_view(self) -> None:
        """Compare the values with the limits, or with what trend, season and memory expect."""
        if self.report is not None and not self.report.has_expectation:
            self.notify(_("Nothing but the mean is expected of this KPI."), markup=False)
            return
        views = list(View)
        self.view = views[(views.index(self.view) + 1) % len(views)]
        self._show_chart()

    def action_explain(self) -> None:
        self.post_message(DismissalAsked(self.slug))

    def action_override(self) -> None:
        self.post_message(OverrideAsked(self.slug))

    def action_rebase(self) -> None:
        self.post_message(RebaseAsked(self.slug))

    def action_page(self, step: int) -> None:
        self.page = (self.page + step) % len(self._pages())
        if self.report is not None:
            self._show_page(self.report)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_ends(self, first: bool) -> None:
        page = self.query_one("#page", VerticalScroll)
        if first:
            page.scroll_home(animate=False)
        else:
            page.scroll_end(animate=False)

    def _pages(self) -> tuple[str, ...]:
        return _("Status"), _("History"), _("SMART"), _("Links"), _("Notes")

    def _head(self, report: KpiDetail) -> Text:
        tile, head = report.tile, Text(no_wrap=True, overflow="ellipsis")
        head.append(tile.value, "bold")
        head.append(f"  {tile.period}")
        if tile.change:
            head.append(f"   {change_glyph(tile.rose, ascii_only=self.ascii_only)} {tile.change}")
        head.append(f"   {status_glyph(tile.status, ascii_only=self.ascii_only)} ")
        head.append(status_word(tile.status, is_said=tile.is_said), "bold")
        head.append(f"   {role_glyph(tile.role, ascii_only=self.ascii_only)}   {tile.so_far}")
        return head

    def _show_chart(self) -> None:
        if self.view not in self.charts:
            return
        shown = newest(self.charts[self.view], _SPANS[self.span])
        self.query_one("#chart", ChartView).show(shown)
        marks = _marks_line(shown)
        line = self.query_one("#marks", Static)
        line.display = bool(marks.plain)
        line.update(marks)

    def _show_page(self, report: KpiDetail) -> None:
        tabs = Text(no_wrap=True, overflow="ellipsis")
        arrows = _("left right") if self.ascii_only else "← →"
        for place, title in enumerate(self._pages()):
            tabs.append(f" {title} ", "reverse bold" if place == self.page else "")
            tabs.append(" ")
        tabs.append(_(" {keys} page  z zoom  v view").format(keys=arrows), "dim")
        self.query_one("#tabs", Static).update(tabs)
        lines = self.query_one("#lines", Static)
        width = lines.size.width or self.app.size.width - _MARGINS
        status, smart = labelled(report.status, width), labelled(report.smart, width, LABEL)
        pages = (status, report.history, smart, report.links, report.notes)
        lines.update(Text("\n".join(pages[self.page])))


def _whole(workbook: Workbook, slug: str, today: date) -> tuple[KpiDetail, dict[View, Chart]]:
    """All that the screen shows of a KPI."""
    report = kpi_detail(workbook, slug, today)
    return report, {view: kpi_chart(workbook, report.kpi, today, None, view) for view in View}


def _marks_line(chart: Chart) -> Text:
    """What the numbered markers of a chart mean."""
    words = (f"{number} {mark.text}" for number, mark in enumerate(chart.marks, start=1))
    return Text("   ".join(words), no_wrap=True, overflow="ellipsis")
