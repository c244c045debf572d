"""Routine variation from moving ranges between neighbouring periods."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import fsum

from kpitui.domain.period import Period

# Expected range of two normal values in units of their standard deviation; Wheeler, D. J. (2000),
# Understanding Variation: The Key to Managing Chaos, SPC Press.
_D2 = 1.128
FEWEST_VALUES = 6


def moving_ranges(values: Mapping[Period, float]) -> list[float]:
    """Absolute changes between adjacent periods, in the values' unit; none across a gap."""
    ordered = sorted(values)
    return [
        abs(values[later] - values[earlier])
        for earlier, later in pairwise(ordered)
        if later.index == earlier.index + 1
    ]


def routine_sigma(values: Mapping[Period, float]) -> float | None:
    """The standard deviation of routine variation, in the values' unit: mean range / 1.128.

    None below six values, or when no two of them are adjacent.
    """
    ranges = moving_ranges(values)
    if len(values) < FEWEST_VALUES or not ranges:
        return None
    return mean(ranges) / _D2


def mean(numbers: Sequence[float]) -> float:
    """The arithmetic mean, in the numbers' unit; without the cost of importing statistics."""
    try:
        return fsum(numbers) / len(numbers)
    except OverflowError:  # their sum is beyond what a number holds, their mean is not
        return fsum(number / len(numbers) for number in numbers)
