"""The app: themes, modes, the keys that work everywhere, and what screens ask for."""

from collections.abc import Iterable, Sequence
from functools import partial

from textual import work
from textual.app import SystemCommand
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker

from kpitui.domain.errors import KpituiError
from kpitui.domain.ledger import Change
from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.reports.history import undone_text, would_be_undone_text
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.help import HelpDialog
from kpitui.tui.dialogs.palette import Palette
from kpitui.tui.endings import EndingApp
from kpitui.tui.keys import key
from kpitui.tui.lean_driver import LeanDriver
from kpitui.tui.requests import LASTING
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.compare import CompareScreen
from kpitui.tui.screens.dashboard import DashboardScreen
from kpitui.tui.screens.objectives import ObjectivesScreen
from kpitui.tui.screens.reviews import ReviewsScreen
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.theme import DARK, PLAIN, THEMES
from kpitui.tui.widgets.ascii_filter import AsciiFilter
from kpitui.tui.widgets.harmless_filter import HarmlessFilter
from kpitui.tui.widgets.off_the_loop import off_the_loop
from kpitui.usecases.meanwhile import ChangedSince
from kpitui.usecases.session import Session
from kpitui.usecases.undo import newest_entry, undo_last

_SECONDS_BETWEEN_LOOKS = 1.0


class KpiApp(EndingApp):
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
        self._trouble = ""
        self._looks: list[Worker[None]] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name if colour else PLAIN.name
        self.add_mode("dashboard", lambda: DashboardScreen(session, ascii_only=ascii_only))
        self.add_mode("objectives", lambda: ObjectivesScreen(session, ascii_only=ascii_only))
        self.add_mode("compare", lambda: CompareScreen(session, ascii_only=ascii_only))
        self.add_mode("reviews", lambda: ReviewsScreen(session, ascii_only=ascii_only))

    def on_mount(self) -> None:
        self.end_cleanly()
        self.stop_between_saves()
        # Not by DEFAULT_MODE: from Python 3.12 on its widgets would mount before it is a mode.
        self.switch_mode("dashboard")
        self.show_notices()
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)
        if not self.session.read_only:
            self.offer_what_was_typed()

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for a terminal, made lean; any other one as it is."""
        chosen = super().get_driver_class()
        return LeanDriver if chosen is LinuxDriver else chosen

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line passes last: ASCII, where nothing else can be shown."""
        filters = [*super().get_line_filters(), HarmlessFilter()]
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

    def _look(self) -> None:
        """Look at the file unless the last look still waits; keys never wait for either."""
        self.end_if_nobody_is_there()
        if all(look.is_finished for look in self._looks):
            self._looks = [self.run_worker(self.look_for_changes())]

    async def look_for_changes(self) -> None:
        """Show what another program wrote."""
        try:
            changed = await off_the_loop(self.session.refresh)
        except KpituiError as error:
            self._tell_trouble(str(error))
        else:
            self._tell_trouble("")
            self.show_notices()
            if changed:
                self.show_workbook()

    def _tell_trouble(self, sentence: str) -> None:
        """Say once what keeps the file from being read, and leave it there until it is mended."""
        if sentence == self._trouble:
            return
        self.clear_notifications()
        self._trouble = sentence
        if sentence:
            self.notify(sentence, severity="error", timeout=LASTING, markup=False)

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

    @work
    async def action_undo(self) -> None:
        """Take back the newest change that the person sees, and ask if it is somebody else's."""
        try:
            entry = newest_entry(self.session.workbook)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        changes: Sequence[Change] = self.session.workbook.ledger.changes_of(entry)
        question = _("The newest change is by {author}. {what} Take it back?")
        needs_word = changes[0].by != self.session.by
        while not needs_word or await self._agrees(question, changes):
            try:
                await self.carry_out(partial(self._taken_back, changes[0].entry))
            except ChangedSince as error:
                changes, needs_word = error.newest, True
                question = _("{author} changed something since you looked. {what} Take it back?")
                await self.look_for_changes()
            else:
                return

    async def _agrees(self, question: str, changes: Sequence[Change]) -> bool:
        """Whether the person wants to take back what somebody else changed."""
        question = question.format(
            author=printable(changes[0].by),
            what=would_be_undone_text(changes, self.session.workbook.all_kpis),
        )
        dialog: Screen[bool] = Confirm(question, _("Take back"), ascii_only=self.ascii_only)
        return await self.push_screen_wait(dialog)

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        self.push_screen(HelpDialog(self.screen, ascii_only=self.ascii_only))

    def _taken_back(self, entry: int) -> str:
        kpis = self.session.workbook.all_kpis
        return undone_text(undo_last(self.session, entry), kpis)
