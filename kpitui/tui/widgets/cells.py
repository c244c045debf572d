"""Text cut and filled to a number of terminal cells."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size


def fitted(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text in exactly `width` cells: blanks behind it, or an ellipsis where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    mark = "~" if ascii_only else "…"
    return set_cell_size(text, width - 1) + mark


def first_fitting(texts: Sequence[str], width: int) -> str:
    """The first of the texts that fits into so many cells; the last one where none does."""
    return next((text for text in texts if cell_len(text) <= width), texts[-1] if texts else "")


def right(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text at the right end of exactly `width` cells."""
    return " " * max(0, width - cell_len(text)) + fitted(
        text, min(width, cell_len(text)), ascii_only=ascii_only
    )
