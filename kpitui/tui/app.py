"""The app: themes, modes, the keys that work everywhere, and what screens ask for."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from types import FrameType

from textual import work
from textual.app import SystemCommand
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
from kpitui.tui.keys import key
from kpitui.tui.leaving import give_back, when_cut
from kpitui.tui.requests import AnsweringApp
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.compare import CompareScreen
from kpitui.tui.screens.dashboard import DashboardScreen
from kpitui.tui.screens.objectives import ObjectivesScreen
from kpitui.tui.screens.reviews import ReviewsScreen
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.theme import DARK, PLAIN, THEMES
from kpitui.tui.widgets.ascii_filter import AsciiFilter
from kpitui.tui.widgets.harmless_filter import HarmlessFilter
from kpitui.tui.widgets.off_the_loop import all_settled, off_the_loop
from kpitui.usecases.leave import between_saves, give_up_waiting
from kpitui.usecases.meanwhile import ChangedSince
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed, forget_typed, keep_typed, typed_before
from kpitui.usecases.undo import newest_entry, undo_last

_SECONDS_BETWEEN_LOOKS = 1.0
_LASTING = 86_400.0  # seconds
_LONGEST_SAVE = 5.0  # seconds
_LONGEST_END = 1.0  # seconds


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
        self._trouble = ""
        self._looks: list[Worker[None]] = []
        self._terminal = (
            sys.__stdin__.fileno() if sys.__stdin__ and sys.__stdin__.isatty() else None
        )
        self._ending: asyncio.Task[None] | None = None
        self._taken_up: list[str] = []
        self._is_kept = False
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name if colour else PLAIN.name
        self.add_mode("dashboard", lambda: DashboardScreen(session, ascii_only=ascii_only))
        self.add_mode("objectives", lambda: ObjectivesScreen(session, ascii_only=ascii_only))
        self.add_mode("compare", lambda: CompareScreen(session, ascii_only=ascii_only))
        self.add_mode("reviews", lambda: ReviewsScreen(session, ascii_only=ascii_only))

    def on_mount(self) -> None:
        self._end_cleanly_when_the_session_drops()
        self._stop_between_saves()
        # Not by DEFAULT_MODE: from Python 3.12 on its widgets would mount before it is a mode.
        self.switch_mode("dashboard")
        self.show_notices()
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)
        if not self.session.read_only:
            self._offer_what_was_typed()

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
        if self._terminal is not None and not os.isatty(self._terminal):
            self._end(128 + signal.SIGHUP)  # nobody is there, though no signal says so
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
            self.notify(sentence, severity="error", timeout=_LASTING, markup=False)

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

    def _end_cleanly_when_the_session_drops(self) -> None:
        """A closed terminal or a shutdown ends the app as quitting does.

        Textual handles neither signal, and with SIGHUP ignored by the parent it would spin on the
        lost terminal for ever.
        """
        when_cut(self._end, self._end_at_last)

    def _end(self, return_code: int) -> None:
        """Leave at once: a save that runs is finished, one that waits for the lock is given up."""
        give_up_waiting()
        self._ending = self._ending or asyncio.create_task(self._end_soon(return_code))

    async def _end_soon(self, return_code: int) -> None:
        """Leave once the running save is told apart from what is only typed, and that is kept."""
        try:
            await all_settled(_LONGEST_END)
            self._keep_typed()
        finally:
            self.exit(return_code=return_code)

    def _end_at_last(self) -> None:
        """Do what must be done before the process ends, while the loop stands still."""
        give_up_waiting()
        self._keep_typed()
        give_back(self._driver)

    def _keep_typed(self) -> None:
        """Keep what is typed and not saved, once."""
        is_kept, self._is_kept = self._is_kept, True
        if not is_kept:
            keep_typed(self.session, self.typed(), self._taken_up)

    @work
    async def _offer_what_was_typed(self) -> None:
        """Offer to go on with what was being typed when earlier sessions were cut."""
        for place, typed in (await asyncio.to_thread(typed_before, self.session)).items():
            question = _("You were typing when the line dropped: {title}.\n\nTake it up again?")
            asking: Screen[bool] = Confirm(
                question.format(title=printable(typed.title)),
                _("Take it up"),
                _("Drop it"),
                is_yes=True,
                ascii_only=self.ascii_only,
            )
            if await self.push_screen_wait(asking):
                await self._take_up(place, typed)
            else:
                forget_typed(place)

    async def _take_up(self, place: str, typed: Typed) -> None:
        """Reopen what was being typed into; what is kept of it goes when that is closed."""
        screen = self.reopened(typed)
        if screen is None:
            told = _("What you were typing about is gone: {title}. You had typed: {texts}")
            rows = (row.answer or row.text or row.note for row in typed.rows)
            texts = "; ".join(map(printable, (*typed.texts.values(), *rows)))
            told = told.format(title=printable(typed.title), texts=texts)
            self.notify(told, severity="warning", timeout=_LASTING, markup=False)
            forget_typed(place)
            return
        self._taken_up.append(place)
        try:
            await self.push_screen_wait(screen)
            self.show_workbook()
        finally:
            if self._ending is None:
                self._taken_up.remove(place)
                forget_typed(place)

    def _stop_between_saves(self) -> None:
        """Let the process be stopped only while it holds no lock, or it would stop everybody."""
        stop = signal.getsignal(signal.SIGTSTP)

        def stop_then(number: int, frame: FrameType | None) -> None:
            with between_saves(_LONGEST_SAVE) as is_safe:
                if is_safe and callable(stop):
                    stop(number, frame)

        if callable(stop):
            signal.signal(signal.SIGTSTP, stop_then)
