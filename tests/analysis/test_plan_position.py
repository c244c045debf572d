from datetime import date

import pytest

from kpitui.analysis.course import Course
from kpitui.analysis.plan_position import position
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.period import Period
from kpitui.domain.status import PlanVerdict
from kpitui.domain.target import Target, TargetPath, Waypoint

ON, SLIPPING, BEHIND = PlanVerdict.ON_PLAN, PlanVerdict.SLIPPING, PlanVerdict.BEHIND
W01_ENDS, W11_ENDS = date(2026, 1, 4), date(2026, 3, 15)


def week(number):
    return Period.parse(f"2026-W{number:02}")


def weeks(values, first=2):
    return {week(first + place): v for place, v in enumerate(values) if v is not None}


def rising(**changes):
    """From 100 at the end of W01 to 200 at the end of W11: ten more each week."""
    fields = {"since": W01_ENDS, "start": W01_ENDS, "baseline": 100.0, "goal": 200.0}
    return Target(kpi="visits", **fields | {"deadline": W11_ENDS} | changes)


def total(**changes):
    """70 in all from 4 January to 15 March: one a day."""
    return rising(baseline=0.0, goal=70.0, cumulative=True, **changes)


def course(values, *targets, **fields):
    kpi = Kpi(slug="visits", name="Visits", **fields)
    return Course(kpi, TargetPath(targets), weeks(values))


def test_the_plan_is_a_straight_line_between_baseline_and_target():
    path = course([], rising())
    assert [path.planned(week(n)) for n in (1, 2, 7, 11)] == [100, 110, 160, 200]


def test_before_the_baseline_there_is_no_plan_and_after_the_deadline_it_stays():
    path = course([], rising())
    assert path.planned(Period.parse("2025-W52")) is None
    assert path.planned(week(20)) == 200


def test_the_plan_bends_at_milestones():
    path = course([], rising(milestones=(Waypoint(date(2026, 2, 8), 110.0),)))
    assert [path.planned(week(n)) for n in (2, 6, 7, 11)] == [102, 110, 128, 200]


def test_without_a_baseline_the_plan_starts_at_the_first_value():
    path = course([120.0], rising(baseline=None))
    assert path.planned(week(2)) == 120
    assert path.planned(week(11)) == 200


def test_a_gap_is_negative_when_it_is_bad():
    assert course([105.0], rising()).gap(week(2)) == -5
    falling = rising(baseline=200.0, goal=100.0)
    assert course([195.0], falling, direction=Direction.DOWN).gap(week(2)) == -5


def test_a_week_without_a_value_has_no_gap():
    assert course([105.0], rising()).gap(week(3)) is None


def test_a_standing_target_asks_for_its_value_in_every_period():
    path = course([90.0, 120.0], rising(deadline=None, baseline=None, start=None))
    assert path.planned(week(2)) == path.planned(week(40)) == 200
    assert [path.gap(week(2)), path.gap(week(3))] == [-110, -80]


def test_a_band_has_no_path_and_only_what_lies_outside_is_a_gap():
    band = Target(kpi="visits", since=W01_ENDS, low=40.0, high=60.0)
    path = course([50.0, 60.0, 65.0, 38.0], band, direction=Direction.BAND)
    assert path.planned(week(2)) is None
    assert [path.gap(week(n)) for n in (2, 3, 4, 5)] == [0, 0, -5, -2]


def test_a_cumulative_target_is_compared_with_the_sum_since_its_start():
    path = course([9.0, 3.0, 8.0], total(), kind=Kind.FLOW)
    assert path.measured(path.path.versions[0]) == weeks([9.0, 12.0, 20.0])
    assert [path.planned(week(n)) for n in (2, 3, 4)] == [7, 14, 21]
    assert [path.gap(week(n)) for n in (2, 3, 4)] == [2, -2, -1]


def test_values_before_its_start_do_not_count_for_a_cumulative_target():
    late = total(start=date(2026, 1, 18))  # a Sunday: W03 still ends on it
    assert course([9.0, 3.0, 8.0], late, kind=Kind.FLOW).measured(late) == {
        week(3): 3.0,
        week(4): 11.0,
    }


def test_each_period_is_judged_by_the_target_in_force_at_its_end():
    later = rising(since=date(2026, 1, 25), goal=300.0)
    path = course([], rising(), later)
    assert path.planned(week(3)) == 120
    assert path.planned(week(4)) == 160


def test_a_target_that_was_taken_away_plans_nothing_from_then_on():
    gone = Target(kpi="visits", since=date(2026, 1, 25))
    path = course([110.0, 120.0, 130.0], rising(), gone)
    assert path.planned(week(3)) == 120
    assert path.planned(week(4)) is None
    assert position(path, week(4)) is None


@pytest.mark.parametrize(
    ("third", "verdict"), [(104.0, ON), (103.0, SLIPPING), (88.0, SLIPPING), (86.0, BEHIND)]
)
def test_below_six_values_a_rule_of_thumb_counts_missing_points_of_progress(third, verdict):
    # At W03 20 % are expected: 16.5 points less is 103.5, 33 points less is 87.
    found = position(course([110.0, third], rising()), week(3))
    assert found.verdict is verdict
    assert found.is_rule_of_thumb
    assert found.error is None


@pytest.mark.parametrize(
    ("second", "verdict"), [(6.4, ON), (6.2, SLIPPING), (3.6, SLIPPING), (3.4, BEHIND)]
)
def test_below_six_values_a_total_is_judged_by_its_pace(second, verdict):
    # At W03 14 are planned: a pace of 0.95 is 13.3, one of 0.75 is 10.5.
    found = position(course([7.0, second], total(), kind=Kind.FLOW), week(3))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("second", "verdict"), [(0.0, ON), (7.0, ON), (9.0, SLIPPING), (12.0, BEHIND)]
)
def test_a_budget_is_kept_by_spending_less_than_planned(second, verdict):
    # At W03 14 may be spent: 14 / 0.95 is 14.7, 14 / 0.75 is 18.7.
    path = course([7.0, second], total(), kind=Kind.FLOW, direction=Direction.DOWN)
    assert position(path, week(3)).verdict is verdict


def test_from_six_values_on_the_mean_gap_is_weighed_against_routine_variation():
    # Ranges 10 10 3 10 10: mean 8.6, sigma 7.624, error of three 4.402; the gaps are -7 each.
    found = position(course([110.0, 120.0, 130.0, 133.0, 143.0, 153.0], rising()), week(7))
    assert found.mean_gap == pytest.approx(-7)
    assert found.error == pytest.approx(8.6 / 1.128 / 3**0.5)
    assert (found.verdict, found.periods, found.is_rule_of_thumb) == (SLIPPING, 3, False)


@pytest.mark.parametrize(
    ("lower_by", "verdict"),
    [(0.0, ON), (5.0, ON), (6.0, SLIPPING), (10.0, SLIPPING), (11.0, BEHIND)],
)
def test_slipping_begins_at_one_error_and_behind_at_two(lower_by, verdict):
    # On plan every range is 10, so the error of a mean of three is 5.118 whatever the level.
    values = [110.0 + 10 * place - lower_by for place in range(6)]
    assert position(course(values, rising()), week(7)).verdict is verdict


def test_lower_is_better_turns_the_verdict_round():
    falling = rising(baseline=200.0, goal=100.0)
    values = [190.0 - 10 * place + 11 for place in range(6)]
    assert position(course(values, falling, direction=Direction.DOWN), week(7)).verdict is BEHIND
    better = [190.0 - 10 * place - 11 for place in range(6)]
    assert position(course(better, falling, direction=Direction.DOWN), week(7)).verdict is ON


def test_the_error_of_a_running_total_adds_up():
    # Ranges 1 each, sigma 1 / 1.128; n = 6 and k = 3: 3 + 4 x 7 / 18 = 4.556 of its square.
    path = course([6.0, 7.0, 6.0, 7.0, 6.0, 7.0], total(), kind=Kind.FLOW)
    found = position(path, week(7))
    assert found.error == pytest.approx((3 + 28 / 18) ** 0.5 / 1.128)
    assert found.mean_gap == pytest.approx((-2 - 3 - 3) / 3)


def test_only_values_that_the_same_target_judges_are_averaged():
    later = rising(since=date(2026, 2, 15), goal=300.0)
    values = [110.0, 120.0, 130.0, 140.0, 150.0, 220.0]
    found = position(course(values, rising(), later), week(7))
    assert found.periods == 1
    assert found.mean_gap == 0


def test_later_values_do_not_change_an_earlier_verdict():
    early = course([110.0, 120.0, 130.0, 133.0, 143.0, 153.0], rising())
    more = course([110.0, 120.0, 130.0, 133.0, 143.0, 153.0, 10.0, 999.0], rising())
    assert position(more, week(7)) == position(early, week(7))


def test_a_band_is_judged_against_noise_and_never_by_thumb():
    band = Target(kpi="visits", since=W01_ENDS, low=40.0, high=60.0)
    few = course([90.0] * 5, band, direction=Direction.BAND)
    assert position(few, week(6)) is None
    enough = course([50.0, 51.0, 50.0, 90.0, 91.0, 90.0], band, direction=Direction.BAND)
    # Ranges 1 1 40 1 1: sigma 7.8, error 4.5; outside by 30, 31 and 30.
    assert position(enough, week(7)).verdict is BEHIND


def test_without_a_target_there_is_no_verdict():
    assert position(course([110.0] * 6), week(7)) is None
