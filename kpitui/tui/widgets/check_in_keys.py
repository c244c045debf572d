"""The keys of the check-in."""

from textual.binding import Binding, BindingType

from kpitui.language import _


def _key(
    keys: str, action: str, name: str, tooltip: str, *, show: bool = False, ident: str = ""
) -> Binding:
    shown = "enter" if keys == "enter" else None  # the arrow that stands for it is in few fonts
    name_of_id = f"check_in.{ident or action}"
    return Binding(keys, action, name, show=show, key_display=shown, id=name_of_id, tooltip=tooltip)


KEYS: list[BindingType] = [
    _key("enter", "save", _("Save"), _("Save what is typed and go on"), show=True),
    _key("escape", "back", _("Close"), _("Drop the text, else close"), show=True),
    _key("s", "skip", _("Skip"), _("No value on purpose: say why"), show=True),
    _key("n", "note", _("Note"), _("Write a note on the value"), show=True),
    _key("u", "undo", _("Undo"), _("Take the last save back"), show=True),
    _key("tab", "confidence", _("Confidence"), _("How sure of the target"), show=True),
    _key("equals_sign", "same", _("Same"), _("Type the last value again")),
    _key("backspace", "erase", _("Erase"), _("Take the last character back")),
    _key("ctrl+u", "clear", _("Clear"), _("Drop what is typed")),
    _key("ctrl+y", "recall", _("Recall"), _("Type again what was dropped")),
    _key("down,j", "walk('down')", _("Down"), _("Next row"), ident="down"),
    _key("up,shift+tab,k", "walk('up')", _("Up"), _("Previous row"), ident="up"),
    _key("left", "period(-1)", _("Earlier"), _("The period before"), ident="earlier"),
    _key("right", "period(1)", _("Later"), _("The period after"), ident="later"),
    _key("c", "walk('empty')", _("Next empty"), _("Next row without a value"), ident="next_empty"),
    _key("g,home", "walk('first')", _("First"), _("First row"), ident="first"),
    _key("G,end", "walk('last')", _("Last"), _("Last row"), ident="last"),
    _key("pagedown", "walk('page_down')", _("Page down"), _("A page further"), ident="page_down"),
    _key("pageup", "walk('page_up')", _("Page up"), _("A page back"), ident="page_up"),
    _key("q", "quit", _("Quit"), _("Leave kpitui")),
]
