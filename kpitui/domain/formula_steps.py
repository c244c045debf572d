"""The steps of a formula in postfix order: each works on a stack of numbers."""

import math
from collections.abc import Callable

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import printable
from kpitui.language import _

_SHOWN = 70

OPERATIONS: dict[str, Callable[..., float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "negative": lambda value: -value,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "sum": lambda *values: math.fsum(values),
    "avg": lambda *values: math.fsum(values) / len(values),
}
FUNCTIONS = ("min", "max", "sum", "avg")


class Number(msgspec.Struct, frozen=True):
    """A step that puts a number on the stack."""

    value: float


class Part(msgspec.Struct, frozen=True):
    """A step that puts a KPI's value of `lag` periods ago on the stack."""

    name: str
    lag: int


class Apply(msgspec.Struct, frozen=True):
    """A step that replaces the top `count` numbers of the stack by one."""

    operation: str
    count: int


Step = Number | Part | Apply


def shortened(text: str) -> str:
    """The text as a sentence can quote it."""
    return printable(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


def not_allowed(part: str) -> InvalidInput:
    """The error for a part that no formula may hold."""
    return InvalidInput(
        _(
            "“{part}” is not allowed in a formula. Use + - * / ( ), numbers, KPIs as in [orders], "
            "and min, max, sum, avg, lag."
        ).format(part=shortened(part))
    )


def unreadable(text: str) -> InvalidInput:
    """The error for a text that is no arithmetic at all."""
    return InvalidInput(
        _(
            "“{text}” cannot be read as a formula. Check its brackets and that a sign stands "
            "between two parts, as in 100 * [orders] / [visits]."
        ).format(text=shortened(text))
    )
