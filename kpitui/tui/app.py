"""The app: themes, modes, the keys that work everywhere, and what screens ask for."""

import asyncio
import signal
from collections.abc import Iterable, Sequence
from functools import partial

from textual.app import SystemCommand
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import Input

from kpitui.domain.errors import KpituiError
from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.reports.history import undone_text
from kpitui.tui.dialogs.help import HelpDialog
from kpitui.tui.dialogs.palette import Palette
from kpitui.tui.keys import key
from kpitui.tui.requests import AnsweringApp
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.compare import CompareScreen
from kpitui.tui.screens.dashboard import DashboardScreen
from kpitui.tui.screens.objectives import ObjectivesScreen
from kpitui.tui.screens.reviews import ReviewsScreen
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.theme import DARK, PLAIN, THEMES
from kpitui.tui.widgets.ascii_filter import AsciiFilter
from kpitui.usecases.session import Session
from kpitui.usecases.undo import undo_last

_SECONDS_BETWEEN_LOOKS = 1.0


class KpiApp(AnsweringApp):
    """kpitui on the screen: modes on the number keys, dialogs over them."""

    CSS_PATH = stylesheet("app")
    TITLE = "kpitui"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [
        key(
            "1",
            "mode('dashboard')",
            "app.dashboard",
            _("Dashboard"),
            _("Every KPI at a glance"),
            show=False,
        ),
        key(
            "2",
            "mode('objectives')",
            "app.objectives",
            _("Objectives"),
            _("Objectives and their KPIs"),
            show=False,
        ),
        key(
            "3",
            "mode('compare')",
            "app.compare",
            _("Compare"),
            _("Leading against lagging"),
            show=False,
        ),
        key(
            "4",
            "mode('reviews')",
            "app.reviews",
            _("Reviews"),
            _("Meetings and their minutes"),
            show=False,
        ),
        # With priority the app handles it in its own queue and waits for the screen, so that digits
        # from the same packet find it open.
        key("c", "check_in", "app.check_in", _("Check-in"), _("Enter what is due"), priority=True),
        key("u", "undo", "app.undo", _("Undo"), _("Take the last change back"), show=False),
        key(
            "question_mark,f1",
            "help",
            "app.help",
            _("Help"),
            _("The keys of where you are"),
            display="?",
        ),
        key(
            "ctrl+p",
            "command_palette",
            "app.palette",
            _("Palette"),
            _("Find any action or KPI by name"),
            show=False,
        ),
        key(
            "ctrl+z",
            "suspend_process",
            "app.suspend",
            _("Suspend"),
            _("Back to the shell; fg returns"),
            show=False,
        ),
        key("q", "quit", "app.quit", _("Quit"), _("Leave; everything is saved")),
    ]

    def __init__(self, session: Session, *, ascii_only: bool = False, colour: bool = True) -> None:
        super().__init__(session, ascii_only=ascii_only, colour=colour)
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name if colour else PLAIN.name
        self.add_mode("dashboard", lambda: DashboardScreen(session, ascii_only=ascii_only))
        self.add_mode("objectives", lambda: ObjectivesScreen(session, ascii_only=ascii_only))
        self.add_mode("compare", lambda: CompareScreen(session, ascii_only=ascii_only))
        self.add_mode("reviews", lambda: ReviewsScreen(session, ascii_only=ascii_only))

    def on_mount(self) -> None:
        self._end_cleanly_when_the_session_drops()
        # Not by DEFAULT_MODE: from Python 3.12 on its widgets would mount before it is a mode.
        self.switch_mode("dashboard")
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self.look_for_changes)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line passes last: ASCII, where nothing else can be shown."""
        filters = super().get_line_filters()
        return [*filters, AsciiFilter()] if self.ascii_only else filters

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of where the person is, and every KPI by name."""
        for binding in screen.active_bindings.values():
            key = binding.binding
            if key.description and key.id and binding.enabled:
                yield SystemCommand(
                    key.description,
                    binding.tooltip,
                    partial(self.call_later, self.run_action, key.action, binding.node),
                )
        yield SystemCommand(_("Theme"), _("Change the colours"), self.action_change_theme)
        for kpi in self.session.workbook.kpis:
            yield SystemCommand(
                printable(kpi.name), _("Open this KPI"), partial(self.open_kpi, kpi.slug)
            )

    async def look_for_changes(self) -> None:
        """Show what another program wrote."""
        try:
            changed = await asyncio.to_thread(self.session.refresh)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            if changed:
                self.show_workbook()

    def action_mode(self, name: str) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_mode(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A letter belongs to what is being typed: a text, a dialog's answer, a check-in."""
        if action != "check_in":
            return super().check_action(action, parameters)
        typing = isinstance(self.focused, Input) or self.screen.is_modal
        return not typing and not isinstance(self.screen, CheckInScreen)

    async def action_check_in(self) -> None:
        await self.open_check_in(None)

    async def action_undo(self) -> None:
        await self.carry_out(self._taken_back)

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        self.push_screen(HelpDialog(self.screen, ascii_only=self.ascii_only))

    def _taken_back(self) -> str:
        kpis = self.session.workbook.all_kpis
        return undone_text(undo_last(self.session), kpis)

    def _end_cleanly_when_the_session_drops(self) -> None:
        """A closed terminal or a shutdown ends the app as quitting does.

        Textual handles neither signal, and with SIGHUP ignored by the parent it would spin on the
        lost terminal for ever.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, partial(self.exit, return_code=128 + number))
