"""Numbers as people type them; what reads in two ways is refused with both readings."""

from kpitui.domain.errors import AmbiguousNumber, InvalidInput
from kpitui.domain.quote import quoted
from kpitui.domain.quotient import LARGEST
from kpitui.language import _, numbers

_LONGEST = 400
_DIGITS = frozenset("0123456789")
_GROUP = 3  # digits between two signs that group thousands
_EXPONENT = 3  # digits at most
_BLANKS = "\u0020\u00a0\u202f\u2009"
_PARTING = frozenset(_BLANKS + "'’.,")
_POWERS = {"": 0, "k": 3, "K": 3, "M": 6, "G": 9, "T": 12}
_CODES = ("EUR", "GBP", "USD", "CHF")
_CURRENCIES = ("€", "$", "£", *_CODES, *(code.lower() for code in _CODES))
_UNITS = ("%", *_CURRENCIES)
_DONE = {"done", "yes", "true", "1", "oui", "fait", "vrai"}
_NOT_DONE = {"not done", "no", "false", "0", "non", "pas fait", "faux"}


def parse_number(text: str, *, decimal: str | None = None) -> float:
    """The number that a person typed: `12 500`, `12,500.5`, `12.500,5`, `1.2k`, `3.4 %`, `(5)`.

    `decimal`, a comma or a point, decides which of the two is the decimal sign. Raises
    AmbiguousNumber for what reads in two ways, InvalidInput for what is no number.
    """
    if len(text) > _LONGEST:
        raise _too_long(text)
    typed = text.strip().replace("−", "-")
    written = _machine_form(typed, decimal or ".") or _plain_form(typed, text, decimal)
    if written is None:
        raise _no_number(text)
    value = float(written)
    is_lost = value == 0 and not set(written.partition("e")[0]) <= set("+-0.")
    if is_lost or abs(value) > LARGEST:
        raise _out_of_range(text)
    return value or 0.0  # never -0.0


def parse_done(text: str) -> float:
    """1 for `done`, `yes`, `oui` and the like, 0 for `not done`; raises InvalidInput."""
    word = " ".join(text.casefold().split())
    if word in _DONE | _NOT_DONE:
        return float(word in _DONE)
    raise InvalidInput(
        _("“{text}” says neither done nor not done. Write “done” or “not done”.").format(
            text=quoted(text)
        )
    )


def _machine_form(typed: str, point: str) -> str | None:
    """A number with an exponent, as programs write it; None for anything else."""
    mantissa, mark, exponent = typed.replace("E", "e").partition("e")
    whole, dot, fraction = _unsigned(mantissa).partition(point)
    power = _unsigned(exponent)
    is_form = (
        mark
        and (fraction if dot else whole)
        and 1 <= len(power) <= _EXPONENT
        and set(whole + fraction + power) <= _DIGITS
    )
    return f"{mantissa.replace(point, '.')}e{exponent}" if is_form else None


def _unsigned(text: str) -> str:
    return text[1:] if text.startswith(("+", "-")) else text


def _plain_form(typed: str, text: str, decimal: str | None) -> str | None:
    """The number as `float` reads it, or None; raises AmbiguousNumber for two readings."""
    parts = _parts(_unbracketed(typed))
    if parts is None:
        return None
    sign, body, suffix = parts
    readings = {
        reading for point in decimal or ".," if (reading := _reading(body, point)) is not None
    }
    if len(readings) > 1:
        raise _two_readings(text, sign, readings, suffix)
    return f"{sign}{readings.pop()}e{_POWERS[suffix]}" if readings else None


def _unbracketed(typed: str) -> str:
    """An accountant's `(5)` as `-5`, with units in and around the brackets."""
    before, opening, rest = typed.partition("(")
    inside, closing, after = rest.partition(")")
    is_bracketed = (
        opening
        and closing
        and before.strip(_BLANKS) in ("", *_CURRENCIES)
        and after.strip(_BLANKS) in ("", *_UNITS)
    )
    return f"-{before}{inside.strip(_BLANKS)}{after}" if is_bracketed else typed


def _parts(typed: str) -> tuple[str, str, str] | None:
    """Sign, digits with their groups, and letter for thousands; None when signs or units repeat."""
    sign, rest = _taken_before(typed, ("+", "-"))
    currency, rest = _taken_before(rest, _CURRENCIES)
    inner_sign, rest = _taken_before(rest, ("+", "-"))
    unit, rest = _taken_behind(rest, _UNITS)
    suffix, body = _taken_behind(rest, tuple(_POWERS)[1:])
    if (sign and inner_sign) or (currency and unit):
        return None
    return sign or inner_sign, body, suffix


def _taken_before(text: str, marks: tuple[str, ...]) -> tuple[str, str]:
    """The mark that the text begins with, or none, and what follows it."""
    mark = next((mark for mark in marks if text.startswith(mark)), "")
    return mark, text[len(mark) :].lstrip(_BLANKS) if mark else text


def _taken_behind(text: str, marks: tuple[str, ...]) -> tuple[str, str]:
    """The mark that the text ends with, or none, and what stands before it."""
    mark = next((mark for mark in marks if text.endswith(mark)), "")
    return mark, text.removesuffix(mark).rstrip(_BLANKS) if mark else text


def _reading(body: str, point: str) -> str | None:
    """The bare digits when `point` is the decimal sign; None when it cannot be."""
    whole, mark, fraction = body.partition(point)
    digits = _ungrouped(whole)
    if digits is None or not set(fraction) <= _DIGITS or bool(mark) != bool(fraction):
        return None
    return f"{digits}.{fraction}" if mark else digits or None


def _ungrouped(whole: str) -> str | None:
    """The digits of a whole part that has no groups, or groups of three parted by one sign."""
    parting = set(whole) - _DIGITS
    if not parting:
        return whole
    if len(parting) > 1 or not parting <= _PARTING:
        return None
    first, *others = whole.split(parting.pop())
    is_grouped = 1 <= len(first) <= _GROUP and all(len(group) == _GROUP for group in others)
    return "".join((first, *others)) if is_grouped and first != "0" else None


def _two_readings(text: str, sign: str, readings: set[str], suffix: str) -> AmbiguousNumber:
    with_decimals, whole = sorted(readings, key=len, reverse=True)
    value = float(with_decimals)
    return AmbiguousNumber(
        _(
            "“{text}” can mean {whole} or {decimal}. "
            "Write {whole} for the one, {clear} for the other."
        ).format(
            text=quoted(text),
            whole=f"{sign}{whole}{suffix}",
            decimal=f"{sign}{numbers.number(value, 3)}{suffix}",
            clear=f"{sign}{numbers.number(value, 4)}{suffix}",
        )
    )


def _no_number(text: str) -> InvalidInput:
    return InvalidInput(
        _(
            "“{text}” is not a number that kpitui can read. Write it like 12500, 12 500 or 3.4."
        ).format(text=quoted(text))
    )


def _too_long(text: str) -> InvalidInput:
    return InvalidInput(
        _(
            "“{text}” is too long for a number. Write at most {longest} characters, as in 12500."
        ).format(text=quoted(text), longest=_LONGEST)
    )


def _out_of_range(text: str) -> InvalidInput:
    return InvalidInput(
        _(
            "“{text}” is too large, or too close to zero, to be kept. "
            "Write a number of at most 1e100, as in 12500."
        ).format(text=quoted(text))
    )
