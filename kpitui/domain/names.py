"""Names: slugs that commands and files use, and the search for what a person meant."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kpitui.domain.errors import InvalidInput, UnknownName
from kpitui.language import _

_SLUG = r"[a-z0-9][a-z0-9_.-]{0,63}"
_ONE_LINE = 120
_NOTE = 2000
_HOW_MANY = 3
_CLOSE = 0.5
_SPARE = 4  # code points that one letter with its accents may be typed in
_QUOTED = 70
_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"  # French sets them before ; : ! ? %
_EMPTY = "\u2800"  # a Braille sign without dots
# Letters and marks by their category that nobody can see.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_MOST_MARKS = 4  # above or below one letter; more only pile up over the lines around
_MARKS, _FIRST_MARK = ("Mn", "Me"), "\u0300"
# Joiners do their work between letters of scripts that join, and inside emoji; after any other
# sign they only make two names look the same. Flags of nations inside a state end in tag signs.
_JOINING = "\u0600-\u109f\u1780-\u18af\u2190-\u2bff\U0001f000-\U0001faff"
_JOINED = rf"(?<=[{_JOINING}\ufe0f])[\u200c\u200d](?=[{_JOINING}])"
_NATION = "\U0001f3f4\U000e0067\U000e0062{}\U000e007f"
_NATIONS = [
    _NATION.format("".join(chr(0xE0000 + ord(letter)) for letter in code))
    for code in ("eng", "sct", "wls")
]


def checked_slug(text: str) -> str:
    """The slug itself; raises InvalidInput when a command could not name it."""
    if not re.fullmatch(_SLUG, text):
        raise InvalidInput(
            _(
                "“{text}” cannot be a short name. Use up to 64 small letters, digits, - _ and . "
                "and begin with a letter or digit: {example}"
            ).format(text=printable(text[:_QUOTED]), example=slug_from(text) or "site-visits")
        )
    return text


def slug_from(text: str) -> str:
    """The nearest slug to a name or a column heading; empty when nothing is left of it."""
    import unicodedata

    # Only so much: sorting the accents of a very long text takes the square of its length.
    plain = unicodedata.normalize("NFKD", text[:_NOTE]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_.]+", "-", plain).strip("-_.")[:64]


def checked_name(text: str) -> str:
    """A one-line text as typed, without outer blanks; raises InvalidInput when it is none."""
    return _checked(text, _ONE_LINE, newline=False)


def checked_note(text: str) -> str:
    """A note of one or more lines; raises InvalidInput for control characters or great length."""
    return _checked(text.replace("\r\n", "\n"), _NOTE, newline=True)


def printable(text: str) -> str:
    """The text with every character that a terminal could act on replaced by U+FFFD."""
    if text.isprintable() and (text.isascii() or _is_plain(text)):
        return text
    kept = _kept_anyway(text)
    return "".join(
        sign if place in kept or (_is_harmless(sign) and not is_piled) else "\ufffd"
        for place, (sign, is_piled) in enumerate(zip(text, _piled(text), strict=True))
    )


def printable_lines(text: str) -> str:
    """The text with its line ends, and all else that a terminal could act on as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return "\n".join(map(printable, text.split("\n")))


def in_one_line(text: str) -> str:
    """A note as one line, printable."""
    return " ".join(printable(line) for line in text.splitlines())


@lru_cache(maxsize=8192)
def likeness(text: str) -> str:
    """What names are told apart by: not letter case, width, kind of blank or unseen signs."""
    plain = text
    if not text.isascii():
        import unicodedata

        folded = unicodedata.normalize("NFKC", text[: _SPARE * _NOTE]).casefold()
        plain = unicodedata.normalize("NFKC", folded).replace(_EMPTY, " ")
        plain = "".join(sign for sign in plain if sign.isspace() or _is_seen(sign))
    return " ".join(plain.casefold().split())


def refuse_taken(slug: str, name: str, others: Iterable[tuple[str, str]]) -> None:
    """Raise InvalidInput when one of the other (slug, name) pairs looks like these."""
    mine = {likeness(slug), likeness(name)}
    for other, title in others:
        if not mine.isdisjoint((likeness(other), likeness(title))):
            raise InvalidInput(
                _(
                    "“{name}” reads like “{other}”, the name or short name of {slug}. "
                    "Choose another name."
                ).format(name=printable(name), other=printable(title), slug=printable(other))
            )


def resolve(reference: str, names: Iterable[tuple[str, str]], unknown: str) -> str:
    """The slug that a reference means among (slug, name) pairs: itself or an unambiguous start.

    Raises UnknownName with the sentence `unknown` and the nearest names otherwise.
    """
    known = list(names)
    typed = reference.strip()
    wanted = _composed(typed).casefold() if len(typed) <= _SPARE * _ONE_LINE else ""
    exact = [slug for slug, _name in known if slug == wanted]
    exact = exact or [slug for slug, name in known if name.casefold() == wanted]
    starts = exact or [
        slug
        for slug, name in known
        if wanted and (slug.startswith(wanted) or name.casefold().startswith(wanted))
    ]
    if len(starts) == 1:
        return starts[0]
    shown = printable(reference[:_QUOTED])
    if starts:
        raise UnknownName(
            _("“{name}” can mean {candidates}. Write more of it.").format(
                name=shown, candidates=", ".join(starts)
            )
        )
    raise UnknownName(" ".join(filter(None, (unknown.format(name=shown), _nearest(wanted, known)))))


def _is_harmless(letter: str) -> bool:
    """Whether a terminal only shows it; a no-break space is, though Python says unprintable."""
    return (letter.isprintable() and letter not in _FILLERS) or letter in _BLANKS


def _is_plain(text: str) -> bool:
    """Whether printable text has neither fillers nor accents that pile up."""
    return _FILLERS.isdisjoint(text) and not any(_piled(text))


def _is_seen(sign: str) -> bool:
    return sign.isprintable() and sign not in _FILLERS and not "\ufe00" <= sign <= "\ufe0f"


def _is_mark(sign: str) -> bool:
    if sign < _FIRST_MARK:
        return False
    import unicodedata

    return unicodedata.category(sign) in _MARKS


def _piled(text: str) -> Iterator[bool]:
    """For each sign whether it is one accent more than a letter can have."""
    marks = 0
    for sign in text:
        marks = marks + 1 if _is_mark(sign) else 0
        yield marks > _MOST_MARKS


def _kept_anyway(text: str) -> set[int]:
    """The places of joiners and tags that belong to what they stand in."""
    if text.isascii():
        return set()
    kept = {found.start() for found in re.finditer(_JOINED, text)}
    for nation in _NATIONS:
        kept |= {
            place
            for found in re.finditer(nation, text)
            for place in range(found.start(), found.end())
        }
    return kept


def _nearest(wanted: str, known: list[tuple[str, str]]) -> str:
    import difflib

    by_text = {text.casefold(): slug for slug, name in known for text in (name, slug)}
    close = difflib.get_close_matches(wanted, by_text, n=_HOW_MANY, cutoff=_CLOSE)
    slugs = list(dict.fromkeys(by_text[text] for text in close))
    return _("Did you mean {names}?").format(names=_(" or ").join(slugs)) if slugs else ""


def _checked(text: str, longest: int, *, newline: bool) -> str:
    plain = text.strip()
    if len(plain) <= _SPARE * longest:
        plain = _composed(plain)
    if len(plain) > longest:
        raise InvalidInput(
            _("“{text}…” is {count} characters long. Use at most {longest}.").format(
                text=printable(plain[:40]), count=len(plain), longest=longest
            )
        )
    shown = printable_lines(plain) if newline else printable(plain)
    if shown != plain:
        raise _not_harmless(plain, shown)
    if plain and _is_mark(plain[0]):
        raise InvalidInput(
            _("“{text}” begins with an accent that has no letter. Leave it out.").format(
                text=shown[:_QUOTED]
            )
        )
    if not (newline or plain.strip(_EMPTY + _BLANKS)) and text:
        raise InvalidInput(_("That is nothing but blanks. Write something, or leave it empty."))
    return plain


def _not_harmless(text: str, shown: str) -> InvalidInput:
    """The error for a text of which not everything may be shown."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        problem = _("“{text}” is not valid text: a part of a character is missing. Type it anew.")
    elif any(_piled(text)):
        problem = _("“{text}” piles up accents on one letter. Leave them out.")
    else:
        problem = _("“{text}” holds characters that a terminal could act on. Leave them out.")
    return InvalidInput(problem.format(text=" ".join(shown[:_QUOTED].split("\n"))))


def _composed(text: str) -> str:
    """The text with letters and their accents in one character each."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)
