"""The profile of a comparison's lags as bars, with the threshold that one must pass."""

from collections.abc import Iterator

from kpitui.language.numbers import number
from kpitui.reports.compare import Comparison

_LOWEST = 2  # lines: bars, and the lags below
_WIDE = 30  # cells for a correlation of one
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def lag_rows(each: Comparison, *, ascii_only: bool = False) -> Iterator[str]:
    """A line a lag: its correlation as a bar to the left or right, the threshold on both sides."""
    found = each.found
    full, edge, mark = ("#", ":", "<") if ascii_only else ("█", "┊", "◄")
    threshold = round(_WIDE * min(1.0, found.detectable or 1.0))
    for lag in found.profile:
        length = round(_WIDE * abs(lag.r))
        cells = [" "] * (2 * _WIDE + 1)
        for place in (_WIDE - threshold, _WIDE + threshold):
            cells[place] = edge
        step = 1 if lag.r >= 0 else -1
        for place in range(length):
            cells[_WIDE + step * (place + 1)] = full
        cells[_WIDE] = "|" if ascii_only else "│"
        sign = f" {mark}" if lag.lag == found.lag and found.is_claim else ""
        yield f"{lag.lag:+4d} {''.join(cells)} {number(lag.r, 2):>6}{sign}".rstrip()


def lag_columns(each: Comparison, height: int, *, ascii_only: bool = False) -> list[str]:
    """A column a lag, as many lines high: the size of its correlation, above a line of lags.

    The threshold is a dotted line behind the bars; the lag that is claimed has a mark below.
    """
    found = each.found
    if not found.profile or height < _LOWEST:
        return []
    rows = height - 1
    needed = min(1.0, found.detectable or 1.0) * rows
    lines = []
    for row in range(rows - 1, -1, -1):
        behind = ("-" if ascii_only else "┄") if row <= needed < row + 1 else " "
        lines.append(
            behind.join(_cell(abs(lag.r) * rows - row, behind, ascii_only) for lag in found.profile)
        )
    return [*lines, _axis(each)]


def _cell(fill: float, behind: str, ascii_only: bool) -> str:  # noqa: FBT001 - one of three facts
    if fill <= 0:
        return behind
    if ascii_only:
        return "#" if fill >= 1 / 2 else behind
    return _EIGHTHS[min(8, max(1, round(8 * fill)))]


def _axis(each: Comparison) -> str:
    found = each.found
    claimed = found.lag if found.is_claim else None
    signs = ["^" if lag.lag == claimed else "0" if not lag.lag else "." for lag in found.profile]
    return " ".join(signs)
