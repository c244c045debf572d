"""The app: themes, modes, the keys that work everywhere, and what screens ask for."""

import asyncio
import signal
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.filter import LineFilter
from textual.screen import Screen

from kpitui.domain.errors import KpituiError
from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.reports.history import undone_text
from kpitui.tui import messages
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.help import HelpDialog
from kpitui.tui.dialogs.kpi_form import KpiForm
from kpitui.tui.dialogs.marker_form import MarkerForm
from kpitui.tui.dialogs.objective_form import ObjectiveForm
from kpitui.tui.dialogs.palette import Palette
from kpitui.tui.dialogs.text_prompt import TextPrompt
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.compare import CompareScreen
from kpitui.tui.screens.dashboard import DashboardScreen
from kpitui.tui.screens.kpi_detail import KpiDetailScreen
from kpitui.tui.screens.objectives import ObjectivesScreen
from kpitui.tui.screens.reviews import ReviewsScreen
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.theme import DARK, PLAIN, THEMES
from kpitui.tui.widgets.ascii_filter import AsciiFilter
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.usecases.kpis import archive_kpi
from kpitui.usecases.notes import newest_measurement, write_note
from kpitui.usecases.objectives import archive_objective
from kpitui.usecases.session import Session
from kpitui.usecases.undo import undo_last

_SECONDS_BETWEEN_LOOKS = 1.0


class KpiApp(App[None]):
    """kpitui on the screen: modes on the number keys, dialogs over them."""

    CSS_PATH = stylesheet("app")
    TITLE = "kpitui"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [
        Binding(
            "1",
            "mode('dashboard')",
            _("Dashboard"),
            show=False,
            id="app.dashboard",
            tooltip=_("Every KPI at a glance"),
        ),
        Binding(
            "2",
            "mode('objectives')",
            _("Objectives"),
            show=False,
            id="app.objectives",
            tooltip=_("Objectives and their KPIs"),
        ),
        Binding(
            "3",
            "mode('compare')",
            _("Compare"),
            show=False,
            id="app.compare",
            tooltip=_("Leading against lagging"),
        ),
        Binding(
            "4",
            "mode('reviews')",
            _("Reviews"),
            show=False,
            id="app.reviews",
            tooltip=_("Meetings and their minutes"),
        ),
        Binding("c", "check_in", _("Check-in"), id="app.check_in", tooltip=_("Enter what is due")),
        Binding(
            "u",
            "undo",
            _("Undo"),
            show=False,
            id="app.undo",
            tooltip=_("Take the last change back"),
        ),
        Binding(
            "question_mark,f1",
            "help",
            _("Help"),
            key_display="?",
            id="app.help",
            tooltip=_("The keys of where you are"),
        ),
        Binding(
            "ctrl+p",
            "command_palette",
            _("Palette"),
            show=False,
            id="app.palette",
            tooltip=_("Find any action or KPI by name"),
        ),
        Binding(
            "ctrl+z",
            "suspend_process",
            _("Suspend"),
            show=False,
            id="app.suspend",
            tooltip=_("Back to the shell; fg returns"),
        ),
        Binding("q", "quit", _("Quit"), id="app.quit", tooltip=_("Leave; everything is saved")),
    ]
    DEFAULT_MODE = "dashboard"

    def __init__(self, session: Session, *, ascii_only: bool = False, colour: bool = True) -> None:
        super().__init__(ansi_color=None if colour else True)
        self.session = session
        self.ascii_only = ascii_only
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

    def show_workbook(self) -> None:
        """Draw the newest workbook on every screen that stands open."""
        for screen in self.screen_stack:
            if isinstance(screen, FramedScreen):
                screen.show_all()

    def open_kpi(self, slug: str) -> None:
        self.push_screen(KpiDetailScreen(self.session, slug, ascii_only=self.ascii_only))

    def action_mode(self, name: str) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_mode(name)

    def action_check_in(self) -> None:
        self.open_check_in(None)

    async def action_undo(self) -> None:
        await self.carry_out(self._taken_back)

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        self.push_screen(HelpDialog(self.screen, ascii_only=self.ascii_only))

    @on(messages.KpiOpened)
    def show_kpi(self, message: messages.KpiOpened) -> None:
        self.open_kpi(message.slug)

    @on(messages.CheckInOpened)
    def show_check_in(self, message: messages.CheckInOpened) -> None:
        self.open_check_in(message.slug)

    @on(messages.KpiAddAsked)
    def ask_for_kpi(self, message: messages.KpiAddAsked) -> None:
        form = KpiForm(self.session, objective=message.objective, ascii_only=self.ascii_only)
        self.push_screen(form, self.show_saved)

    @on(messages.KpiEditAsked)
    def ask_for_kpi_edit(self, message: messages.KpiEditAsked) -> None:
        form = KpiForm(self.session, slug=message.slug, ascii_only=self.ascii_only)
        self.push_screen(form, self.show_saved)

    @on(messages.ObjectiveAddAsked)
    def ask_for_objective(self) -> None:
        self.push_screen(ObjectiveForm(self.session, ascii_only=self.ascii_only), self.show_saved)

    @on(messages.ObjectiveEditAsked)
    def ask_for_objective_edit(self, message: messages.ObjectiveEditAsked) -> None:
        form = ObjectiveForm(self.session, slug=message.slug, ascii_only=self.ascii_only)
        self.push_screen(form, self.show_saved)

    @on(messages.MarkerAsked)
    def ask_for_marker(self, message: messages.MarkerAsked) -> None:
        form = MarkerForm(self.session, message.slug, ascii_only=self.ascii_only)
        self.push_screen(form, self.show_saved)

    @on(messages.NoteAsked)
    @work
    async def ask_for_note(self, message: messages.NoteAsked) -> None:
        newest = newest_measurement(self.session.workbook, message.slug)
        if newest is None:
            self.notify(_("There is no value to write a note on yet."), markup=False)
            return
        label = _("Note on {kpi}, {period}").format(kpi=message.slug, period=newest.period)
        prompt = TextPrompt(label, _("Note"), newest.note, ascii_only=self.ascii_only)
        text = await self.push_screen_wait(prompt)
        if text is not None:
            await self.carry_out(partial(self._noted, message.slug, text))

    @on(messages.KpiArchiveAsked)
    @work
    async def archive_the_kpi(self, message: messages.KpiArchiveAsked) -> None:
        question = _("Put {name} out of sight? Its values stay, and u brings it back.")
        if await self._is_sure(question.format(name=message.slug), _("Archive")):
            await self.carry_out(
                lambda: _("Archived {name}. u brings it back.").format(
                    name=archive_kpi(self.session, message.slug).slug
                )
            )

    @on(messages.ObjectiveArchiveAsked)
    @work
    async def archive_the_objective(self, message: messages.ObjectiveArchiveAsked) -> None:
        question = _("Put {name} and its KPIs out of sight? Nothing is lost, and u brings it back.")
        if await self._is_sure(question.format(name=message.slug), _("Archive")):
            await self.carry_out(
                lambda: _("Archived {name}. u brings it back.").format(
                    name=archive_objective(self.session, message.slug).slug
                )
            )

    def show_saved(self, saved: object) -> None:
        """After a form: draw the newest workbook if anything was saved."""
        if saved is not None:
            self.show_workbook()

    async def carry_out(self, change: Callable[[], str | None]) -> None:
        """Change the file off the UI loop, say what came of it, and draw the newest workbook."""
        try:
            said = await asyncio.to_thread(change)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            if said:
                self.notify(said, markup=False)
            self.show_workbook()

    def open_check_in(self, slug: str | None) -> None:
        """Enter what is due, beginning with one KPI if it is named."""
        if not isinstance(self.screen, CheckInScreen):
            screen = CheckInScreen(self.session, slug=slug, ascii_only=self.ascii_only)
            self.push_screen(screen, lambda _done: self.show_workbook())

    def _taken_back(self) -> str:
        kpis = self.session.workbook.all_kpis
        return undone_text(undo_last(self.session), kpis)

    def _noted(self, slug: str, text: str) -> str:
        noted = write_note(self.session, slug, text)
        return _("Noted on {kpi}, {period}.").format(kpi=slug, period=noted.period)

    async def _is_sure(self, question: str, yes: str) -> bool:
        dialog: Screen[bool] = Confirm(question, yes, ascii_only=self.ascii_only)
        return await self.push_screen_wait(dialog)

    def _end_cleanly_when_the_session_drops(self) -> None:
        """A closed terminal or a shutdown ends the app as quitting does.

        Textual handles neither signal, and with SIGHUP ignored by the parent it would spin on the
        lost terminal for ever.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, partial(self.exit, return_code=128 + number))
