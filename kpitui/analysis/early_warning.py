"""Early warning: what a leading KPI already knows of the periods that a forecast is about."""

from collections.abc import Mapping, Sequence
from math import sqrt

import msgspec

from kpitui.analysis.smoothing import Smoothed
from kpitui.domain.period import Period

FEWEST = 12  # forecasts that are compared
_USEFUL = 0.05  # by so much must the error fall
_BURN_IN = 4
_FADINGS = (1.0, 0.6, 0.3)  # what is left a period after a shock has arrived


class Announcement(msgspec.Struct, frozen=True):
    """A leading KPI with strong evidence: its slug and name, its lead, and what was new in it."""

    slug: str
    name: str
    lag: int
    innovations: Mapping[Period, float]

    def shocks(self, last: Period, count: int) -> list[float]:
        """What was new in it in each of so many periods up to the last; nothing where unknown."""
        return [
            self.innovations.get(last.shifted(place - count + 1), 0.0) for place in range(count)
        ]


class Adjustment(msgspec.Struct, frozen=True):
    """By how much a forecast moves, and the share of its error that is left."""

    shift: float
    ratio: float


def adjustment(
    models: Sequence[Smoothed],
    numbers: Sequence[float],
    steps: int,
    shocks: Sequence[float],
    lag: int,
) -> Adjustment | None:
    """What the shocks of the last `lag` periods say of the number so many steps ahead.

    The misses of the models' mean so far ahead are explained by what had been announced then, with
    what was known at the time alone. None unless the newer half of the misses, at least twelve,
    falls by five per cent.
    """
    origins = range(max(_BURN_IN, lag), len(numbers) - steps)
    misses = {at: numbers[at + steps] - _mean_ahead(models, at, steps) for at in origins}
    if len(misses) - len(misses) // 2 < FEWEST:
        return None
    found = []
    for fading in _FADINGS:
        announced = [_announced(shocks, at, steps, lag, fading) for at in range(len(numbers))]
        left = _share_left(announced, misses, steps)
        found.append((left, _slope(announced, misses) * announced[-1]))
    left, shift = min(found)
    return Adjustment(shift, left) if left <= 1 - _USEFUL else None


def _share_left(announced: Sequence[float], misses: Mapping[int, float], steps: int) -> float:
    """The root mean square error with the announcements as a share of that without.

    Each of the newer half of the misses is foreseen from those that were known at its origin.
    """
    first, count = min(misses), len(misses)
    square = shared = without = with_it = 0.0
    for at, miss in misses.items():
        if (known := at - steps) >= first:
            square += announced[known] * announced[known]
            shared += announced[known] * misses[known]
        if at - first >= count // 2:
            foreseen = shared / square * announced[at] if square > 0 else 0.0
            without += miss * miss
            with_it += (miss - foreseen) * (miss - foreseen)
    return sqrt(with_it / without) if without > 0 else 1.0


def _slope(announced: Sequence[float], misses: Mapping[int, float]) -> float:
    square = sum(announced[at] * announced[at] for at in misses)
    shared = sum(announced[at] * miss for at, miss in misses.items())
    return shared / square if square > 0 else 0.0


def _announced(shocks: Sequence[float], at: int, steps: int, lag: int, fading: float) -> float:
    """What the periods up to an origin announce for the steps behind it, older arrivals faded."""
    known = range(at + 1 - lag, at + 1 - lag + min(steps, lag))
    arrivals = range(1, min(steps, lag) + 1)
    return sum(
        shocks[place] * fading ** (steps - arrival)
        for place, arrival in zip(known, arrivals, strict=True)
        if place >= 0
    )


def _mean_ahead(models: Sequence[Smoothed], origin: int, steps: int) -> float:
    return sum(model.ahead(origin, steps) for model in models) / len(models)
