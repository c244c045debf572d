"""Keys as records: what a binding is called in a key map, on the footer and in the help."""

from textual.binding import Binding


def key(
    keys: str,
    action: str,
    name: str,
    description: str,
    tooltip: str,
    *,
    show: bool = True,
    priority: bool = False,
    display: str | None = None,
) -> Binding:
    """A binding that people can look up and remap; `show` puts it on the footer."""
    return Binding(
        keys,
        action,
        description,
        show=show,
        priority=priority,
        key_display=display,
        id=name,
        tooltip=tooltip,
    )
