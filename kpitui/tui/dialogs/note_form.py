"""The form of a note on a recorded value, which asks when somebody wrote another one meanwhile."""

from collections.abc import Callable
from functools import partial

from kpitui.domain.measurement import Measurement
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.period import Period
from kpitui.language import _
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.text_prompt import TextPrompt
from kpitui.usecases.meanwhile import Collision, RecordedMeanwhile
from kpitui.usecases.notes import write_note
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed


class NoteForm(TextPrompt):
    """Writes a note on a value as the person has seen it; answers what was noted."""

    def __init__(self, session: Session, seen: Measurement, *, ascii_only: bool = False) -> None:
        title = _("Note on {kpi}, {period}").format(kpi=seen.kpi, period=seen.period)
        super().__init__(title, _("Note"), seen.note, ascii_only=ascii_only)
        self.session = session
        self.seen = seen

    def saving(self) -> Callable[[], str]:
        return partial(self._record, self.answer, self.seen)

    def ask_about(self, collision: Collision | RecordedMeanwhile) -> None:
        if not isinstance(collision, RecordedMeanwhile):
            raise collision
        theirs = collision.theirs
        question = _("{author} noted there meanwhile: {note}\n\nReplace it by yours?").format(
            author=printable(theirs.by), note=in_one_line(theirs.note) or _("nothing")
        )
        confirm = Confirm(question, _("Replace"), _("Go on typing"), ascii_only=self.ascii_only)
        self.app.push_screen(confirm, partial(self._replace, theirs))

    def as_typed(self, changed: dict[str, str]) -> Typed | None:
        return Typed(
            kind="note",
            title=self.heading,
            slug=self.seen.kpi,
            period=self.seen.period,
            texts={**changed, "before": self.seen.note},
            seen=self.seen.entry,
        )

    def _replace(self, theirs: Measurement, sure: bool | None) -> None:
        if sure:
            self.seen = theirs
            self.save_with(self.saving())

    def _record(self, text: str, seen: Measurement) -> str:
        noted = write_note(self.session, seen.kpi, text, seen)
        period = Period.parse(noted.period).key
        return _("Noted on {kpi}, {period}.").format(kpi=seen.kpi, period=period)
