"""What exports and imports of CSV agree on: the headings, and the guard before live cells."""

import re

EXPORT_HEADINGS = ("kpi", "period", "value", "note", "confidence", "by", "recorded_at")

# Spreadsheets take cells that begin so for formulas and execute them.
_LIVE = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _LIVE.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` made a cell of."""
    return cell[1:] if cell[:1] == "'" and _LIVE.match(cell) else cell
