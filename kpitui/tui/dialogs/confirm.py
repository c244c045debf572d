"""The question before something that a person may regret."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from kpitui.language import _, spoken
from kpitui.tui.keys import key
from kpitui.tui.stylesheets import stylesheet


class Confirm(ModalScreen[bool]):
    """Says what will come of it and asks; enter alone answers no, unless yes loses nothing."""

    CSS_PATH = stylesheet("confirm")
    BINDINGS = [
        key("y", "answer(True)", "confirm.yes", _("Yes"), _("Do it")),
        key("n,escape", "answer(False)", "confirm.no", _("No"), _("Leave everything as it is")),
        key(
            "left,right,tab,shift+tab,h,l",
            "turn",
            "confirm.turn",
            _("The other answer"),
            _("Go to the other answer"),
        ),
        key("enter", "take", "confirm.take", _("Take it"), _("Answer what is marked")),
        key("o", "oui", "confirm.oui", _("Yes"), _("Yes, in French"), show=False),
    ]

    def __init__(
        self,
        question: str,
        yes: str,
        no: str | None = None,
        *,
        is_yes: bool = False,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(classes="-ascii" if ascii_only else None)
        self.question = question
        self.answers = (yes, no or _("No"))
        self.is_yes = is_yes

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(self.question, id="question", markup=False)
            yield Static("", id="answers", markup=False)

    def on_mount(self) -> None:
        self._show_answers()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        return action != "oui" or spoken() == "fr"

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)

    def action_oui(self) -> None:
        self.action_answer(yes=True)

    def action_turn(self) -> None:
        self.is_yes = not self.is_yes
        self._show_answers()

    def action_take(self) -> None:
        self.dismiss(self.is_yes)

    def _show_answers(self) -> None:
        letters = ("o" if spoken() == "fr" else "y", "n")
        line = Text()
        marks = (self.is_yes, not self.is_yes)
        for letter, answer, marked in zip(letters, self.answers, marks, strict=True):
            line.append(" > " if marked else "   ")
            line.append(f" {letter} {answer} ", "bold reverse" if marked else "")
        self.query_one("#answers", Static).update(line)
