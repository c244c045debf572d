"""The question when two people changed the same fields: whose answer counts."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from kpitui.domain.names import in_one_line, printable
from kpitui.language import _
from kpitui.tui.keys import key
from kpitui.tui.stylesheets import stylesheet

_MOST_CELLS = 20  # of an author's name, so that long ones leave room for what they wrote
_INDENT = 2  # cells


class Choice(Enum):
    """Whose answer counts."""

    MINE = "mine"
    THEIRS = "theirs"


class Row(NamedTuple):
    """A field that two people changed: its label, the other's name, and what each wrote."""

    label: str
    author: str
    theirs: str
    mine: str


class CollisionDialog(ModalScreen[Choice | None]):
    """Says what each wrote, field by field, and asks; enter alone goes back to the form."""

    CSS_PATH = stylesheet("collision")
    BINDINGS = [
        key("m", "answer('mine')", "collision.mine", _("Keep mine"), _("Yours replaces theirs")),
        key(
            "t",
            "answer('theirs')",
            "collision.theirs",
            _("Take theirs"),
            _("Theirs stays as it is"),
        ),
        key(
            "b,escape",
            "answer('')",
            "collision.back",
            _("Back"),
            _("Back to the form; what you typed stays"),
        ),
        key(
            "right,tab,l",
            "turn(1)",
            "collision.next",
            _("Next answer"),
            _("Go to the next answer"),
        ),
        key(
            "left,shift+tab,h",
            "turn(-1)",
            "collision.previous",
            _("Previous answer"),
            _("Go to the answer before"),
        ),
        key("enter", "take", "collision.take", _("Take it"), _("Answer what is marked")),
        key("down,j", "scroll(1)", "collision.down", _("Down"), _("Further down")),
        key("up,k", "scroll(-1)", "collision.up", _("Up"), _("Back up")),
    ]

    def __init__(self, rows: Sequence[Row], *, ascii_only: bool = False) -> None:
        super().__init__(classes="-ascii" if ascii_only else None)
        self.rows = tuple(rows)
        self.ascii_only = ascii_only
        self.place = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            authors = ", ".join(dict.fromkeys(_shortened(row.author) for row in self.rows))
            title = _("{author} changed the same meanwhile").format(author=authors)
            dialog.border_title = Content(title)
            with VerticalScroll(id="page", can_focus=False):
                yield Static(rows_text(self.rows), id="rows", markup=False)
            yield Static("", id="answers", markup=False)

    def on_mount(self) -> None:
        self._show_answers()

    def on_resize(self) -> None:
        self.call_after_refresh(self._say_what_is_below)

    def action_answer(self, choice: str) -> None:
        self.dismiss(Choice(choice) if choice else None)

    def action_turn(self, steps: int) -> None:
        self.place = (self.place + steps) % len(_answers())
        self._show_answers()

    def action_take(self) -> None:
        self.dismiss(_answers()[self.place][0])

    def action_scroll(self, lines: int) -> None:
        self.query_one("#page").scroll_relative(y=lines, animate=False)
        self._say_what_is_below()

    def _show_answers(self) -> None:
        line = Text(no_wrap=True)
        for place, (_choice, letter, words) in enumerate(_answers()):
            marked = place == self.place
            line.append(" > " if marked else "   ")
            line.append(f" {letter} {words} ", "bold reverse" if marked else "")
        self.query_one("#answers", Static).update(line)

    def _say_what_is_below(self) -> None:
        page = self.query_one("#page", VerticalScroll)
        sign = "v" if self.ascii_only else "↓"
        more = _("{sign} more below").format(sign=sign) if page.scroll_y < page.max_scroll_y else ""
        self.query_one("#dialog").border_subtitle = Content(more)


def rows_text(rows: Sequence[Row]) -> Text:
    """Every field with what the other and the person wrote, the names in one column."""
    you = _("you")
    wide = max(cell_len(name) for name in (you, *(_shortened(row.author) for row in rows))) + 2
    text = Text()
    for row in rows:
        text.append("\n\n" if text else "")
        text.append(row.label, "bold")
        for who, wrote in ((_shortened(row.author), row.theirs), (you, row.mine)):
            text.append(f"\n{' ' * _INDENT}{set_cell_size(who, wide)}")
            text.append(in_one_line(wrote) or _("nothing"))
    return text


def _answers() -> list[tuple[Choice | None, str, str]]:
    return [
        (None, "b", _("Back to the form")),
        (Choice.MINE, "m", _("Keep mine")),
        (Choice.THEIRS, "t", _("Take theirs")),
    ]


def _shortened(name: str) -> str:
    whole = printable(name)
    return whole if len(whole) <= _MOST_CELLS else f"{whole[: _MOST_CELLS - 3]}..."
