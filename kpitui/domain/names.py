"""Names: slugs that commands and files use, and the search for what a person meant."""

import re
from collections.abc import Iterable

from kpitui.domain.errors import InvalidInput, UnknownName
from kpitui.language import _

_SLUG = r"[a-z0-9][a-z0-9_.-]{0,63}"
_ONE_LINE = 120
_NOTE = 2000
_HOW_MANY = 3
_CLOSE = 0.5
_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"  # French sets them before ; : ! ? %


def checked_slug(text: str) -> str:
    """The slug itself; raises InvalidInput when a command could not name it."""
    if not re.fullmatch(_SLUG, text):
        raise InvalidInput(
            _(
                "“{text}” cannot be a short name. Use up to 64 small letters, digits, - _ and . "
                "and begin with a letter or digit: {example}"
            ).format(text=printable(text)[:70], example=slug_from(text) or "site-visits")
        )
    return text


def slug_from(text: str) -> str:
    """The nearest slug to a name or a column heading; empty when nothing is left of it."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_.]+", "-", plain).strip("-_.")[:64]


def checked_name(text: str) -> str:
    """A one-line text as typed, without outer blanks; raises InvalidInput when it is none."""
    return _checked(text, _ONE_LINE, newline=False)


def checked_note(text: str) -> str:
    """A note of one or more lines; raises InvalidInput for control characters or great length."""
    return _checked(text, _NOTE, newline=True)


def printable(text: str) -> str:
    """The text with every character that a terminal could act on replaced by U+FFFD."""
    if text.isprintable():
        return text
    return "".join(c if _is_harmless(c) else "\ufffd" for c in text)


def in_one_line(text: str) -> str:
    """A note as one line, printable."""
    return " ".join(printable(line) for line in text.splitlines())


def resolve(reference: str, names: Iterable[tuple[str, str]], unknown: str) -> str:
    """The slug that a reference means among (slug, name) pairs: itself or an unambiguous start.

    Raises UnknownName with the sentence `unknown` and the nearest names otherwise.
    """
    known = list(names)
    wanted = _composed(reference).strip().casefold()
    exact = [slug for slug, _name in known if slug == wanted]
    exact = exact or [slug for slug, name in known if name.casefold() == wanted]
    starts = exact or [
        slug
        for slug, name in known
        if wanted and (slug.startswith(wanted) or name.casefold().startswith(wanted))
    ]
    if len(starts) == 1:
        return starts[0]
    shown = printable(reference)[:70]
    if starts:
        raise UnknownName(
            _("“{name}” can mean {candidates}. Write more of it.").format(
                name=shown, candidates=", ".join(starts)
            )
        )
    raise UnknownName(" ".join(filter(None, (unknown.format(name=shown), _nearest(wanted, known)))))


def _is_harmless(letter: str) -> bool:
    """Whether a terminal only shows it; a no-break space is, though Python says unprintable."""
    return letter.isprintable() or letter in _BLANKS


def _nearest(wanted: str, known: list[tuple[str, str]]) -> str:
    import difflib

    by_text = {text.casefold(): slug for slug, name in known for text in (name, slug)}
    close = difflib.get_close_matches(wanted, by_text, n=_HOW_MANY, cutoff=_CLOSE)
    slugs = list(dict.fromkeys(by_text[text] for text in close))
    return _("Did you mean {names}?").format(names=_(" or ").join(slugs)) if slugs else ""


def _checked(text: str, longest: int, *, newline: bool) -> str:
    plain = _composed(text).strip()
    bare = plain.replace("\n", "") if newline else plain
    if not (bare.isprintable() or all(map(_is_harmless, bare))):
        raise InvalidInput(
            _("“{text}” holds characters that a terminal could act on. Leave them out.").format(
                text=printable(plain)[:70]
            )
        )
    if len(plain) > longest:
        raise InvalidInput(
            _("“{text}…” is {count} characters long. Use at most {longest}.").format(
                text=plain[:40], count=len(plain), longest=longest
            )
        )
    return plain


def _composed(text: str) -> str:
    """The text with letters and their accents in one character each."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)
