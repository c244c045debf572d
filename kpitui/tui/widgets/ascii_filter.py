"""ASCII drawing: the last thing that a line passes where nothing else can be shown."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = {
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛┣┫", "+"),
    "─": "-", "━": "=", "│": "|", "┃": "|", "▔": "-", "▁": "_", "▏": "|", "▕": "|", "▌": "|",
    "▐": "|", "▀": "-", "▄": "_", "█": "#", "░": ".", "▒": ":", "▓": "#", "•": "*", "·": ".",
    "●": "o", "▲": "!", "■": "X", "✗": "x", "↑": "^", "↓": "v", "→": ">", "←": "<", "»": ">",
    "«": "<", "›": ">", "‹": "<", "▸": "+", "▾": "-", "▶": ">", "▼": "v", "…": "~", "“": '"',
    "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "×": "x", "⏎": "<", "↵": "<",
    "⭾": ">",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ",
}  # fmt: skip


class AsciiFilter(LineFilter):
    """Replaces whatever is not ASCII by the nearest ASCII of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii()
            else Segment(plain(segment.text), segment.style, segment.control)
            for segment in segments
        ]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text in ASCII, cell for cell."""
    written = "".join(map(_plain_sign, text))
    # A selector may have widened the sign before it, as in a red heart.
    return written + " " * (cell_len(text) - cell_len(written))


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    cells = cell_len(sign)
    base = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    likeness = _PLAIN.get(sign) or base
    return likeness.ljust(cells) if 0 < len(likeness) <= cells else "?" * cells
