"""Leading against lagging: which early number announces the late one, and how far ahead."""

import asyncio
from collections.abc import Sequence
from functools import partial

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from kpitui.domain.kpi import Kpi
from kpitui.domain.names import printable
from kpitui.language import _, ngettext
from kpitui.reports.bets import bet_rows, bet_text
from kpitui.reports.chart import Chart
from kpitui.reports.compare import Comparison, declared, scan
from kpitui.reports.compare_text import verdict_text
from kpitui.reports.glyphs import role_glyph
from kpitui.reports.lag_bars import lag_columns
from kpitui.reports.pair_chart import pair_charts
from kpitui.tui.keys import key
from kpitui.tui.messages import BetAsked, KpiOpened, LinkAsked, UnlinkAsked
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.chart_view import ChartView
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.tui.widgets.link_table import LinkTable
from kpitui.usecases.session import Session

_SPANS = (26, 52, 104, None)
_PROFILE_LINES = 6
_SECONDS_BETWEEN_COUNTS = 0.25


class CompareScreen(FramedScreen):
    """The declared links, or every pair on request; the chosen one with its evidence."""

    CSS_PATH = [stylesheet("compare"), stylesheet("link_table")]
    BINDINGS = [
        key("enter", "open", "compare.open", _("Leading"), _("Open the KPI above")),
        key("f", "follower", "compare.follower", _("Lagging"), _("Open the KPI below")),
        key(
            "s",
            "move_by_lead",
            "compare.move",
            _("Shift"),
            _("Move the one that leads by its lead"),
        ),
        key("z", "zoom", "compare.zoom", _("Zoom"), _("The last 26, 52, 104 periods, or all")),
        key(
            "p", "pairs", "compare.pairs", _("All pairs"), _("Every leading with every lagging KPI")
        ),
        key(
            "b",
            "bet",
            "compare.bet",
            _("Bet"),
            _("Bet on the pair; the figures answer"),
            show=False,
        ),
        key("a", "declare", "compare.declare", _("Declare"), _("Declare the link"), show=False),
        key("d", "remove", "compare.remove", _("Remove"), _("Take the link away"), show=False),
        key(
            "escape", "back", "compare.back", _("Back"), _("Stop, or back to the links"), show=False
        ),
    ]

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        super().__init__(session, ascii_only=ascii_only)
        self.set_class(ascii_only, "-ascii")
        self.span = 1
        self.is_moved = False
        self.shows_all = False
        self._counted: tuple[int, int] | None = None
        self._goes_on = False

    def compose_body(self) -> ComposeResult:
        yield LinkTable(id="links", ascii_only=self.ascii_only)
        yield Static("", id="first", markup=False)
        yield ChartView(id="leading", ascii_only=self.ascii_only)
        yield Static("", id="second", markup=False)
        yield ChartView(id="lagging", ascii_only=self.ascii_only)
        with Horizontal(id="below"):
            yield Static("", id="profile", markup=False)
            yield Static("", id="verdict", markup=False)
        yield Static("", id="empty", markup=False)

    def on_mount(self) -> None:
        self.query_one(LinkTable).focus()
        self.set_interval(_SECONDS_BETWEEN_COUNTS, self._tell_progress)

    def on_unmount(self) -> None:
        self._goes_on = False  # or leaving would wait for every pair

    def title_text(self) -> str:
        apart = " > " if self.ascii_only else " › "
        return apart.join(("kpitui", _("Compare"), self._where()))

    def show_workbook(self) -> None:
        if self.shows_all:
            self._scan()
            return
        workbook, today = self.session.workbook, self.session.today()
        self.look_up(partial(declared, workbook, today), self._show)

    @on(LinkTable.Moved)
    def show_pair(self) -> None:
        """Draw the pair under the cursor, made in a thread."""
        pair = self.query_one(LinkTable).chosen
        if pair is None:
            return
        workbook, today = self.session.workbook, self.session.today()
        span, moved = _SPANS[self.span], self.is_moved

        def whole() -> tuple[tuple[Chart, Chart], str]:
            bets = [bet_text(row) for row in bet_rows(workbook, today) if row.is_on(pair)]
            charts = pair_charts(workbook, pair, today, span, moved=moved)
            return charts, " ".join([verdict_text(pair), *bets])

        self.look_up(whole, partial(self._show_whole, pair), "pair")

    def action_open(self) -> None:
        if pair := self.query_one(LinkTable).chosen:
            self.post_message(KpiOpened(pair.first.slug))

    def action_follower(self) -> None:
        if pair := self.query_one(LinkTable).chosen:
            self.post_message(KpiOpened(pair.second.slug))

    def action_move_by_lead(self) -> None:
        pair = self.query_one(LinkTable).chosen
        if pair is None or not pair.found.is_claim or not pair.found.lag:
            self.notify(_("Neither of them leads, so there is nothing to move."), markup=False)
            return
        self.is_moved = not self.is_moved
        self.show_pair()

    def action_zoom(self) -> None:
        self.span = (self.span + 1) % len(_SPANS)
        self.show_pair()

    def action_pairs(self) -> None:
        self.shows_all = not self.shows_all
        self.show_all()

    def action_declare(self) -> None:
        if pair := self.query_one(LinkTable).chosen:
            self.post_message(LinkAsked(pair.first.slug, pair.second.slug, pair.found.lag))

    def action_bet(self) -> None:
        if pair := self.query_one(LinkTable).chosen:
            lead = pair.found.lag if pair.found.is_claim else None
            self.post_message(BetAsked(pair.first.slug, pair.second.slug, lead))

    def action_remove(self) -> None:
        pair = self.query_one(LinkTable).chosen
        if pair is not None and pair.link is not None:
            self.post_message(UnlinkAsked(pair.first.slug, pair.second.slug))

    async def action_back(self) -> None:
        if self._counted is not None:
            self._goes_on = False
        elif self.shows_all:
            self.action_pairs()
        else:
            await self.app.run_action("mode('dashboard')")

    @work(exclusive=True)
    async def _scan(self) -> None:
        """Compare every pair in a thread; the screen stays live, and esc stops it."""
        workbook, today = self.session.workbook, self.session.today()
        self._goes_on, self._counted = True, (0, 0)
        found = await asyncio.to_thread(scan, workbook, today, goes_on=self._count)
        self._counted = None
        self._show(found)
        self.show_title()

    def _count(self, done: int, total: int) -> bool:
        self._counted = (done, total)
        return self._goes_on

    def _tell_progress(self) -> None:
        if self._counted is not None:
            self.show_title()

    def _where(self) -> str:
        if self._counted is not None:
            done, total = self._counted
            return _("{done} of {total} pairs, esc stops").format(done=done, total=total)
        return _("all pairs, + are links") if self.shows_all else _("declared links")

    def _show(self, pairs: Sequence[Comparison]) -> None:
        self.set_class(not pairs, "-empty")
        self.query_one("#empty", Static).update(self._emptiness())
        self.query_one(LinkTable).show(pairs)

    def _emptiness(self) -> str:
        if self.shows_all:
            return _("No KPI has the role leading beside one that is lagging: e edits a KPI.")
        return _(
            "No links are declared yet.\n\nPress p to look at every leading KPI beside every "
            "lagging one; a then declares a link, “kpitui link” does it from the shell."
        )

    def _show_whole(self, pair: Comparison, whole: tuple[tuple[Chart, Chart], str]) -> None:
        charts, words = whole
        lead = pair.found.lag if pair.found.is_claim and self.is_moved else None
        leader = pair.first if (lead or 0) > 0 else pair.second
        for part, view, kpi, chart in zip(
            ("first", "second"),
            ("leading", "lagging"),
            (pair.first, pair.second),
            charts,
            strict=True,
        ):
            moved = abs(lead or 0) if kpi is leader else 0
            self.query_one(f"#{part}", Static).update(self._heading(kpi, moved))
            self.query_one(f"#{view}", ChartView).show(chart)
        columns = lag_columns(pair, _PROFILE_LINES, ascii_only=self.ascii_only)
        self.query_one("#profile", Static).update(Text("\n".join(columns), no_wrap=True))
        self.query_one("#verdict", Static).update(words)
        threshold = pair.found.detectable
        title = _("size of r by lag; above the line, hardly chance") if threshold else ""
        self.query_one("#below").border_title = Content(title)

    def _heading(self, kpi: Kpi, moved: int) -> Text:
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(
            f"{role_glyph(kpi.role, ascii_only=self.ascii_only)} {printable(kpi.name)}", "bold"
        )
        line.append(f"  {printable(kpi.unit)}")
        if moved:
            text = ngettext("moved {count} period later", "moved {count} periods later", moved)
            line.append("  " + text.format(count=moved), "reverse")
        return line
