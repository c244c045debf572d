"""Gaps: what is assumed between two values where periods are missing."""

from collections.abc import Mapping
from itertools import pairwise

from kpitui.domain.period import Period


def without_gaps(values: Mapping[Period, float]) -> list[float]:
    """One number a period from the first to the last, straight lines drawn over gaps.

    For models that need a number a step; nothing that is drawn in counts as measured.
    """
    if not values:
        return []
    ordered = sorted(values)
    found = [values[ordered[0]]]
    for before, at in pairwise(ordered):
        steps = at.index - before.index
        start, rise = values[before], values[at] - values[before]
        found += [start + rise * step / steps for step in range(1, steps)] + [values[at]]
    return found
