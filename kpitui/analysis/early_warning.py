"""Early warning: what a leading KPI already knows of the periods that a forecast is about."""

from collections.abc import Mapping, Sequence
from math import sqrt

import msgspec

from kpitui.analysis.smoothing import Smoothed
from kpitui.domain.period import Period

FEWEST = 12  # forecasts that are compared
_USEFUL = 0.05  # by so much must the error fall
_BURN_IN = 4


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
    announced = [_announced(shocks, at, steps, lag) for at in range(len(numbers))]
    origins = range(max(_BURN_IN, lag), len(numbers) - steps)
    misses = {at: numbers[at + steps] - _mean_ahead(models, at, steps) for at in origins}
    judged = list(origins)[len(origins) // 2 :]
    if len(judged) < FEWEST:
        return None
    left = _share_left(announced, misses, judged, steps)
    if left is None or left > 1 - _USEFUL:
        return None
    slope = _slope(announced, misses, origins)
    return Adjustment(slope * announced[-1], left)


def _share_left(
    announced: Sequence[float], misses: Mapping[int, float], judged: Sequence[int], steps: int
) -> float | None:
    """The root mean square error with the announcements as a share of that without."""
    without = with_it = 0.0
    for at in judged:
        known = [each for each in misses if each + steps <= at]
        foreseen = _slope(announced, misses, known) * announced[at]
        without += misses[at] ** 2
        with_it += (misses[at] - foreseen) ** 2
    return sqrt(with_it / without) if without > 0 else None


def _slope(
    announced: Sequence[float], misses: Mapping[int, float], origins: Sequence[int]
) -> float:
    square = sum(announced[at] ** 2 for at in origins)
    shared = sum(announced[at] * misses[at] for at in origins)
    return shared / square if square > 0 else 0.0


def _announced(shocks: Sequence[float], at: int, steps: int, lag: int) -> float:
    """What the periods up to an origin announce for the steps behind it."""
    known = range(at + 1 - lag, at + 1 - lag + min(steps, lag))
    return sum(shocks[place] for place in known if place >= 0)


def _mean_ahead(models: Sequence[Smoothed], origin: int, steps: int) -> float:
    return sum(model.ahead(origin, steps) for model in models) / len(models)
