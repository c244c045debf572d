"""What stands under the check-in table: facts on the row, what came of a key, what can be typed."""

from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kpitui.domain.kpi import Kind
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.numbers import number
from kpitui.reports.check_in import facts
from kpitui.reports.check_in_row import CheckInRow
from kpitui.tui.widgets.cells import fitted
from kpitui.tui.widgets.check_in_draft import Question

_MARGINS = 2  # cells


class CheckInPanel(Vertical):
    """Facts, a sentence and hints; only what changed is drawn again."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(classes="-ascii" if ascii_only else None)
        self.ascii_only = ascii_only

    def compose(self) -> ComposeResult:
        yield Static("", id="facts", markup=False)
        yield Static("", id="said", markup=False)
        yield Static("", id="hint", markup=False)

    def show_row(
        self,
        workbook: Workbook,
        row: CheckInRow | None,
        question: Question | None,
        today: date,
    ) -> None:
        """Say what to know about a row, and what can be typed there."""
        self.remove_class("-summary")
        width = self.screen.size.width - _MARGINS
        known = facts(workbook, row, today) if row else []
        self._put("#facts", facts_text(row, known, width, ascii_only=self.ascii_only))
        self._put("#hint", hint(row, question, width, ascii_only=self.ascii_only))

    def show_summary(self, summary: str) -> None:
        """Say what the check-in came to, in as many lines as that takes."""
        self.add_class("-summary")
        self.query_one("#facts", Static).update(summary)
        self._put("#hint", _("enter or esc closes   any other key goes on with the check-in"))

    def say(self, sentence: str, *, is_error: bool = False) -> None:
        """Say what came of the last key."""
        self.query_one("#said", Static).set_class(is_error, "-error")
        self._put("#said", sentence)

    def forget_error(self) -> None:
        """Take a sentence away that typing on has answered."""
        if self.query_one("#said").has_class("-error"):
            self.say("")

    def count_below(self, rows: int) -> None:
        """Say how many rows of the table lie out of sight."""
        more = ngettext("{count} more below", "{count} more below", rows).format(count=rows)
        title, border = more if rows else "", self.query_one("#facts", Static)
        if border.border_title != title:
            border.border_title = Content(title)

    def _put(self, name: str, content: str | Text) -> None:
        part = self.query_one(name, Static)
        if part.content != content:
            part.update(content, layout=False)


def hint(row: CheckInRow | None, question: Question | None, width: int, *, ascii_only: bool) -> str:
    """What can be typed where the cursor stands, as much of it as fits the width."""
    line = ""
    for part in _hints(row, question, ascii_only=ascii_only):
        longer = f"{line}   {part}" if line else part
        line = longer if cell_len(longer) <= width else line
    return line


def _hints(row: CheckInRow | None, question: Question | None, *, ascii_only: bool) -> list[str]:
    if question is not None:
        asked = {
            Question.WHY: _("Why is there no value?"),
            Question.NOTE: _("What is worth knowing about the value?"),
            Question.CONFIDENCE: _("How sure of the target? 0.8, 8 of ten, or 80%"),
        }[question]
        return [asked, _("enter keeps it, esc drops it")]
    if row is None:
        return []
    other = _("{keys} period").format(keys=_("left right") if ascii_only else "← →")
    if row.kpi.kind is Kind.MILESTONE:
        return [_("+ done"), _("- not done"), other]
    thousands = f"12k = {number(12_000)}"
    return [_("= as last time"), thousands, _("38.4 or 38,4"), "(45) = -45", other]


def facts_text(
    row: CheckInRow | None, known: Sequence[Sequence[str]], width: int, *, ascii_only: bool
) -> Text:
    """What to know about the row under the cursor, a line each, its name first and bold."""
    if row is None:
        return Text("")
    apart = " | " if ascii_only else " · "
    lines = (fitted(apart.join(line), width, ascii_only=ascii_only).rstrip() for line in known)
    text = Text("\n".join(lines))
    text.stylize("bold", 0, len(row.name))
    return text
