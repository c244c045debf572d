"""The outlook: how likely a target is, at what pace, and when it would be reached."""

import random
from datetime import date

import pytest

from kpitui.analysis.course import Course
from kpitui.analysis.outlook import final_period, likelihood, outlook
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.period import Cadence, Period
from kpitui.domain.status import OutlookVerdict
from kpitui.domain.target import Reach, Target, TargetPath

START = Period.parse("2026-W01")
YEAR_END = date(2026, 12, 27)  # the last day of W52


def course_of(values, direction=Direction.UP, kind=Kind.LEVEL, **target):
    kpi = Kpi(slug="visits", name="Visits", direction=direction, kind=kind)
    version = Target(**{"kpi": "visits", "since": date(2026, 1, 1), "deadline": YEAR_END} | target)
    found = {START.shifted(at): float(value) for at, value in enumerate(values)}
    return Course(kpi, TargetPath((version,)), found)


def outlook_of(values, **settings):
    course = course_of(values, **settings)
    return outlook(course, max(course.values))


def noisy(count, slope=0.0, seed=1):
    dice = random.Random(seed)
    return [100 + slope * at + dice.gauss(0, 5) for at in range(count)]


def test_under_twelve_values_there_is_the_required_pace_and_no_probability():
    ahead = outlook_of([100.0] * 11, goal=141.0)
    assert (ahead.steps, ahead.required, ahead.chance) == (41, 1.0, None)


def test_twelve_values_give_a_rough_probability():
    assert outlook_of(noisy(12), goal=120.0).is_rough
    assert not outlook_of(noisy(26), goal=120.0).is_rough
    assert outlook_of(noisy(12), goal=120.0).chance is not None


def test_a_near_target_is_likely_and_a_far_one_is_not():
    near, far = (outlook_of(noisy(40), goal=goal).chance for goal in (90.0, 140.0))
    assert likelihood(near) is OutlookVerdict.LIKELY
    assert likelihood(far) is OutlookVerdict.UNLIKELY
    assert near.low < near.median < near.high


def test_nothing_is_ever_certain():
    for goal in (-1e6, 1e6):
        assert 0 < outlook_of(noisy(40), goal=goal).chance.probability < 1


def test_where_lower_is_better_the_chance_turns_round():
    up = outlook_of(noisy(40), goal=97.0).chance.probability
    down = outlook_of(noisy(40), goal=97.0, direction=Direction.DOWN).chance.probability
    assert up + down == pytest.approx(1)


def test_a_band_is_met_inside():
    inside = outlook_of(noisy(40), direction=Direction.BAND, low=80.0, high=120.0).chance
    outside = outlook_of(noisy(40), direction=Direction.BAND, low=130.0, high=140.0).chance
    assert inside.probability > 0.9
    assert outside.probability < 0.1


def test_to_touch_a_target_once_is_easier_than_to_end_on_it():
    at_end = outlook_of(noisy(40), goal=106.0).chance
    ever = outlook_of(noisy(40), goal=106.0, reach=Reach.BEFORE).chance
    assert ever.probability > at_end.probability
    assert ever.method != at_end.method


def test_a_sum_counts_what_is_there_already():
    summed = {"cumulative": True, "start": date(2025, 12, 29), "kind": Kind.FLOW}
    ahead = outlook_of(noisy(40), goal=5200.0, **summed)
    assert ahead.chance.median == pytest.approx(5200, rel=0.03)
    assert ahead.required == pytest.approx((5200 - sum(noisy(40))) / 12)
    assert ahead.pace == pytest.approx(sum(noisy(40)) / 40)
    assert ahead.arrival is not None


def test_a_line_since_the_start_carries_on():
    values = [*noisy(12), *noisy(10, slope=2.0, seed=2)]
    start = START.shifted(11).end
    ahead = outlook_of(values, goal=130.0, baseline=100.0, start=start)
    assert ahead.chance.method == "steady pace"
    assert ahead.pace == pytest.approx(2, abs=1)


def test_a_kpi_that_goes_the_wrong_way_has_no_arrival():
    assert outlook_of([100.0 - at for at in range(20)], goal=120.0).arrival is None
    assert outlook_of([100.0] * 20, goal=120.0).arrival is None


def test_the_arrival_is_the_period_in_which_the_pace_covers_the_way():
    ahead = outlook_of([100.0 + 2 * at for at in range(20)], goal=149.0)
    assert ahead.arrival == START.shifted(19 + 6)  # 11 to go at 2 a week


@pytest.mark.parametrize("target", [{"goal": None}, {"goal": 1.0, "deadline": None}])
def test_without_a_goal_or_a_deadline_there_is_no_outlook(target):
    assert outlook_of(noisy(20), **target) is None


def test_after_the_deadline_there_is_no_outlook():
    assert outlook_of(noisy(20), goal=120.0, deadline=date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    ("deadline", "final"),
    [(date(2026, 12, 27), "2026-W52"), (date(2026, 12, 26), "2026-W51")],
)
def test_the_last_period_that_ends_by_the_deadline_settles_it(deadline, final):
    target = Target(kpi="visits", since=date(2026, 1, 1), goal=1.0, deadline=deadline)
    assert final_period(Cadence.WEEK, target).key == final


def test_a_gap_is_bridged_and_not_counted():
    course = course_of(noisy(30), goal=120.0)
    holes = {at: value for at, value in course.values.items() if at.index % 5}
    sparse = Course(course.kpi, course.path, holes)
    ahead = outlook(sparse, max(holes))
    assert ahead.count == len(holes)
    assert ahead.chance is not None
