"""What is typed in the check-in and not saved yet: a value for each row, and one open question."""

from enum import Enum

from kpitui.domain.kpi import Kind
from kpitui.domain.measurement import Measurement
from kpitui.language import _
from kpitui.reports.check_in_row import CheckInRow
from kpitui.usecases.take_up import TypedRow

_VALUE_SIGNS = frozenset("0123456789.,-+()%€$£")
_INSIDE_ONLY = frozenset(" kM'’\u00a0\u202f")  # not first: what parts thousands or multiplies
_DONE_SIGNS = {"+": 1.0, "-": 0.0}


class Question(Enum):
    """What may be asked in a row beside its value."""

    WHY = "why"
    NOTE = "note"
    CONFIDENCE = "confidence"

    @property
    def label(self) -> str:
        """The word before the answer."""
        return {"why": _("why:"), "note": _("note:"), "confidence": _("how sure:")}[self.value]


class Draft:
    """What is typed for one row; `exactly` is the number when it was not typed digit by digit.

    `seen` is what counted for the row's period when the person began to type, `asked_about` the
    text of which the person was asked whether it is a slip.
    """

    def __init__(self) -> None:
        self.seen: Measurement | None = None
        self.text = ""
        self.asked_about: str | None = None
        self.exactly: float | None = None
        self.note = ""
        self.confidence: float | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.note or self.confidence is not None)

    def put(self, text: str, exactly: float | None = None) -> None:
        """Replace what is typed."""
        self.text, self.exactly = text, exactly


class Drafts:
    """All that is typed: a draft a row, the open question with its answer, and what was dropped."""

    def __init__(self) -> None:
        self.question: Question | None = None
        self.answer = ""
        self.dropped = ""
        self._of: dict[tuple[str, str], Draft] = {}

    def of(self, row: CheckInRow) -> Draft:
        """What is typed for a row."""
        return self._of.setdefault(row.place, Draft())

    def begin(self, row: CheckInRow) -> Draft:
        """What is typed for a row; keeps what the person sees in it while nothing is typed yet."""
        draft = self.of(row)
        if draft.is_empty and self.question is None:
            draft.seen = row.recorded
        return draft

    def ask(self, question: Question | None, answer: str = "") -> None:
        """Open a question, or close the open one."""
        self.question, self.answer = question, answer

    def takes(self, row: CheckInRow, text: str) -> bool:
        """Whether what was pressed is text for the open question or for the row's value."""
        if self.question is not None:
            return True
        if row.kpi.kind is Kind.MILESTONE:
            return text in _DONE_SIGNS
        has_start = bool(self.of(row).text) or text[:1] in _VALUE_SIGNS
        return has_start and all(sign in _VALUE_SIGNS | _INSIDE_ONLY for sign in text)

    def type(self, row: CheckInRow, text: str) -> None:
        """Add to the answer or the value; for a milestone one sign stands for the whole answer."""
        draft = self.begin(row)
        if self.question is not None:
            self.answer += text
        elif row.kpi.kind is Kind.MILESTONE:
            done = _DONE_SIGNS[text]
            draft.put(_("done") if done else _("not done"), done)
        else:
            draft.put(draft.text + text)

    def erase(self, row: CheckInRow) -> None:
        """Take the last character back; a milestone's answer goes whole."""
        draft = self.of(row)
        if self.question is not None:
            self.answer = self.answer[:-1]
        else:
            draft.put("" if row.kpi.kind is Kind.MILESTONE else draft.text[:-1])

    def drop(self, row: CheckInRow) -> str:
        """Drop what is typed, and keep it at hand for `recall`."""
        draft = self.of(row)
        typed = draft.text or draft.note if self.question is None else self.answer
        self.dropped = typed or self.dropped
        self.answer = ""
        if self.question is None:
            self.forget(row)
        return typed

    def recall(self, row: CheckInRow) -> None:
        """Type again what was dropped last."""
        if self.question is not None:
            self.answer = self.dropped
        elif self.dropped and row.kpi.kind is not Kind.MILESTONE:
            self.begin(row).put(self.dropped)

    def typed(self, row: CheckInRow | None) -> tuple[TypedRow, ...]:
        """All of it, to be kept should the line drop; `row` is the one under the cursor."""
        here = row.place if row else None
        asked = self.question if here and self.answer else None
        if here and asked:
            self._of.setdefault(here, Draft())
        return tuple(
            TypedRow(
                kpi=place[0],
                period=place[1],
                text=draft.text,
                exactly=draft.exactly,
                note=draft.note,
                confidence=draft.confidence,
                question=asked.value if asked and place == here else "",
                answer=self.answer if asked and place == here else "",
                seen=draft.seen.entry if draft.seen else 0,
            )
            for place, draft in self._of.items()
            if not draft.is_empty or (asked and place == here)
        )

    def take_up(self, row: TypedRow) -> None:
        """Type again what was typed for a row before the line dropped."""
        draft = self._of.setdefault((row.kpi, row.period), Draft())
        draft.put(row.text, row.exactly)
        draft.note, draft.confidence = row.note, row.confidence
        if row.seen:
            draft.seen = Measurement(kpi=row.kpi, period=row.period, entry=row.seen, value=None)
        if row.question:
            self.ask(Question(row.question), row.answer)

    def forget(self, row: CheckInRow) -> None:
        """Drop what was typed for a row, because it is saved."""
        self._of.pop(row.place, None)
