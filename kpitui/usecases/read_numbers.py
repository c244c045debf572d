"""Read columns of numbers; what the decimal sign is, is decided for all of them together."""

import re
from collections.abc import Iterable

from kpitui.domain.errors import AmbiguousNumber, InvalidInput
from kpitui.domain.number import parse_number
from kpitui.language import _
from kpitui.language.numbers import exact
from kpitui.usecases.refusals import shown

_BOTH = frozenset(".,")
_POINT = frozenset(".")
# What every export writes; three decimals are left to the full grammar, they can be thousands.
_PLAIN = re.compile(r"-?[0-9]{1,15}(?P<fraction>\.(?:[0-9]{1,2}|[0-9]{4,15}))?")


def read_number(cell: str, decimal: str | None) -> float:
    """The number in a cell, quickly where programs wrote it; raises InvalidInput for none."""
    if decimal != "," and _PLAIN.fullmatch(cell):
        return float(cell) or 0.0  # never -0.0
    return parse_number(cell, decimal=decimal)


def decimal_sign(cells: Iterable[str]) -> str | None:
    """The decimal sign that all numbers allow, None when it makes no difference.

    Cells that are no numbers have no say. Raises InvalidInput when two cells contradict each
    other, AmbiguousNumber when no cell tells thousands from decimals.
    """
    left, decisive, undecided = _BOTH, "", ""
    for cell in dict.fromkeys(cells):
        allowed, is_ambiguous = _signs_of(cell)
        if is_ambiguous:
            undecided = undecided or cell
        elif not allowed & left and allowed:
            raise InvalidInput(
                _(
                    "“{one}” and “{other}” have different decimal signs. Say which one counts "
                    "with --decimal , or --decimal . and mend the other."
                ).format(one=shown(decisive), other=shown(cell))
            )
        elif allowed and allowed != _BOTH:
            left, decisive = allowed, cell
    if len(left) == 1:
        return next(iter(left))
    if undecided:
        raise AmbiguousNumber(
            _(
                "“{cell}” can be {point} or {comma}, and no other cell tells which. Say "
                "--decimal . for the first, --decimal , for the second."
            ).format(
                cell=shown(undecided),
                point=exact(parse_number(undecided, decimal=".")),
                comma=exact(parse_number(undecided, decimal=",")),
            )
        )
    return None


def _signs_of(cell: str) -> tuple[frozenset[str], bool]:
    """The decimal signs with which the cell reads right, and whether it reads in two ways."""
    if plain := _PLAIN.fullmatch(cell):
        return (_POINT if plain["fraction"] else _BOTH), False
    try:
        value = parse_number(cell)
    except AmbiguousNumber:
        return _BOTH, True
    except InvalidInput:
        return frozenset(), False
    return frozenset(sign for sign in _BOTH if _reads_as(cell, sign, value)), False


def _reads_as(cell: str, sign: str, value: float) -> bool:
    try:
        return parse_number(cell, decimal=sign) == value
    except InvalidInput:
        return False
