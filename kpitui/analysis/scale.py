"""The scale on which a series is forecast: logarithms where every value is positive."""

from collections.abc import Sequence
from math import exp, isfinite, log

import msgspec

_LARGEST_LOG = 690.0  # what lies beyond is no number any more once it is taken back
_FARTHEST = 10.0  # times the spread of the past that a forecast may leave it


class Scale(msgspec.Struct, frozen=True):
    """A change of scale, and the bounds on it beyond which a forecast has lost its head."""

    is_log: bool
    low: float
    high: float

    def to(self, value: float) -> float:
        """A value on the scale."""
        return log(value) if self.is_log else value

    def back(self, number: float) -> float:
        """A number on the scale as a value in the KPI's unit, kept within bounds."""
        kept = min(max(number, self.low), self.high)
        return exp(kept) if self.is_log else kept

    def back_all(self, numbers: list[float]) -> list[float]:
        """Many numbers on the scale as values, as `back` gives them."""
        if min(numbers) < self.low or max(numbers) > self.high:
            return [self.back(number) for number in numbers]
        return [exp(number) for number in numbers] if self.is_log else numbers


def scale_for(values: Sequence[float]) -> Scale:
    """The scale of a series; values in the KPI's unit."""
    is_log = all(value > 0 for value in values)
    numbers = [log(value) if is_log else value for value in values]
    low, high = min(numbers), max(numbers)
    room = _FARTHEST * max(high - low, 1e-3 if is_log else 1e-9 * max(abs(low), abs(high)))
    bounds = low - room, high + room
    if is_log:
        bounds = max(bounds[0], -_LARGEST_LOG), min(bounds[1], _LARGEST_LOG)
    return Scale(is_log, *(bound if isfinite(bound) else 0.0 for bound in bounds))
