"""Confidences as people type them: a share of one, a mark out of ten, or per cent."""

from kpitui.domain.errors import AmbiguousNumber, InvalidInput
from kpitui.domain.names import printable
from kpitui.domain.number import parse_number
from kpitui.language import _

_TEN, _HUNDRED = 10.0, 100.0
_READ_TWICE = {"1", "10"}  # one of ten or all of one; ten of ten or ten of a hundred


def parse_confidence(text: str) -> float:
    """The share from 0 to 1 that `0.8`, `8` (of ten), `80` or `80 %` means.

    Raises AmbiguousNumber for a bare 1 or 10, which two scales share, and InvalidInput for what
    is no confidence.
    """
    typed = text.strip()
    if typed in _READ_TWICE:
        raise AmbiguousNumber(
            _("“{text}” can mean 10% or 100%. Write one of these.").format(text=typed)
        )
    value = parse_number(typed)
    return _checked(value / _scale(value, is_percent="%" in typed), typed)


def parse_share(text: str) -> float:
    """The share that commands and files give, as `0.8` or `80 %`; raises InvalidInput."""
    value = parse_number(text, decimal=None if "%" in text else ".")
    return _checked(value / _HUNDRED if "%" in text else value, text.strip())


def _checked(share: float, typed: str) -> float:
    if not 0 <= share <= 1:
        raise InvalidInput(
            _("“{text}” is no confidence. Write a share such as 0.8, or 80%.").format(
                text=printable(typed[:40])
            )
        )
    return share


def _scale(value: float, *, is_percent: bool) -> float:
    if is_percent or value > _TEN:
        return _HUNDRED
    return 1.0 if value <= 1 else _TEN
