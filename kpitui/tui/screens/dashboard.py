"""The dashboard: every KPI at a glance, what needs attention first."""

from functools import partial

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from kpitui.domain.status import Status
from kpitui.language import _, ngettext
from kpitui.reports.dashboard import Dashboard, Order, Tile, dashboard
from kpitui.reports.glyphs import status_glyph, status_word
from kpitui.tui.keys import key
from kpitui.tui.messages import (
    KpiAddAsked,
    KpiArchiveAsked,
    KpiEditAsked,
    KpiOpened,
    MarkerAsked,
    NoteAsked,
)
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.tui.widgets.tile_grid import TileGrid
from kpitui.usecases.session import Session

_WITHOUT_VERDICT = (Status.TOO_EARLY, Status.NO_TARGET, Status.NOT_STARTED)
_VERDICTS = tuple(status for status in Status if status not in _WITHOUT_VERDICT)


class DashboardScreen(FramedScreen):
    """Every KPI as a tile; enter opens one."""

    CSS_PATH = [stylesheet("dashboard"), stylesheet("tile_grid")]
    BINDINGS = [
        key("enter", "open", "dashboard.open", _("Open"), _("See the KPI in full")),
        key("a", "add", "dashboard.add", _("Add"), _("Define a KPI")),
        key("e", "edit", "dashboard.edit", _("Edit"), _("Change its definition")),
        key(
            "n",
            "note",
            "dashboard.note",
            _("Note"),
            _("Write a note on the newest value"),
            show=False,
        ),
        key("m", "mark", "dashboard.mark", _("Marker"), _("Mark an event on the KPI"), show=False),
        key(
            "d",
            "archive",
            "dashboard.archive",
            _("Archive"),
            _("Put the KPI out of sight"),
            show=False,
        ),
        key(
            "o",
            "order",
            "dashboard.order",
            _("Order"),
            _("Sort by attention, definition or name"),
            show=False,
        ),
        key(
            "slash",
            "filter",
            "dashboard.filter",
            _("Filter"),
            _("Show only what fits: words, owner:anna, status:off …"),
        ),
        key("escape", "clear", "dashboard.clear", _("All"), _("Show all again"), show=False),
    ]
    TITLE_TEXT = "kpitui"

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        super().__init__(session, ascii_only=ascii_only)
        self.order = Order.ATTENTION
        self.report: Dashboard | None = None

    def compose_body(self) -> ComposeResult:
        yield Static("", id="counts", markup=False)
        yield TileGrid(id="tiles", ascii_only=self.ascii_only)
        yield Static("", id="empty", markup=False)
        yield Input(
            id="filter",
            placeholder=_("words, owner:anna, status:off, role:leading …"),
            compact=True,
        )
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        self.query_one("#filter", Input).cursor_blink = False
        self.query_one(TileGrid).focus()

    def show_workbook(self) -> None:
        wanted, order = self.query_one("#filter", Input).value, self.order
        workbook, today = self.session.workbook, self.session.today()
        self.look_up(partial(dashboard, workbook, today, wanted=wanted, order=order), self._show)

    def _show(self, report: Dashboard) -> None:
        self.report = report
        self.query_one("#counts", Static).update(self._counts(report))
        self.query_one(TileGrid).show(report)
        self.set_class(not report.tiles, "-empty")
        self.query_one("#empty", Static).update(self._emptiness(report))
        self.show_detail()

    @on(TileGrid.Moved)
    def show_detail(self) -> None:
        chosen = self.query_one(TileGrid).chosen
        self.query_one("#detail", Static).update(_detail(chosen) if chosen else "")

    @on(Input.Changed, "#filter")
    def narrow(self) -> None:
        self.show_workbook()

    @on(Input.Submitted, "#filter")
    def keep_filter(self) -> None:
        self.query_one(TileGrid).focus()

    def action_open(self) -> None:
        self._post_for_chosen(KpiOpened)

    def action_edit(self) -> None:
        self._post_for_chosen(KpiEditAsked)

    def action_note(self) -> None:
        self._post_for_chosen(NoteAsked)

    def action_mark(self) -> None:
        self._post_for_chosen(MarkerAsked)

    def action_archive(self) -> None:
        self._post_for_chosen(KpiArchiveAsked)

    def action_add(self) -> None:
        chosen = self.query_one(TileGrid).chosen
        kpi = self.session.workbook.all_kpis.get(chosen.slug) if chosen else None
        self.post_message(KpiAddAsked(kpi.objective if kpi else None))

    def action_order(self) -> None:
        self.order = self.order.next
        self.show_workbook()
        words = {
            Order.ATTENTION: _("Sorted by what needs attention."),
            Order.DEFINITION: _("Sorted as defined."),
            Order.NAME: _("Sorted by name."),
        }
        self.notify(words[self.order], markup=False, timeout=2)

    def action_filter(self) -> None:
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    def action_clear(self) -> None:
        self.query_one("#filter", Input).value = ""
        self.remove_class("-filtering")
        self.query_one(TileGrid).focus()
        self.show_workbook()

    def _post_for_chosen(
        self, message: type[KpiOpened | KpiEditAsked | NoteAsked | MarkerAsked | KpiArchiveAsked]
    ) -> None:
        if chosen := self.query_one(TileGrid).chosen:
            self.post_message(message(chosen.slug))

    def _counts(self, report: Dashboard) -> Text:
        line = Text(no_wrap=True, overflow="ellipsis")
        if report.due:
            due = ngettext("{count} due: press c", "{count} due: press c", report.due)
            line.append(due.format(count=report.due), "bold reverse")
            line.append("  ")
        for status in _VERDICTS:
            if count := report.counts.get(status):
                glyph = status_glyph(status, ascii_only=self.ascii_only)
                line.append(f"{count} {glyph} {status_word(status)}  ")
        if open_ones := sum(report.counts.get(status, 0) for status in _WITHOUT_VERDICT):
            glyph = status_glyph(Status.NO_TARGET, ascii_only=self.ascii_only)
            line.append(f"{open_ones} {glyph} " + _("no verdict") + "  ")
        if len(report.tiles) < report.total:
            line.append(
                _("{shown} of {total} shown").format(shown=len(report.tiles), total=report.total)
            )
        return line

    def _emptiness(self, report: Dashboard) -> str:
        if report.total:
            return _("Nothing fits this filter. Press esc to see all.")
        return _(
            "No KPIs yet.\n\nPress 2 for objectives, a to define a KPI,\n"
            "or leave with q and try “kpitui demo”."
        )


def _detail(tile: Tile) -> Text:
    """Two lines on the tile under the cursor: what it is, and what its status rests on."""
    news = tile.signal or tile.so_far
    first = "   ".join(filter(None, (tile.name, next(iter(tile.targets), ""), news)))
    return Text(f"{first}\n{tile.reason}", no_wrap=True, overflow="ellipsis")
