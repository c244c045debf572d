"""Form fields: a label, a control on the same line, and a message below when there is one."""

from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.events import Key
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.tui.keys import key

_LINE_BREAK = "¶"  # stands for a line break of a note while it is edited on one line
_LABEL_CELLS = 18


class InOrder(Widget):
    """Carries out its own keys at once, in the order they came.

    Textual lets a bound key bubble up to the app first, so that in a burst, as slow lines deliver
    them, the printable keys behind it would overtake it.
    """

    async def _on_key(self, event: Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return


class LineInput(Input, InOrder):
    """A text on one line: breaks are shown as `¶`, what a terminal could act on as U+FFFD."""

    def __init__(self, text: str = "", *, hint: str = "", disabled: bool = False) -> None:
        self._given = text
        self._hint = hint
        super().__init__(_on_one_line(text), select_on_focus=False, compact=True, disabled=disabled)
        self.cursor_blink = False

    @property
    def text(self) -> str:
        """The text with its line breaks; exactly what was given as long as nothing was typed."""
        if self.value == _on_one_line(self._given):
            return self._given
        return self.value.replace(_LINE_BREAK, "\n")

    @text.setter
    def text(self, text: str) -> None:
        self._given = text
        self.value = _on_one_line(text)

    def put(self, text: str) -> None:
        """Write a text into the line, as if it were typed."""
        self.value = _on_one_line(text)
        self.cursor_position = len(self.value)

    def validate_value(self, value: str) -> str:
        return _on_one_line(value)

    def on_focus(self) -> None:
        self.placeholder = self._hint

    def on_blur(self) -> None:
        self.placeholder = ""


class Option(NamedTuple):
    """One of the answers to choose from: what it is called, and what that means."""

    value: str
    word: str
    meaning: str = ""


class ChoiceLine(InOrder, can_focus=True):
    """One of a few answers; left and right change it, a letter jumps to the next that begins so."""

    COMPONENT_CLASSES = {"choice-line--arrows", "choice-line--word", "choice-line--meaning"}
    BINDINGS = [
        key("right,space", "step(1)", "choice.next", _("Next"), _("The next answer"), show=False),
        key(
            "left", "step(-1)", "choice.previous", _("Previous"), _("The answer before"), show=False
        ),
    ]
    place = reactive(0)

    class Changed(Message):
        """Another answer was chosen."""

    def __init__(
        self, options: tuple[Option, ...], value: str, *, ascii_only: bool = False
    ) -> None:
        super().__init__()
        self.options = options
        self.ascii_only = ascii_only
        values = [option.value for option in options]
        self.set_reactive(ChoiceLine.place, values.index(value) if value in values else 0)

    @property
    def text(self) -> str:
        """The value of the chosen answer."""
        return self.options[self.place].value

    def put(self, text: str) -> None:
        """Choose the answer of that value, if there is one."""
        values = [option.value for option in self.options]
        self.place = values.index(text) if text in values else self.place

    def render(self) -> Text:
        option = self.options[self.place]
        before, behind = ("< ", " >") if self.ascii_only else ("‹ ", " ›")
        arrows, word, meaning = (
            self.get_component_rich_style(f"choice-line--{part}", partial=True)
            for part in ("arrows", "word", "meaning")
        )
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(before, arrows)
        line.append(printable(option.word), word)
        line.append(behind, arrows)
        if option.meaning:
            line.append(f"  {option.meaning}", meaning)
        return line

    def watch_place(self) -> None:
        self.post_message(self.Changed())

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    async def _on_key(self, event: Key) -> None:
        if event.is_printable and event.character and event.character != " ":
            event.stop()
            self._jump(event.character.casefold())

    def _jump(self, letter: str) -> None:
        count = len(self.options)
        later = ((self.place + step) % count for step in range(1, count))
        starts = (at for at in later if self.options[at].word.casefold().startswith(letter))
        self.place = next(starts, self.place)

    def action_step(self, steps: int) -> None:
        self.place = (self.place + steps) % len(self.options)


class Field(Widget):
    """A labelled control; `wrong` marks it without colour too."""

    COMPONENT_CLASSES = {"field--label", "field--mark"}

    def __init__(self, name: str, label: str, control: LineInput | ChoiceLine) -> None:
        super().__init__(name=name)
        self.label = label
        self.control = control
        self.problem = ""
        self._message = Static("", markup=False, classes="message")

    def compose(self) -> ComposeResult:
        yield self.control

    @property
    def text(self) -> str:
        """What the field says."""
        return self.control.text

    def put(self, text: str) -> None:
        """Make the field say a text, as if a person had typed it."""
        self.control.put(text)

    def object_to(self, problem: str) -> None:
        """Show what is wrong with the text, or nothing when it is right."""
        if problem == self.problem:
            return
        self.problem = problem
        if not self._message.is_attached:  # few fields ever need one, and opening is quicker
            self.mount(self._message)
        self._message.update(f"! {problem}")
        self._message.display = bool(problem)
        self.refresh()

    def render(self) -> Text:
        mark = ">" if self.has_focus_within else "!" if self.problem else " "
        line = Text(f"{mark} ", self.get_component_rich_style("field--mark", partial=True), end="")
        line.append(self.label, self.get_component_rich_style("field--label", partial=True))
        line.truncate(_LABEL_CELLS, overflow="ellipsis")
        return line

    def on_descendant_focus(self) -> None:
        self.refresh()

    def on_descendant_blur(self) -> None:
        self.refresh()


class TextField(Field):
    """A field to type into; over a suggested text one types at once."""

    control: LineInput

    def __init__(
        self,
        name: str,
        label: str,
        text: str = "",
        *,
        hint: str = "",
        suggested: bool = False,
        disabled: bool = False,
    ) -> None:
        super().__init__(name, label, LineInput(text, hint=hint, disabled=disabled))
        self.control.select_on_focus = suggested

    def suggest(self, text: str) -> None:
        """Put a text into it that the person has not typed."""
        self.control.text = text
        self.control.cursor_position = len(text)
        self.control.select_on_focus = True


class ChoiceField(Field):
    """A field to choose one of a few answers in."""

    def __init__(
        self,
        name: str,
        label: str,
        options: tuple[Option, ...],
        value: str,
        *,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(name, label, ChoiceLine(options, value, ascii_only=ascii_only))


def _on_one_line(text: str) -> str:
    return printable(text.replace("\n", _LINE_BREAK))
