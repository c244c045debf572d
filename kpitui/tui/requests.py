"""What screens ask of the app, each request answered by one dialog, screen or use case."""

import asyncio
from collections.abc import Callable
from functools import partial

from textual import on, work
from textual.app import App
from textual.screen import Screen

from kpitui.domain.errors import KpituiError
from kpitui.language import _
from kpitui.tui import messages
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.kpi_form import KpiForm
from kpitui.tui.dialogs.marker_form import MarkerForm
from kpitui.tui.dialogs.objective_form import ObjectiveForm
from kpitui.tui.dialogs.text_prompt import TextPrompt
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.kpi_detail import KpiDetailScreen
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.usecases.kpis import archive_kpi
from kpitui.usecases.notes import newest_measurement, write_note
from kpitui.usecases.objectives import archive_objective
from kpitui.usecases.session import Session


class AnsweringApp(App[None]):
    """An app over one session that answers the messages of its screens."""

    def __init__(self, session: Session, *, ascii_only: bool = False, colour: bool = True) -> None:
        super().__init__(ansi_color=None if colour else True)
        self.session = session
        self.ascii_only = ascii_only

    @on(messages.KpiOpened)
    def show_kpi(self, message: messages.KpiOpened) -> None:
        self.open_kpi(message.slug)

    @on(messages.CheckInOpened)
    async def show_check_in(self, message: messages.CheckInOpened) -> None:
        await self.open_check_in(message.slug)

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
        await self._archive(question, message.slug, archive_kpi)

    @on(messages.ObjectiveArchiveAsked)
    @work
    async def archive_the_objective(self, message: messages.ObjectiveArchiveAsked) -> None:
        question = _("Put {name} and its KPIs out of sight? Nothing is lost, and u brings it back.")
        await self._archive(question, message.slug, archive_objective)

    def show_workbook(self) -> None:
        """Draw the newest workbook on every screen that stands open."""
        for screen in self.screen_stack:
            if isinstance(screen, FramedScreen):
                screen.show_all()

    def open_kpi(self, slug: str) -> None:
        self.push_screen(KpiDetailScreen(self.session, slug, ascii_only=self.ascii_only))

    def show_saved(self, saved: object) -> None:
        """After a form: draw the newest workbook if anything was saved."""
        if saved is not None:
            self.show_workbook()

    async def carry_out(self, change: Callable[[], str]) -> None:
        """Change the file off the UI loop, say what came of it, and draw the newest workbook."""
        try:
            said = await asyncio.to_thread(change)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(said, markup=False)
            self.show_workbook()

    async def open_check_in(self, slug: str | None) -> None:
        """Enter what is due, beginning with one KPI if it is named."""
        screen = CheckInScreen(self.session, slug=slug, ascii_only=self.ascii_only)
        await self.push_screen(screen, lambda _done: self.show_workbook())

    def _noted(self, slug: str, text: str) -> str:
        noted = write_note(self.session, slug, text)
        return _("Noted on {kpi}, {period}.").format(kpi=slug, period=noted.period)

    async def _archive(
        self, question: str, slug: str, archive: Callable[[Session, str], object]
    ) -> None:
        """Ask, then archive off the UI loop."""

        def change() -> str:
            archive(self.session, slug)
            return _("Archived {name}. u brings it back.").format(name=slug)

        dialog: Screen[bool] = Confirm(
            question.format(name=slug), _("Archive"), ascii_only=self.ascii_only
        )
        if await self.push_screen_wait(dialog):
            await self.carry_out(change)
