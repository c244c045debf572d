"""The help: the keys of where the person is, and what the signs mean."""

from collections.abc import Sequence
from itertools import zip_longest

import msgspec
from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.keys import format_key
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from kpitui.domain.kpi import Role
from kpitui.domain.status import Status
from kpitui.language import _
from kpitui.reports.glyphs import (
    change_glyph,
    role_glyph,
    signal_glyph,
    status_glyph,
    status_word,
)
from kpitui.reports.sparkline import progress_bar
from kpitui.tui.keys import key
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.cells import fitted

_MOVES = {
    "up", "down", "left", "right", "first", "last", "page_up", "page_down", "next", "previous",
    "earlier", "later", "next_empty", "turn", "advance",
}  # fmt: skip
_NAMES = {
    "escape": "esc",
    "enter": "enter",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "backspace": "backspace",
}
_ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}
_BETWEEN = 2  # cells between the two columns, and between a key and its words
_WIDEST_KEYS = 16
_ROOM_FOR_PLAN = 66  # cells
_AROUND_THE_KEYS = 5  # lines: the border and the legend


class KeyHelp(msgspec.Struct, frozen=True):
    """What the keys of one action do: its name in a word, and in a sentence."""

    group: str
    keys: str
    name: str
    sentence: str


class HelpDialog(ModalScreen[None]):
    """What every key does on the screen that it was opened from."""

    CSS_PATH = stylesheet("help")
    BINDINGS = [
        key(
            "escape,question_mark,f1,q,enter",
            "close",
            "help.close",
            _("Close"),
            _("Back to where you were"),
        ),
        key("down,j", "scroll(1)", "help.down", _("Down"), _("Further down")),
        key("up,k", "scroll(-1)", "help.up", _("Up"), _("Back up")),
        key("pagedown,space", "scroll(10)", "help.page", _("Page"), _("A page on")),
        key("pageup", "scroll(-10)", "help.back", _("Back"), _("A page back")),
    ]

    def __init__(self, screen: Screen[object], *, ascii_only: bool = False) -> None:
        super().__init__(classes="-ascii" if ascii_only else None)
        self.ascii_only = ascii_only
        self.keys = keys_of(screen, ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content(_("Keys on this screen"))
            dialog.border_subtitle = Content(_("esc closes"))
            with VerticalScroll(id="page", can_focus=False):
                yield Static("", id="keys", markup=False)
            yield Static("", id="legend", markup=False)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def action_close(self) -> None:
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        self.query_one("#page").scroll_relative(y=lines, animate=False)

    def _show(self) -> None:
        page = self.query_one("#page")
        page.styles.max_height = max(1, self.size.height - _AROUND_THE_KEYS)
        width = page.scrollable_content_region.width
        self.query_one("#keys", Static).update(two_columns(self.keys, width))
        self.query_one("#legend", Static).update(legend(width, ascii_only=self.ascii_only))


def keys_of(screen: Screen[object], *, ascii_only: bool = False) -> list[KeyHelp]:
    """Every action that a key of the screen leads to now: moves, then deeds, then the app's."""
    takes_text = getattr(screen, "TAKES_TEXT", False)
    found: dict[tuple[object, str], tuple[str, list[str], Binding]] = {}
    for node, binding, enabled, _tooltip in screen.active_bindings.values():
        of_the_app = node is screen.app
        is_typed = takes_text and of_the_app and len(binding.key) == 1
        if binding.id is None or not enabled or is_typed:
            continue
        group = _group(binding, of_the_app=of_the_app)
        entry = found.setdefault((node, binding.action), (group, [], binding))
        entry[1].append(key_name(binding.key, ascii_only=ascii_only))
    helped = [
        KeyHelp(group, " ".join(dict.fromkeys(keys)), binding.description, binding.tooltip)
        for group, keys, binding in found.values()
    ]
    return sorted(helped, key=lambda each: _groups().index(each.group))


def key_name(key: str, *, ascii_only: bool = False) -> str:
    """A key as people call it: `ctrl+p`, `?`, `esc`, an arrow or its name."""
    *held, bare = key.split("+") if len(key) > 1 else [key]
    arrow = bare if ascii_only else _ARROWS.get(bare, bare)
    name = arrow if bare in _ARROWS else _NAMES.get(bare) or format_key(bare)
    return "+".join([*held, name])


def legend(width: int, *, ascii_only: bool = False) -> Text:
    """What the signs mean, in two lines."""
    words = [
        (status_glyph(status, ascii_only=ascii_only), status_word(status))
        for status in (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)
    ]
    words.append((status_glyph(Status.TOO_EARLY, ascii_only=ascii_only), _("no verdict yet")))
    if width >= _ROOM_FOR_PLAN:
        words += [(signal_glyph(ascii_only=ascii_only), _("signal")), ("*", _("said"))]
    changes = " ".join(change_glyph(rose, ascii_only=ascii_only) for rose in (True, None, False))
    bar = progress_bar(0.6, 0.7, 8, ascii_only=ascii_only)
    second = [
        (role_glyph(Role.LEADING, ascii_only=ascii_only), _("leading")),
        (role_glyph(Role.LAGGING, ascii_only=ascii_only), _("lagging")),
        (changes, _("change")),
        (bar, _("progress and plan") if width >= _ROOM_FOR_PLAN else _("progress")),
    ]
    return Text("\n").join(_signs(line) for line in (words, second))


def two_columns(keys: Sequence[KeyHelp], width: int) -> Text:
    """Moves beside deeds, and under both what works everywhere; as many words as fit `width`."""
    wide = (width - _BETWEEN) // 2
    moves, deeds, everywhere = (
        _lines([each for each in keys if each.group == group], wide) for group in _groups()
    )
    titles = [Text.assemble((group, "bold underline")) for group in _groups()]
    half = (len(everywhere) + 1) // 2
    lines = [
        *_beside([titles[0], *moves], [titles[1], *deeds], wide),
        Text(""),
        titles[2],
        *_beside(everywhere[:half], everywhere[half:], wide),
    ]
    return Text("\n").join(lines)


def _groups() -> tuple[str, str, str]:
    return _("Move"), _("Do"), _("Everywhere")


def _lines(entries: Sequence[KeyHelp], width: int) -> list[Text]:
    longest = min(_WIDEST_KEYS, max((cell_len(each.keys) for each in entries), default=0))
    lines = []
    for each in entries:
        at = max(longest, cell_len(each.keys)) + _BETWEEN
        words = each.sentence if cell_len(each.sentence) <= width - at else each.name
        lines.append(
            Text.assemble((fitted(each.keys, at), "bold"), fitted(words, width - at).rstrip())
        )
    return lines


def _beside(left: Sequence[Text], right: Sequence[Text], wide: int) -> list[Text]:
    """Two columns, the first padded to its width."""
    pairs = zip_longest(left, right, fillvalue=Text(""))
    return [Text.assemble(one, " " * (wide + _BETWEEN - one.cell_len), two) for one, two in pairs]


def _signs(pairs: Sequence[tuple[str, str]]) -> Text:
    line = Text()
    for sign, word in pairs:
        line.append(sign, "bold")
        line.append(f" {word}   ")
    return line


def _group(binding: Binding, *, of_the_app: bool) -> str:
    moves, deeds, everywhere = _groups()
    if of_the_app:
        return everywhere
    return moves if (binding.id or "").rpartition(".")[2] in _MOVES else deeds
