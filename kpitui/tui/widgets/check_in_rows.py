"""The rows of the check-in as a screen: typing, moving about and asking, without saving."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.events import Key, Paste

from kpitui.domain.kpi import Kind
from kpitui.domain.period import Period
from kpitui.language import _
from kpitui.language.numbers import exact
from kpitui.reports.check_in import asked_for, check_in, check_in_for
from kpitui.reports.check_in_row import CheckInRow
from kpitui.reports.entry import amount
from kpitui.tui.widgets.check_in_draft import Drafts, Question
from kpitui.tui.widgets.check_in_keys import KEYS
from kpitui.tui.widgets.check_in_panel import CheckInPanel
from kpitui.tui.widgets.check_in_table import CheckInTable, ColumnNames
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.tui.widgets.keys_in_order import KeysInOrder
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed

_AT_THE_END = {"save", "back"}
_AT_A_QUESTION = {*_AT_THE_END, "erase", "clear", "recall"}
_ON_A_ROW = {"same", "skip", "note", "confidence", "undo", "walk", "period"} | _AT_A_QUESTION
_OF_THE_APP = {"help"}


class CheckInRows(FramedScreen, inherit_bindings=False):
    """What is asked for, typed in place; a subclass saves it.

    Nothing here takes the focus, so that every key waits in the one queue of the screen: keys that
    arrive in one burst are handled in their order, each after the save before it.
    """

    AUTO_FOCUS = ""
    TAKES_TEXT = True
    BINDINGS = KEYS

    def __init__(
        self, session: Session, *, ascii_only: bool = False, slug: str | None = None
    ) -> None:
        super().__init__(session, ascii_only=ascii_only)
        self.report = check_in(session.workbook, session.today(), slug)
        self.drafts = Drafts()
        self.table = CheckInTable(self.drafts, ascii_only=ascii_only)
        self.panel = CheckInPanel(ascii_only=ascii_only)
        self.typing = KeysInOrder(self._handle, self.call_later)
        self.is_finished = False
        self.is_closed = False
        self._begins_with: str | None = None

    @property
    def row(self) -> CheckInRow:
        """The row under the cursor, while there is any."""
        return self.report.rows[self.table.cursor]

    def ending(self) -> str:
        """What the check-in came to."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def compose_body(self) -> ComposeResult:
        yield ColumnNames(self.table)
        yield self.table
        yield self.panel

    def on_mount(self) -> None:
        if self._begins_with is not None:
            self.table.show(self.report)
            self.table.choose(self._begins_with)
        if not self.report.rows:
            self.say(_("No KPI takes values yet. Close with esc, then define one with a."))
        elif self.report.nothing_due:
            self.say(_("Nothing is due. These periods still run, so their values can change."))

    def title_text(self) -> str:
        apart = " > " if self.ascii_only else " › "
        done = _("{done} of {total}").format(done=self.report.done, total=len(self.report.rows))
        return apart.join(("kpitui", _("Check-in"), done))

    def show_all(self) -> None:
        self._ask_for(self.report.periods)
        super().show_all()

    def show_workbook(self) -> None:
        self.table.show(self.report)
        self.show_facts()

    @on(CheckInTable.Measured)
    def show_column_names(self) -> None:
        self.query_one(ColumnNames).refresh()
        self.show_facts()

    @on(CheckInTable.Moved)
    def show_facts(self) -> None:
        """Say what the cursor stands on, or at the end what the check-in came to."""
        self.panel.count_below(self.table.below())
        if self.is_finished:
            self.panel.show_summary(self.ending())
        else:
            workbook, question = self.session.workbook, self.drafts.question
            today = self.session.today()
            self.panel.show_row(workbook, self.table.row, question, today)

    def say(self, sentence: str, *, is_error: bool = False) -> None:
        """Write what came of the last key."""
        self.panel.say(sentence, is_error=is_error)

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],
    ) -> bool | None:
        if action not in _ON_A_ROW or action in _AT_THE_END:
            return True
        if self.drafts.question is not None:
            return action in _AT_A_QUESTION
        return bool(self.report.rows)

    def close(self) -> None:
        """Leave the screen; of the keys that came in the same burst, only q still acts."""
        self.is_closed = True
        self.dismiss()

    async def on_key(self, event: Key) -> None:
        if self.is_closed and event.key == "q":
            self.app.exit(return_code=0)
        if self.is_closed or await self.typing.take(event):
            event.stop()
            event.prevent_default()

    def refuse(self, sentence: str) -> None:
        """Say why a save was refused; keys behind it were typed by somebody who did not know."""
        self.typing.drop_what_was_typed_ahead()
        self.say(sentence, is_error=True)

    def say_that_it_waits(self) -> None:
        """Say that a save takes long, because somebody else holds the lock."""
        self.say(_("Waiting: somebody else is writing into the file."))

    async def _handle(self, event: Key) -> bool:
        """Act on a key; says whether it was one of this screen."""
        text = event.character if event.is_printable else None
        bound = self.active_bindings.get(event.key)
        if text and self.report.rows and self.drafts.takes(self.row, text):
            self.write(text)
        elif bound is not None and bound.node is self:
            if bound.binding.action not in _AT_THE_END:
                self.take_summary_away()
            await self.run_action(bound.binding.action)
        elif text and (bound is None or bound.binding.action not in _OF_THE_APP):
            self.say(_("{key} does nothing here; ? shows the keys.").format(key=text))
        else:
            return False
        return True

    def typed(self) -> Typed | None:
        """What is typed and not saved, to be kept should the line drop."""
        rows = self.drafts.typed(self.row if self.report.rows else None)
        return Typed(kind="check-in", title=_("Check-in"), rows=rows) if rows else None

    def take_up(self, typed: Typed) -> None:
        """Ask for what was being typed before the line dropped; call it before it opens."""
        known = self.session.workbook.all_kpis
        rows = [row for row in typed.rows if row.kpi in known]
        periods = {row.kpi: Period.parse(row.period) for row in rows}
        self._ask_for({**periods, **self.report.periods, **periods})
        for row in rows:
            self.drafts.take_up(row)
            if row.question:
                self._begins_with = row.kpi

    def on_paste(self, event: Paste) -> None:
        lines = event.text.strip().splitlines()
        if self.typing.is_waiting:
            self.say(_("Nothing of what was pasted was taken: a save is under way."), is_error=True)
        elif lines and self.report.rows and self.drafts.takes(self.row, lines[0]):
            self.write(lines[0])
        else:
            self.say(_("What was pasted is no value; nothing of it was taken."), is_error=True)
        event.stop()

    def write(self, text: str) -> None:
        """Add to what is typed in the row under the cursor."""
        self.take_summary_away()
        self.drafts.type(self.row, text)
        self.table.redraw_row()
        self.panel.forget_error()

    def ask(self, question: Question | None, answer: str = "") -> None:
        """Open a question in the row under the cursor, or close the open one."""
        self.drafts.begin(self.row)
        self.drafts.ask(question, answer)
        self.table.redraw_row()
        self.show_facts()

    def action_same(self) -> None:
        if self.row.last is None:
            self.say(_("There is no earlier value to type again."))
            return
        kpi, value = self.row.kpi, self.row.last[1]
        shown = amount(kpi, value) if kpi.kind is Kind.MILESTONE else exact(value)
        self.drafts.begin(self.row).put(shown, value)
        self.table.redraw_row()
        self.say("")

    def action_skip(self) -> None:
        recorded = self.row.recorded
        self.ask(Question.WHY, recorded.note if recorded and recorded.is_skip else "")

    def action_note(self) -> None:
        recorded = self.row.recorded
        if recorded is not None and recorded.is_skip:
            self.action_skip()
        else:
            known = recorded.note if recorded else ""
            self.ask(Question.NOTE, self.drafts.of(self.row).note or known)

    def action_confidence(self) -> None:
        self.ask(Question.CONFIDENCE)

    def action_clear(self) -> None:
        dropped = self.drafts.drop(self.row)
        self.table.redraw_row()
        said = _("Dropped “{text}”; ctrl+y types it again.").format(text=dropped)
        self.say(said if dropped else "")

    def action_recall(self) -> None:
        self.drafts.recall(self.row)
        self.table.redraw_row()

    def action_erase(self) -> None:
        self.drafts.erase(self.row)
        self.table.redraw_row()

    def action_walk(self, way: str) -> None:
        self.table.walk(way)

    def action_period(self, periods: int) -> None:
        """Ask for another period of the KPI under the cursor, while nothing is typed for it."""
        period = self.row.period.shifted(periods)
        if not self.drafts.of(self.row).is_empty:
            self.say(_("Save what is typed with enter, or drop it with esc, before you move on."))
        elif period.start > self.session.today():
            self.say(_("{period} has not begun.").format(period=period.label()))
        else:
            self._ask_for(asked_for(self.report, self.row.kpi.slug, period))
            self.show_workbook()

    def finish(self) -> None:
        """Show the summary; enter and esc then close the screen."""
        self.is_finished = True
        self.show_facts()

    def take_summary_away(self) -> None:
        """Go on with the check-in after its summary was shown."""
        if self.is_finished:
            self.is_finished = False
            self.show_facts()

    def stays_for_unsaved(self) -> bool:
        """Go to the first typed text that was not saved, if there is any."""
        typed = [
            place for place, row in enumerate(self.report.rows) if not self.drafts.of(row).is_empty
        ]
        if not typed:
            return False
        self.table.move_to(typed[0])
        self.say(_("This is typed and not saved: enter saves it, esc drops it."), is_error=True)
        return True

    def _ask_for(self, periods: Mapping[str, Period]) -> None:
        """Take over what the workbook now has for the KPIs and periods."""
        workbook, today = self.session.workbook, self.session.today()
        self.report = check_in_for(workbook, periods, today, nothing_due=self.report.nothing_due)
