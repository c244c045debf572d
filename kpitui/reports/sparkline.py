"""Lines of one row: the newest values as small columns, and progress as a bar."""

import math
from collections.abc import Sequence

_BLOCKS = "▁▂▃▄▅▆▇█"
# From the baseline over the middle to the full cell: each sign has more ink than the one before
# it and none has it lower, so that a row of them reads as height without colour or blocks.
_LEVELS = "_.-=*#"
_GAP = " "


def sparkline(values: Sequence[float | None], width: int, *, ascii_only: bool = False) -> str:
    """The newest `width` values in exactly `width` cells, from their minimum to their maximum."""
    if width <= 0:
        return ""
    glyphs = _LEVELS if ascii_only else _BLOCKS
    shown = [_finite(value) for value in values[-width:]]
    known = [value for value in shown if value is not None]
    if not known:
        return _GAP * width
    low, high = min(known), max(known)
    cells = [_GAP if value is None else _glyph(value, low, high, glyphs) for value in shown]
    return "".join(cells).rjust(width)


def progress_bar(
    progress: float | None, expected: float | None, width: int, *, ascii_only: bool = False
) -> str:
    """Progress of 0..1 in exactly `width` cells, with a mark where the plan expects it to be.

    Only a finished KPI fills the bar; without a progress the bar stays empty and unmarked.
    """
    if width <= 0:
        return ""
    done, rest, mark = "#.|" if ascii_only else "█░│"
    if progress is None or math.isnan(progress):
        return rest * width
    filled = _cells(progress, width)
    cells = [done] * filled + [rest] * (width - filled)
    if expected is not None and not math.isnan(expected):
        cells[min(width - 1, _cells(expected, width))] = mark
    return "".join(cells)


def _glyph(value: float, low: float, high: float, glyphs: str) -> str:
    top = len(glyphs) - 1
    span = high / 2 - low / 2  # halves, because the whole span of two large values overflows
    if span <= 0:
        return glyphs[top // 2]
    return glyphs[round((value / 2 - low / 2) / span * top)]


def _cells(share: float, width: int) -> int:
    clamped = min(1.0, max(0.0, share))
    return width if clamped == 1 else min(width - 1, round(clamped * width))


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
