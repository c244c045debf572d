"""The keys of one KPI in full."""

from textual.binding import BindingType

from kpitui.language import _
from kpitui.tui.keys import key

KEYS: list[BindingType] = [
    key(
        "escape,backspace",
        "back",
        "kpi_detail.back",
        _("Back"),
        _("Back to where you came from"),
    ),
    key("enter", "enter_value", "kpi_detail.value", _("Value"), _("Enter or correct a value")),
    key("e", "edit", "kpi_detail.edit", _("Edit"), _("Change the definition"), show=False),
    key("n", "note", "kpi_detail.note", _("Note"), _("Write a note on the newest value")),
    key("m", "mark", "kpi_detail.mark", _("Marker"), _("Mark an event on the chart")),
    key(
        "z",
        "zoom",
        "kpi_detail.zoom",
        _("Zoom"),
        _("The last 13, 26, 52 periods, or all"),
        show=False,
    ),
    key(
        "v",
        "view",
        "kpi_detail.view",
        _("View"),
        _("The usual range, or what is expected"),
        show=False,
    ),
    key(
        "x",
        "explain",
        "kpi_detail.explain",
        _("Explain"),
        _("Say what explains a signal, so that it asks no more"),
    ),
    key(
        "o",
        "override",
        "kpi_detail.override",
        _("Overrule"),
        _("Say a status over the figures, until the next value"),
        show=False,
    ),
    key(
        "b",
        "rebase",
        "kpi_detail.rebase",
        _("New limits"),
        _("Begin the limits anew, because the process has changed"),
        show=False,
    ),
    key(
        "d",
        "archive",
        "kpi_detail.archive",
        _("Archive"),
        _("Put the KPI out of sight"),
        show=False,
    ),
    key(
        "right,l,tab",
        "page(1)",
        "kpi_detail.next",
        _("Next page"),
        _("The next page of words"),
        show=False,
    ),
    key(
        "left,h,shift+tab",
        "page(-1)",
        "kpi_detail.previous",
        _("Page before"),
        _("The page before"),
        show=False,
    ),
    key(
        "down,j",
        "scroll(1)",
        "kpi_detail.down",
        _("Down"),
        _("Scroll the page down"),
        show=False,
    ),
    key("up,k", "scroll(-1)", "kpi_detail.up", _("Up"), _("Scroll the page up"), show=False),
    key(
        "g,home",
        "ends(True)",
        "kpi_detail.first",
        _("First"),
        _("The start of the page"),
        show=False,
    ),
    key(
        "G,end",
        "ends(False)",
        "kpi_detail.last",
        _("Last"),
        _("The end of the page"),
        show=False,
    ),
]
