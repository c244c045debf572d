"""What knowing the leading KPI is worth: how much better the other's next value is foreseen."""

from collections.abc import Mapping
from math import sqrt

from kpitui.domain.period import Period

FEWEST = 12  # forecasts that are compared
USEFUL = 0.05


def gain(first: Mapping[Period, float], second: Mapping[Period, float], lag: int) -> float | None:
    """By which share the error of the second falls when the first is known `lag` periods before.

    Each of the newer half of the second's innovations is foreseen from the pairs before it alone.
    None under twelve such forecasts; negative where knowing does harm.
    """
    pairs = [
        (first[at.shifted(-lag)], value)
        for at, value in sorted(second.items())
        if at.shifted(-lag) in first
    ]
    start = len(pairs) // 2
    if len(pairs) - start < FEWEST:
        return None
    shared = sum(x * y for x, y in pairs[:start])
    square = sum(x * x for x, _y in pairs[:start])
    without = with_it = 0.0
    for x, y in pairs[start:]:
        foreseen = shared / square * x if square > 0 else 0.0
        without += y * y
        with_it += (y - foreseen) * (y - foreseen)
        shared += x * y
        square += x * x
    return 1 - sqrt(with_it / without) if without > 0 else None
