"""The outlook: what a KPI may come to by its deadline, and how likely it reaches its target."""

from collections.abc import Callable
from datetime import date
from math import ceil

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.early_warning import Announcement
from kpitui.analysis.forecast import FEWEST_VALUES, INTERVAL, ROUGH_BELOW, News, forecast
from kpitui.analysis.gaps import without_gaps
from kpitui.analysis.memo import CHANCES, Chance
from kpitui.analysis.moving_range import routine_sigma
from kpitui.analysis.paths import Outcomes, extremes_ahead, sums_ahead
from kpitui.analysis.scale import scale_for
from kpitui.analysis.season import is_seasonal
from kpitui.analysis.smoothing import slope
from kpitui.analysis.steady_pace import SteadyPace, is_steady, steady_pace
from kpitui.domain.period import Cadence, Period
from kpitui.domain.status import OutlookVerdict
from kpitui.domain.target import Reach, Target

SEASON = {
    Cadence.DAY: 7, Cadence.WEEK: 52, Cadence.MONTH: 12, Cadence.QUARTER: 4, Cadence.YEAR: 1,
}  # fmt: skip
MOST_VALUES = 260
POOL = "damped trend and theta"
POOL_WITH_NEWS = "damped trend and theta with a leading KPI"
SUMS = "simulated sums"
_LEAST, _MOST = 0.005, 0.995  # nothing is certain
LIKELY, EVEN, DOUBTFUL = 0.65, 0.35, 0.15
_FARTHEST = 520  # periods; a later arrival is none
_LOW, _HIGH = (1 - INTERVAL) / 2, (1 + INTERVAL) / 2


def likelihood(chance: Chance) -> OutlookVerdict:
    """A chance as a word."""
    if chance.probability >= LIKELY:
        return OutlookVerdict.LIKELY
    if chance.probability >= EVEN:
        return OutlookVerdict.EVEN
    return OutlookVerdict.DOUBTFUL if chance.probability >= DOUBTFUL else OutlookVerdict.UNLIKELY


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What lies between the newest of `count` values and the deadline, `steps` periods on.

    `since` counts the values since the target began.
    `pace` is the present change a period (for a sum: the mean a period), `required` the one that
    would just reach the target; `arrival` the period in which the present pace reaches it, None
    when it never does; `is_there` says that the target would be met today. Without a chance,
    there are too few values for one. `uses` is the leading KPI that it looked at.
    """

    steps: int
    count: int
    since: int
    required: float | None
    pace: float | None
    arrival: Period | None
    is_there: bool
    chance: Chance | None
    uses: Announcement | None = None

    @property
    def is_rough(self) -> bool:
        return self.count < ROUGH_BELOW


def outlook(course: Course, period: Period) -> Outlook | None:
    """The outlook from a period's value; None without a deadline ahead or anything to reach."""
    target = course.target(period)
    if target is None or target.deadline is None or period not in course.values:
        return None
    final = final_period(course.kpi.cadence, target)
    steps = final.index - period.index
    if steps < 1:
        return None
    known = {at: value for at, value in course.values.items() if at <= period}
    here = course.measured(target).get(period)
    since = _since_start(course, target, known)
    pace = _pace(target, since)
    goal = target.goal
    said = chance(course, target, known, steps) if len(known) >= FEWEST_VALUES else None
    return Outlook(
        steps=steps,
        count=len(known),
        since=len(since),
        required=None if goal is None or here is None else (goal - here) / steps,
        pace=pace,
        is_there=_meets(course, target, here),
        arrival=None if goal is None or here is None else _arrival(period, goal - here, pace),
        chance=said,
        uses=course.announced if said and said.method == POOL_WITH_NEWS else None,
    )


def _meets(course: Course, target: Target, here: float | None) -> bool:
    """Whether the target would be met if the deadline were now; level with it counts."""
    if here is None:
        return False
    if target.is_band:
        return target.outside(here) == 0
    return target.goal is not None and course.kpi.direction.sign * (here - target.goal) >= 0


def final_period(cadence: Cadence, target: Target) -> Period:
    """The last period that ends by the deadline: the one that settles the target."""
    deadline = target.deadline or target.since
    holding = Period.containing(deadline, cadence)
    return holding if holding.end <= deadline else holding.previous


def chance(course: Course, target: Target, known: dict[Period, float], steps: int) -> Chance | None:
    """How likely the target is so many periods after the newest of the known values."""
    numbers = without_gaps(known)[-MOST_VALUES:]
    done = course.measured(target).get(max(known), 0.0) if target.cumulative else 0.0
    steady = steady_ahead(course, target, known, steps)
    news = news_of(course, known, len(numbers))
    asked = (
        *(course.kpi.cadence.value, course.kpi.direction.value, steps, done, steady),
        *(target.goal, target.low, target.high, target.cumulative, target.reach.value),
        *(news or ()),
    )
    return CHANCES.chance(
        numbers, asked, lambda: _computed(course, target, numbers, steps, done, steady, news)
    )


def news_of(course: Course, known: dict[Period, float], count: int) -> News | None:
    """What a leading KPI announced up to the newest of the known values."""
    announced = course.announced
    return (announced.shocks(max(known), count), announced.lag) if announced else None


def _computed(
    course: Course,
    target: Target,
    numbers: list[float],
    steps: int,
    done: float,
    steady: SteadyPace | None,
    news: News | None,
) -> Chance | None:
    season, sign = SEASON[course.kpi.cadence], course.kpi.direction.sign
    if target.cumulative:
        return _sampled(sums_ahead(numbers, season, steps), target, sign, done, SUMS)
    if target.reach is Reach.BEFORE and sign:
        extremes = extremes_ahead(numbers, season, steps, highest=sign > 0)
        return _sampled(extremes, target, sign, done, "simulated paths")
    if steady is not None:
        return _chance(steady.probability, steady.quantile, target, sign, "steady pace")
    ahead = forecast(numbers, season, steps, first=steps, news=news)
    if ahead is None:
        return None
    return _chance(
        lambda value: ahead.probability(steps, value),
        lambda share: ahead.quantile(steps, share),
        target,
        sign,
        POOL_WITH_NEWS if ahead.uses_news else POOL,
    )


def _chance(
    at_least: Callable[[float], float],
    quantile: Callable[[float], float],
    target: Target,
    sign: int,
    method: str,
) -> Chance | None:
    if target.low is not None and target.high is not None:
        probability = at_least(target.low) - at_least(target.high)
    elif target.goal is not None:
        above = at_least(target.goal)
        probability = above if sign >= 0 else 1 - above
    else:
        return None
    return Chance(
        min(max(probability, _LEAST), _MOST), quantile(0.5), quantile(_LOW), quantile(_HIGH), method
    )


def _sampled(
    outcomes: Outcomes | None, target: Target, sign: int, done: float, method: str
) -> Chance | None:
    if outcomes is None:
        return None

    def at_least(value: float) -> float:
        return outcomes.probability(value - done)

    def quantile(share: float) -> float:
        return done + outcomes.quantile(share)

    return _chance(at_least, quantile, target, sign, method)


def steady_ahead(
    course: Course, target: Target, known: dict[Period, float], steps: int
) -> SteadyPace | None:
    """The line since the baseline, for a process that was steady before and keeps to the line."""
    plan = None if target.cumulative else course.plan(target)
    sigma = routine_sigma(known)
    if plan is None or sigma is None:
        return None
    origin = _period_before(course.kpi.cadence, plan.baseline.on)
    since = [(at.index - origin.index, value) for at, value in known.items() if at > origin]
    before = [value for at, value in known.items() if at <= origin]
    if not is_steady(before, sigma) or _has_season(course.kpi.cadence, known):
        return None
    last = max(known).index - origin.index
    return steady_pace(plan.baseline.value, since, sigma, last + steps)


def _has_season(cadence: Cadence, known: dict[Period, float]) -> bool:
    numbers = without_gaps(known)[-MOST_VALUES:]
    scale = scale_for(numbers)
    return is_seasonal([scale.to(number) for number in numbers], SEASON[cadence])


def _period_before(cadence: Cadence, day: date) -> Period:
    """The period at whose end the baseline holds: the last one over when the window begins."""
    holding = Period.containing(day, cadence)
    return holding if holding.end <= day else holding.previous


def _since_start(course: Course, target: Target, known: dict[Period, float]) -> dict[Period, float]:
    """The values since the target began."""
    plan = course.plan(target)
    start = plan.baseline.on if plan else target.start
    first = Period.containing(start, course.kpi.cadence) if start else min(known)
    return {at: value for at, value in known.items() if at >= first}


def _pace(target: Target, since: dict[Period, float]) -> float | None:
    """The present pace: the mean of a sum's periods, else the slope of the line since the start."""
    if target.cumulative:
        return sum(since.values()) / len(since) if since else None
    return slope(without_gaps(since)) if len(since) > 1 else None


def _arrival(here: Period, way: float, pace: float | None) -> Period | None:
    """The period in which the present pace covers the way."""
    if not pace or way / pace < 0 or way / pace > _FARTHEST:
        return None
    return here.shifted(ceil(way / pace))
