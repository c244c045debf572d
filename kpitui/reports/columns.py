"""Text in terminal cells: measured, cut, filled, wrapped and set in columns."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence

_GAP = "  "
_WORD_FOR_SIGN = str.maketrans({
    "●": "o", "▲": "!", "■": "X", "↑": "^", "↓": "v", "→": "=", "»": ">", "«": "<", "·": "-",
    "…": "~", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "×": "x",
    "€": "EUR", "£": "GBP", "\u00a0": " ", "\u202f": " ", "\ufffd": "?",
})  # fmt: skip


def cells(text: str) -> int:
    """How many terminal cells a text takes: two for a wide sign, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def clipped(text: str, width: int) -> str:
    """The text in at most `width` cells, with an ellipsis where it was cut."""
    if cells(text) <= width:
        return text
    return f"{text[: _fitting(text, width - 1)].rstrip()}…" if width > 0 else ""


def filled(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells, blanks behind it, or with `right` before it."""
    short = clipped(text, width)
    blanks = " " * (width - cells(short))
    return blanks + short if right else short + blanks


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken at plain spaces; a longer word is cut."""
    lines: list[str] = []
    line = ""
    for word in filter(None, text.split(" ")):
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > width:
            lines.append(line)
            longer = word
        line = longer
        while cells(line) > width:
            end = max(1, _fitting(line, width))
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line] if line else lines


def paragraph(label: str, text: str, indent: int, width: int) -> Iterator[str]:
    """A label and its text, wrapped so that every further line begins below the text."""
    first = filled(label, indent)
    for line in wrapped(text, width - indent) or [""]:
        yield f"{first}{line}".rstrip()
        first = " " * indent


def aligned(
    rows: Sequence[Sequence[str]], width: int, *, right: Collection[int] = (), narrows: int = 0
) -> list[str]:
    """Rows as lines with their columns one below the other; empty columns are left out.

    Columns in `right` end at the same cell; where a line would exceed `width`, the column
    `narrows` gives way first, and then the ends of lines.
    """
    if not rows:
        return []
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    total = sum(wide + len(_GAP) for wide in widths if wide) - len(_GAP)
    widths[narrows] = max(min(widths[narrows], 8), widths[narrows] - max(0, total - width))
    lines = (
        _GAP.join(
            filled(text, wide, right=place in right)
            for place, (text, wide) in enumerate(zip(row, widths, strict=True))
            if wide
        )
        for row in rows
    )
    return [clipped(line.rstrip(), width) for line in lines]


def in_ascii(text: str) -> str:
    """The text for terminals that have nothing but ASCII; what has no likeness becomes `?`."""
    if text.isascii():
        return text
    return "".join(map(_plain, text.translate(_WORD_FOR_SIGN)))


def _fitting(text: str, width: int) -> int:
    """How many signs of a text fit in `width` cells."""
    for place, sign in enumerate(text):
        width -= _cells_of(sign)
        if width < 0:
            return place
    return len(text)


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    plain = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return plain or "?" * _cells_of(sign)


def _cells_of(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
