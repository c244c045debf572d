"""Formulas: arithmetic on other KPIs, read by a whitelist and never executed as code."""

import math
from collections.abc import Callable

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.formula_steps import OPERATIONS, Number, Part, Step, shortened
from kpitui.domain.quotient import bounded
from kpitui.language import _

_LONGEST = 500

Lookup = Callable[[str, int], float | None]


class Formula(msgspec.Struct, frozen=True):
    """A formula as typed, the KPIs that it names, and its steps in postfix order."""

    text: str
    names: tuple[str, ...]
    steps: tuple[Step, ...]


def parse_formula(text: str) -> Formula:
    """The formula of a text such as `100 * [cancelled-orders] / (orders + lag(orders, 1))`.

    Allowed are + - * / ( ), numbers, `min max sum avg` of one or more parts, and
    `lag(part, n)`, the part of n periods ago. A KPI is named by its slug in square brackets;
    the brackets may be left out when the slug is one word of letters, digits and underscores
    that begins with a letter. Raises InvalidInput for anything else, for a text that names no
    KPI, and beyond 500 characters, 20 levels or 104 periods of lag.
    """
    # ast takes milliseconds to load; only workbooks with formulas pay for it.
    from kpitui.domain.formula_reader import read_steps

    typed = text.strip()
    if not typed:
        raise InvalidInput(_("The formula is empty. Write for example: [orders] / [visits]"))
    if len(typed) > _LONGEST:
        raise InvalidInput(
            _("The formula is {count} characters long. Use at most {longest}.").format(
                count=len(typed), longest=_LONGEST
            )
        )
    steps = read_steps(typed)
    names = tuple(dict.fromkeys(step.name for step in steps if isinstance(step, Part)))
    if not names:
        raise InvalidInput(
            _("The formula “{text}” names no KPI. Write for example: [orders] / [visits]").format(
                text=shortened(typed)
            )
        )
    return Formula(typed, names, steps)


def evaluate(formula: Formula, lookup: Lookup) -> float | None:
    """The formula's value, where `lookup(name, lag)` gives a KPI's value lag periods back.

    None when a part is missing, at a division by zero, and when the result is beyond 1e100.
    """
    stack: list[float] = []
    for step in formula.steps:
        value = _value_of(step, stack, lookup)
        if value is None or not math.isfinite(value):
            return None
        stack.append(value)
    return bounded(stack.pop())


def _value_of(step: Step, stack: list[float], lookup: Lookup) -> float | None:
    if isinstance(step, Number):
        return step.value
    if isinstance(step, Part):
        return lookup(step.name, step.lag)
    operands = stack[-step.count :]
    del stack[-step.count :]
    try:
        return OPERATIONS[step.operation](*operands)
    except (ZeroDivisionError, OverflowError):
        return None
