"""Periods and days as people write them, in English and French: a small closed grammar."""

import re
from contextlib import suppress
from datetime import date, timedelta

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Cadence, Period
from kpitui.domain.quote import quoted
from kpitui.language import _

# Compiled when first needed, by re itself: most people write a key, and quick commands must start
# quickly.
_BACK = r"-([0-9]{1,4}) ?([a-z]?)"
_NUMBERED = r"(?:([0-9]{4})[ -]?)?([wsqt])([0-9]{1,2})(?:[ -]([0-9]{4}))?"
_MONTH = r"([a-z]+)\.?(?: ([0-9]{4}))?"
_NAMES = (
    "jan january janv janvier", "feb february fev fevr fevrier", "mar march mars",
    "apr april avr avril", "may mai", "jun june juin", "jul july juil juillet",
    "aug august aout", "sep sept september septembre", "oct october octobre",
    "nov november novembre", "dec december decembre",
)  # fmt: skip
_MONTHS = {name: month for month, names in enumerate(_NAMES, start=1) for name in names.split()}
_OLDEST = 8  # years: the longest gap between two 53rd weeks is 7
_TODAY = {"today", "aujourd'hui"}
_YESTERDAY = {"yesterday", "hier"}
_THIS = {"this", "current", "ce", "cette", *_TODAY}
_LAST = {"last", "previous", "dernier", "derniere"}
_LETTERS = {
    Cadence.DAY: "dj",
    Cadence.WEEK: "ws",
    Cadence.MONTH: "m",
    Cadence.QUARTER: "qt",
    Cadence.YEAR: "ya",
}
# The accents of the words above, alone or composed, and the typographic apostrophe.
_PLAIN = str.maketrans(
    {"é": "e", "è": "e", "û": "u", "’": "'", "\u0300": None, "\u0301": None, "\u0302": None}
)


def read_period(text: str, cadence: Cadence, today: date) -> Period:
    """The period that a text means for a KPI of that cadence; raises InvalidInput.

    Without a year it is the newest such period that has begun by today. A day or another finer
    period stands for the one that it lies in.
    """
    word = _folded(text)
    found = _relative(word, cadence, today) or _named(word, today)
    if found is None:
        raise InvalidInput(
            f"{_('“{text}” is not a period that kpitui can read.').format(text=quoted(text))} "
            f"{_advice(cadence, today)}"
        )
    if found.cadence.rank > cadence.rank:
        raise InvalidInput(
            f"{_('“{text}” is longer than one period of the KPI.').format(text=quoted(text))} "
            f"{_advice(cadence, today)}"
        )
    return found if found.cadence is cadence else _whole(found, cadence, text)


def read_date(text: str, today: date) -> date:
    """The day that a text means: `2026-11-22`, `today`, `yesterday`; raises InvalidInput."""
    word = _folded(text)
    if word in _TODAY:
        return today
    if word in _YESTERDAY:
        return today - timedelta(days=1)
    found = _named(word, today)
    if found is None:
        raise InvalidInput(
            _("“{text}” is not a date. Write it like {example}, today or yesterday.").format(
                text=quoted(text), example=today.isoformat()
            )
        )
    if found.cadence is not Cadence.DAY:
        raise InvalidInput(
            _("“{text}” is more than one day. Write a date, such as its last day: {end}.").format(
                text=quoted(text), end=found.end.isoformat()
            )
        )
    return found.start


def _whole(part: Period, cadence: Cadence, text: str) -> Period:
    """The coarser period that the part lies in; raises InvalidInput when it lies in two."""
    first, last = Period.containing(part.start, cadence), part.at(cadence)
    if first == last:
        return last
    raise InvalidInput(
        _("“{text}” lies in {first} and in {last}. Write the one that you mean.").format(
            text=quoted(text), first=first.key, last=last.key
        )
    )


def _relative(word: str, cadence: Cadence, today: date) -> Period | None:
    """The period that a word counts from today."""
    here = Period.containing(today, cadence)
    if word in _THIS:
        return here
    if word in _LAST:
        return here.previous
    if word in _YESTERDAY:
        return Period.containing(today - timedelta(days=1), cadence)
    back = re.fullmatch(_BACK, word) if word.startswith("-") else None
    if back is None or back[2] not in ("", *_LETTERS[cadence]):
        return None
    with suppress(ValueError, InvalidInput):  # further back than there are dates
        return Period.parse(here.shifted(-int(back[1])).key)
    return None


def _named(word: str, today: date) -> Period | None:
    """The period that a key or a name stands for, whatever its cadence."""
    with suppress(InvalidInput):
        return Period.parse(word.upper())
    if found := re.fullmatch(_NUMBERED, word):
        before, letter, number, after = found.groups()
        part = f"W{number:0>2}" if letter in "ws" else f"Q{number}"
        return None if before and after else _newest(part, before or after, today)
    if (found := re.fullmatch(_MONTH, word)) and found[1] in _MONTHS:
        return _newest(f"{_MONTHS[found[1]]:02}", found[2], today)
    return None


def _newest(part: str, year: str | None, today: date) -> Period | None:
    """The named part of that year, or of the newest year in which it has begun."""
    if year:
        with suppress(InvalidInput):
            return Period.parse(f"{year}-{part}")
        return None
    for candidate in range(today.year + 1, today.year - _OLDEST, -1):
        with suppress(InvalidInput):
            period = Period.parse(f"{candidate:04}-{part}")
            if period.start <= today:
                return period
    return None


def _advice(cadence: Cadence, today: date) -> str:
    """What to write instead: three examples that the grammar reads."""
    last = Period.containing(today, cadence).previous
    match cadence:
        case Cadence.DAY:
            return _("Write a day, such as {key}, yesterday or -2.").format(key=last.key)
        case Cadence.WEEK:
            advice = _("Write a week, such as {key}, {name} or -1.")
        case Cadence.MONTH:
            advice = _("Write a month, such as {key}, {name} or -1.")
        case Cadence.QUARTER:
            advice = _("Write a quarter, such as {key}, {name} or -1.")
        case Cadence.YEAR:
            return _("Write a year, such as {key}, last or -2.").format(key=last.key)
    return advice.format(key=last.key, name=last.short_label())


def _folded(text: str) -> str:
    """The text in small letters, without accents and outer or double blanks."""
    return " ".join(text.lower().translate(_PLAIN).split())
