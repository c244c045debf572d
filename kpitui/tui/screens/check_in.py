"""The check-in: walk through what is due and save each value as it is typed."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from kpitui.domain.confidence import parse_confidence
from kpitui.domain.errors import KpituiError
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.number import parse_number
from kpitui.domain.period import Period
from kpitui.language import _
from kpitui.reports.check_in import summary, summary_text
from kpitui.reports.check_in_row import CheckInRow
from kpitui.reports.entry import entry_text, value_text
from kpitui.reports.entry_verdict import slip, slip_text, verdict_text
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.check_in_draft import Question
from kpitui.tui.widgets.check_in_rows import CheckInRows
from kpitui.tui.widgets.off_the_loop import off_the_loop
from kpitui.usecases.check_in import CheckInEntries
from kpitui.usecases.meanwhile import RecordedMeanwhile
from kpitui.usecases.record_values import Outcome
from kpitui.usecases.session import Session

_LONGEST_NOTE = 24  # characters, so that the keys behind it stay in sight


class CheckInScreen(CheckInRows):
    """What is due, row by row: `enter` saves a value at once and goes on to the next."""

    CSS_PATH = [stylesheet(name) for name in ("check_in", "check_in_table", "check_in_panel")]

    def __init__(
        self, session: Session, *, ascii_only: bool = False, slug: str | None = None
    ) -> None:
        super().__init__(session, ascii_only=ascii_only, slug=slug)
        self.entries = CheckInEntries(session)

    def ending(self) -> str:
        return summary_text(summary(self.report, self.entries.changes))

    async def action_save(self) -> None:
        if self.is_finished or not self.report.rows:
            self.close()
        elif self.drafts.question is not None:
            await self._answer(self.drafts.question, self.drafts.answer.strip())
        elif self.drafts.of(self.row).text:
            await self._save_value()
        elif not self.drafts.of(self.row).is_empty and self.row.recorded is not None:
            await self._save_beside_value()
        else:
            self._go_on()

    async def action_undo(self) -> None:
        outcome = await self._carry_out(self.entries.take_back)
        if outcome is None:
            return
        self.table.choose(outcome.kpi.slug)
        self.say(
            _("{kpi}  {period}  {value}  taken back").format(
                kpi=outcome.kpi.slug,
                period=Period.parse(outcome.measurement.period).label(),
                value=value_text(outcome.kpi, outcome.measurement),
            )
        )

    def action_back(self) -> None:
        if self.is_finished or not self.report.rows:
            self.close()
        elif self.drafts.question is not None or not self.drafts.of(self.row).is_empty:
            self.action_clear()
            self.ask(None)
        elif not self.stays_for_unsaved():
            (self.finish if self.entries.changes else self.close)()

    def action_quit(self) -> None:
        if not self.stays_for_unsaved():
            self.app.exit()

    async def _save_value(self) -> None:
        row, draft = self.row, self.drafts.of(self.row)
        try:
            value = parse_number(draft.text) if draft.exactly is None else draft.exactly
        except KpituiError as error:
            self.refuse(str(error))
        else:
            if not self._asks_about_slip(row, value):
                await self._record(row, value)

    def _asks_about_slip(self, row: CheckInRow, value: float) -> bool:
        """Ask about a value that looks like a slip, once for what is typed; says whether it did."""
        draft = self.drafts.of(row)
        if draft.asked_about == draft.text:
            return False
        today = self.session.today()
        found = slip(self.session.workbook, row.kpi, row.period, value, today)
        if found is None:
            return False
        draft.asked_about = draft.text
        said = slip_text(row.kpi, value, found)
        self.refuse(_("{sentence} enter records it, esc drops it.").format(sentence=said))
        return True

    async def _record(self, row: CheckInRow, value: float) -> None:
        """Save a value with what is kept for it, then go on to the next row."""
        draft = self.drafts.of(row)
        record = partial(self.entries.record, row.kpi.slug, row.period, value)
        kept = partial(record, draft.note, draft.confidence, self._seen(row))
        outcome = await self._carry_out(kept)
        if outcome is not None:
            self.drafts.forget(row)
            self._acknowledge(outcome)
            self._go_on()

    async def _answer(self, question: Question, answer: str) -> None:
        """Keep the answer of the open question, and close it unless the answer is refused."""
        if question is Question.WHY:
            await self._skip(answer)
            return
        draft = self.drafts.of(self.row)
        if question is Question.NOTE:
            draft.note = answer
        elif answer:
            try:
                draft.confidence = parse_confidence(answer)
            except KpituiError as error:
                self.say(str(error), is_error=True)
                return
        self.ask(None)
        await self._save_beside_value()

    async def _save_beside_value(self) -> None:
        """Save a note or a confidence with the recorded value, or keep it for the value to come."""
        row, draft = self.row, self.drafts.of(self.row)
        if draft.is_empty:
            return
        if draft.text or row.recorded is None or row.recorded.value is None:
            self.say(_("Kept; it is saved with the value."))
            return
        await self._record(row, row.recorded.value)

    async def _skip(self, reason: str) -> None:
        row = self.row
        outcome = await self._carry_out(
            partial(self.entries.skip, row.kpi.slug, row.period, reason, self._seen(row))
        )
        if outcome is not None:
            self.drafts.forget(row)
            self.ask(None)
            self._acknowledge(outcome)
            self._go_on()

    async def _carry_out(self, change: Callable[[], Outcome]) -> Outcome | None:
        """Change the file off the UI loop; None after a sentence when it was refused."""
        try:
            outcome = await off_the_loop(change, self.say_that_it_waits)
        except RecordedMeanwhile as error:
            await self._tell_of_theirs(error.theirs)
            return None
        except KpituiError as error:
            self.refuse(str(error))
            return None
        self.show_all()
        return outcome

    def _seen(self, row: CheckInRow) -> Measurement | None:
        """What counted for the row when the person began to type, or counts now for a bare key."""
        draft = self.drafts.of(row)
        is_untouched = draft.is_empty and self.drafts.question is None
        return row.recorded if is_untouched else draft.seen

    async def _tell_of_theirs(self, theirs: Measurement) -> None:
        """Say what somebody recorded for the same period; the same key again replaces it."""
        with suppress(KpituiError):  # the look that the app takes every second says it
            await off_the_loop(self.session.refresh)
        self.show_all()
        self.drafts.of(self.row).seen = theirs
        said = value_text(self.row.kpi, theirs)
        if theirs.note and not theirs.is_skip:
            note = in_one_line(theirs.note)
            said += f" “{note}”" if len(note) <= _LONGEST_NOTE else f" “{note[:_LONGEST_NOTE]}…”"
        self.refuse(
            _("{author} recorded {value} meanwhile. enter replaces it, esc keeps it.").format(
                author=printable(theirs.by), value=said
            )
        )

    def _acknowledge(self, outcome: Outcome) -> None:
        """Say what was saved, and whether it is routine or a signal."""
        workbook, today, new = self.session.workbook, self.session.today(), outcome.measurement
        said = entry_text(workbook, new, outcome.before, today)
        period = Period.parse(new.period)
        verdict = verdict_text(workbook, outcome.kpi, period, today, has_range=False)
        self.say("\n".join(filter(None, (said, "" if outcome.is_unchanged else verdict))))

    def _go_on(self) -> None:
        """To the next row, and behind the last one to the summary."""
        if self.table.cursor + 1 < len(self.report.rows):
            self.table.move_to(self.table.cursor + 1)
        elif not self.stays_for_unsaved():
            self.finish()
