"""The cone: what each period up to the deadline may bring, by the method that gives the chance."""

from collections.abc import Iterator

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.forecast import FEWEST_VALUES, INTERVAL, forecast
from kpitui.analysis.gaps import without_gaps
from kpitui.analysis.outlook import MOST_VALUES, SEASON, final_period, news_of, steady_ahead
from kpitui.analysis.paths import totals_ahead
from kpitui.domain.period import Period
from kpitui.domain.target import Target

MOST_PERIODS = 104
_LOW, _HIGH = (1 - INTERVAL) / 2, (1 + INTERVAL) / 2


class Slice(msgspec.Struct, frozen=True):
    """The 80 % range and the median of one period to come, in what the target is compared with."""

    low: float
    median: float
    high: float


def cone(course: Course, period: Period) -> dict[Period, Slice]:
    """A slice for each period after the given one up to the deadline; empty under 12 values."""
    target = course.target(period)
    known = {at: value for at, value in course.values.items() if at <= period}
    if target is None or target.deadline is None or len(known) < FEWEST_VALUES:
        return {}
    steps = min(final_period(course.kpi.cadence, target).index - period.index, MOST_PERIODS)
    slices = _slices(course, target, known, steps) if steps > 0 else iter(())
    return {period.shifted(step): each for step, each in enumerate(slices, start=1)}


def _slices(
    course: Course, target: Target, known: dict[Period, float], steps: int
) -> Iterator[Slice]:
    numbers, season = without_gaps(known)[-MOST_VALUES:], SEASON[course.kpi.cadence]
    if target.cumulative:
        done = course.measured(target).get(max(known), 0.0)
        for totals in totals_ahead(numbers, season, steps):
            low, median, high = (done + totals.quantile(share) for share in (_LOW, 0.5, _HIGH))
            yield Slice(low, median, high)
        return
    if (pace := steady_ahead(course, target, known, steps)) is not None:
        for step in range(1, steps + 1):
            line = pace.moved(step - steps)
            yield Slice(line.quantile(_LOW), line.mean, line.quantile(_HIGH))
        return
    ahead = forecast(numbers, season, steps, news=news_of(course, known, len(numbers)))
    if ahead is None:
        return
    for step in range(1, steps + 1):
        low, high = ahead.interval(step)
        yield Slice(low, ahead.median(step), high)
