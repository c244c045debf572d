"""One line asked for in a dialog."""

from collections.abc import Callable, Mapping

from textual.app import ComposeResult

from kpitui.tui.dialogs.form import Form
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.field import TextField


def _no_objection(_text: str) -> str | None:
    return None


class TextPrompt(Form):
    """Asks for one line; `check` gives the sentence against a text, or None. Answers the text."""

    CSS_PATH = [*Form.CSS_PATH, stylesheet("text_prompt")]

    def __init__(
        self,
        title: str,
        label: str,
        text: str = "",
        check: Callable[[str], str | None] = _no_objection,
        *,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(title, ascii_only=ascii_only)
        self.label = label
        self.given = text
        self.objection = check
        self.answer = text

    def compose_fields(self) -> ComposeResult:
        yield TextField("text", self.label, self.given)

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        self.answer = texts["text"]
        sentence = self.objection(self.answer)
        return {"text": sentence} if sentence else {}

    def saving(self) -> Callable[[], str]:
        answer = self.answer
        return lambda: answer
