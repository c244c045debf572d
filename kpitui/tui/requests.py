"""What screens ask of the app, each request answered by one dialog, screen or use case."""

from collections.abc import Callable

from textual import on, work
from textual.app import App
from textual.screen import Screen

from kpitui.domain.errors import KpituiError
from kpitui.language import _
from kpitui.tui import messages
from kpitui.tui.dialogs.bet_form import BetForm
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.dismissal_form import DismissalForm
from kpitui.tui.dialogs.form import Form
from kpitui.tui.dialogs.kpi_form import KpiForm
from kpitui.tui.dialogs.marker_form import MarkerForm
from kpitui.tui.dialogs.note_form import NoteForm
from kpitui.tui.dialogs.objective_form import ObjectiveForm
from kpitui.tui.dialogs.override_form import OverrideForm
from kpitui.tui.dialogs.rebase_form import RebaseForm
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.kpi_detail import KpiDetailScreen
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.tui.widgets.off_the_loop import off_the_loop
from kpitui.usecases.annotate import declare_link, remove_link
from kpitui.usecases.kpis import archive_kpi
from kpitui.usecases.meanwhile import ChangedSince
from kpitui.usecases.notes import newest_measurement, noted_then
from kpitui.usecases.objectives import archive_objective
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed, seen_until

LASTING = 86_400.0  # seconds
_SHORT = 3.0  # seconds
_ON_A_KPI: dict[str, Callable[..., Form]] = {
    "marker": MarkerForm,
    DismissalForm.KIND: DismissalForm,
    OverrideForm.KIND: OverrideForm,
    RebaseForm.KIND: RebaseForm,
}


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
    def ask_for_note(self, message: messages.NoteAsked) -> None:
        newest = newest_measurement(self.session.workbook, message.slug)
        if newest is None:
            self.notify(_("There is no value to write a note on yet."), markup=False)
            return
        self.push_screen(
            NoteForm(self.session, newest, ascii_only=self.ascii_only), self.show_noted
        )

    @on(messages.DismissalAsked)
    def ask_what_explains_a_signal(self, message: messages.DismissalAsked) -> None:
        form = DismissalForm(self.session, message.slug, ascii_only=self.ascii_only)
        if form.signals:
            self.push_screen(form, self.show_noted)
        else:
            self.notify(_("There is no signal to explain."), markup=False)

    @on(messages.OverrideAsked)
    def ask_for_override(self, message: messages.OverrideAsked) -> None:
        form = OverrideForm(self.session, message.slug, ascii_only=self.ascii_only)
        self.push_screen(form, self.show_noted)

    @on(messages.RebaseAsked)
    def ask_for_rebase(self, message: messages.RebaseAsked) -> None:
        form = RebaseForm(self.session, message.slug, ascii_only=self.ascii_only)
        self.push_screen(form, self.show_noted)

    @on(messages.LinkAsked)
    @work
    async def declare_the_link(self, message: messages.LinkAsked) -> None:
        lead = message.lead if message.lead is not None and message.lead >= 0 else None

        def change() -> str:
            made = declare_link(self.session, message.leading, message.lagging, lead)
            return _("Declared: {leading} announces {lagging}.").format(
                leading=made.leading, lagging=made.lagging
            )

        await self.carry_out(change)

    @on(messages.BetAsked)
    def ask_for_bet(self, message: messages.BetAsked) -> None:
        pair = (message.leading, message.lagging, message.lead)
        self.push_screen(BetForm(self.session, *pair, ascii_only=self.ascii_only), self.show_noted)

    @on(messages.UnlinkAsked)
    @work
    async def remove_the_link(self, message: messages.UnlinkAsked) -> None:
        def change() -> str:
            gone = remove_link(self.session, message.leading, message.lagging)
            return _("No longer declared: {leading} and {lagging}. u brings it back.").format(
                leading=gone.leading, lagging=gone.lagging
            )

        await self.carry_out(change)

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
            if isinstance(screen, FramedScreen) and screen.is_mounted:
                screen.show_all()

    def typed(self) -> list[Typed]:
        """What is typed and not saved on the screens that stand open."""
        screens = (each for each in self.screen_stack if isinstance(each, Form | CheckInScreen))
        return [typed for screen in screens if (typed := screen.typed())]

    def reopened(self, typed: Typed) -> Form | CheckInScreen | None:
        """What was being typed into, with the texts in it; None when what it is about is gone."""
        try:
            return self._reopened(typed)
        except (KpituiError, LookupError, ValueError):  # it is out of sight, or the draft damaged
            return None

    def _reopened(self, typed: Typed) -> Form | CheckInScreen | None:
        if typed.kind == "check-in":
            screen = CheckInScreen(self.session, ascii_only=self.ascii_only)
            screen.take_up(typed)
            return screen if screen.typed() else None
        form = self._form_of(typed)
        if form is not None:
            form.take_up(typed.texts)
        return form

    def _form_of(self, typed: Typed) -> Form | None:
        session, slug, plain = self.session, typed.slug, self.ascii_only
        if slug is None:
            new = {"kpi": KpiForm, "objective": ObjectiveForm}.get(typed.kind)
            return new(session, ascii_only=plain) if new else None
        workbook, seen = session.workbook, seen_until(session.workbook, typed.seen)
        if typed.kind == "objective" and slug in workbook.all_objectives:
            return ObjectiveForm(session, slug, seen=seen, ascii_only=plain)
        if slug not in workbook.all_kpis:
            return None
        if typed.kind == "kpi":
            return KpiForm(session, slug, seen=seen, ascii_only=plain)
        if (on_kpi := _ON_A_KPI.get(typed.kind)) is not None:
            return on_kpi(session, slug, ascii_only=plain)
        noted = noted_then(workbook, slug, typed.period, typed.texts.get("before", ""), typed.seen)
        return NoteForm(session, noted, ascii_only=plain) if noted else None

    def open_kpi(self, slug: str) -> None:
        self.push_screen(KpiDetailScreen(self.session, slug, ascii_only=self.ascii_only))

    def show_saved(self, saved: object) -> None:
        """After a form: draw the newest workbook if anything was saved."""
        if saved is not None:
            self.show_workbook()

    def show_noted(self, said: str | None) -> None:
        """After the form of a note: say what came of it, and draw the newest workbook."""
        if said is not None:
            self.notify(said, markup=False)
            self.show_workbook()

    async def carry_out(self, change: Callable[[], str]) -> None:
        """Change the file off the UI loop, say what came of it, and draw the newest workbook.

        A ChangedSince is left to the caller, which asks.
        """
        try:
            said = await off_the_loop(change, self.say_that_it_waits)
        except ChangedSince:
            raise
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(said, markup=False)
            self.show_notices()
            self.show_workbook()

    def say_that_it_waits(self) -> None:
        """Say that a change takes long, because somebody else holds the lock."""
        waiting = _("Waiting: somebody else is writing into the file.")
        self.notify(waiting, timeout=_SHORT, markup=False)

    def show_notices(self) -> None:
        """Show what was found and mended in the file, each sentence once."""
        while self.session.notices:
            self.notify(self.session.notices.pop(0), severity="warning", markup=False)

    async def open_check_in(self, slug: str | None) -> None:
        """Enter what is due, beginning with one KPI if it is named."""
        screen = CheckInScreen(self.session, slug=slug, ascii_only=self.ascii_only)
        await self.push_screen(screen, lambda _done: self.show_workbook())

    async def _archive(self, question: str, slug: str, archive: Callable[..., object]) -> None:
        """Ask, then archive off the UI loop."""
        seen = self.session.workbook

        def change() -> str:
            archive(self.session, slug, seen=seen)
            return _("Archived {name}. u brings it back.").format(name=slug)

        dialog: Screen[bool] = Confirm(
            question.format(name=slug), _("Archive"), ascii_only=self.ascii_only
        )
        if await self.push_screen_wait(dialog):
            await self.carry_out(change)
