"""Text cut and filled to a number of terminal cells."""

from rich.cells import cell_len, set_cell_size


def fitted(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text in exactly `width` cells: blanks behind it, or an ellipsis where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    mark = "~" if ascii_only else "…"
    return set_cell_size(text, width - 1) + mark


def right(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text at the right end of exactly `width` cells."""
    return " " * max(0, width - cell_len(text)) + fitted(
        text, min(width, cell_len(text)), ascii_only=ascii_only
    )
