"""Quotes: what a person typed, short and harmless, for the sentence that refuses it."""

from kpitui.domain.names import printable

_LONGEST = 40
_BLANKS = str.maketrans("\u00a0\u202f\u2009", "   ")


def quoted(text: str) -> str:
    """The beginning of the text, with U+FFFD for what a terminal could act on."""
    bare = text.strip().translate(_BLANKS)
    return printable(bare if len(bare) <= _LONGEST else f"{bare[:_LONGEST]}…")
