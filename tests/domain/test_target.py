"""Target paths: the planned value on a day, progress, and versions that leave the past alone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.period import Period
from kpitui.domain.target import Plan, Target, TargetPath, Waypoint, plan_of, running_totals

START, END = date(2026, 1, 1), date(2026, 12, 31)
W1, W2, W3 = (Period.parse(f"2026-W{week:02}") for week in (1, 2, 3))


def target(**more: Any) -> Target:
    return Target(kpi="visits", since=START, **more)


def yearly(**more: Any) -> Target:
    return target(start=START, baseline=100.0, goal=200.0, deadline=END, **more)


def plan(planned: Target, values: dict[Period, float] | None = None) -> Plan:
    found = plan_of(planned, values or {})
    assert found is not None
    return found


def test_a_path_is_a_straight_line_from_baseline_to_goal() -> None:
    line = plan(
        target(start=date(2026, 1, 1), baseline=0.0, goal=100.0, deadline=date(2026, 1, 11))
    )
    assert [line.value(date(2026, 1, day)) for day in (1, 6, 11)] == [0.0, 50.0, 100.0]
    assert line.expected(date(2026, 1, 6)) == 0.5


def test_before_and_after_the_window_the_ends_hold() -> None:
    line = plan(yearly())
    assert line.value(date(2025, 6, 1)) == 100.0
    assert line.value(date(2027, 6, 1)) == 200.0
    assert (line.expected(date(2025, 6, 1)), line.expected(date(2027, 6, 1))) == (0.0, 1.0)


def test_a_path_bends_at_its_milestones() -> None:
    bent = plan(yearly(milestones=(Waypoint(date(2026, 7, 1), 110.0),)))
    assert bent.value(date(2026, 7, 1)) == 110.0
    assert bent.value(date(2026, 4, 1)) == pytest.approx(100 + 10 * 90 / 181)


def test_milestones_outside_the_window_are_left_out() -> None:
    outside = (Waypoint(date(2025, 1, 1), 1.0), Waypoint(date(2027, 1, 1), 2.0))
    assert plan(yearly(milestones=outside)) == plan(yearly())


def test_progress_counts_the_way_in_either_direction() -> None:
    assert plan(yearly()).progress(150.0) == 0.5
    falling = plan(target(start=START, baseline=200.0, goal=100.0, deadline=END))
    assert falling.progress(175.0) == 0.25
    assert falling.progress(225.0) == -0.25


def test_without_a_way_to_go_there_is_no_progress() -> None:
    assert plan(target(start=START, baseline=5.0, goal=5.0, deadline=END)).progress(5.0) is None


def test_without_a_baseline_the_first_value_since_the_start_is_one() -> None:
    values = {W1: 40.0, W2: 50.0}
    assert plan(target(goal=100.0, deadline=END), values).baseline == Waypoint(W1.end, 40.0)
    late = plan(target(start=W2.start, goal=100.0, deadline=END), values)
    assert late.baseline == Waypoint(W2.end, 50.0)
    assert plan_of(target(goal=100.0, deadline=END), {}) is None


@pytest.mark.parametrize(
    "aimless",
    [
        target(goal=5.0),
        target(low=1.0, high=2.0, deadline=END),
        target(start=START, baseline=1.0, goal=2.0, deadline=START),
    ],
)
def test_a_standing_goal_a_band_and_an_empty_window_have_no_path(aimless: Target) -> None:
    assert plan_of(aimless, {W1: 1.0}) is None


def test_a_cumulative_path_starts_from_zero() -> None:
    summed = plan(target(start=START, goal=1200.0, deadline=END, cumulative=True))
    assert summed.baseline == Waypoint(START, 0.0)


def test_running_totals_begin_with_the_first_period_that_reaches_the_start() -> None:
    values = {W1: 1.0, W2: 2.0, W3: 4.0}
    assert running_totals(values, W2.start) == {W2: 2.0, W3: 6.0}
    assert running_totals(values, W1.start) == {W1: 1.0, W2: 3.0, W3: 7.0}
    assert running_totals({W1: 1.0, W3: 4.0}, W1.start) == {W1: 1.0, W3: 5.0}


@pytest.mark.parametrize(
    ("value", "outside"), [(17.0, -1.0), (18.0, 0.0), (20.0, 0.0), (24.5, -2.0)]
)
def test_a_band_tells_how_far_outside_a_value_lies(value: float, outside: float) -> None:
    assert target(low=18.0, high=22.5).outside(value) == outside


def test_the_version_of_a_day_is_the_newest_begun_by_then() -> None:
    first = yearly()
    second = Target(kpi="visits", since=date(2026, 6, 1), goal=300.0, deadline=END)
    path = TargetPath((first, second))
    assert path.on(date(2026, 5, 31)) is first
    assert path.on(date(2026, 6, 1)) is second
    assert path.on(date(2025, 1, 1)) is first
    assert path.current is second
    assert TargetPath().on(START) is None


def test_a_target_that_was_taken_away_is_no_current_one() -> None:
    assert TargetPath((yearly(), Target(kpi="visits", since=END))).current is None


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(1, 800), st.integers(0, 800))
def test_the_plan_stays_between_its_ends(low: float, high: float, days: int, day: int) -> None:
    deadline = date.fromordinal(START.toordinal() + days)
    line = plan(target(start=START, baseline=low, goal=high, deadline=deadline))
    value = line.value(date.fromordinal(START.toordinal() + day))
    slack = 1e-9 * (abs(low) + abs(high))
    assert min(low, high) - slack <= value <= max(low, high) + slack


def test_a_cumulative_path_starts_from_zero_whatever_the_baseline_says() -> None:
    summed = plan(target(start=START, baseline=500.0, goal=1200.0, deadline=END, cumulative=True))
    assert summed.value(START) == 0.0
    assert summed.progress(300.0) == 0.25


def test_without_a_start_nothing_can_be_summed() -> None:
    assert plan_of(target(goal=1200.0, deadline=END, cumulative=True), {W1: 1.0}) is None


def test_a_baseline_without_a_start_holds_from_the_day_the_target_was_set() -> None:
    assert plan(target(baseline=1.0, goal=2.0, deadline=END)).baseline == Waypoint(START, 1.0)


def test_a_first_value_at_the_deadline_leaves_no_way_to_plan() -> None:
    late = Period.parse("2026-W53")  # ends on 3 January 2027
    assert plan_of(target(goal=100.0, deadline=END), {late: 40.0}) is None
    assert plan_of(target(goal=100.0, deadline=W1.end), {W1: 40.0}) is None


def test_milestones_count_in_order_of_time_however_they_are_listed() -> None:
    spring, summer = Waypoint(date(2026, 4, 1), 110.0), Waypoint(date(2026, 7, 1), 190.0)
    assert plan(yearly(milestones=(summer, spring))) == plan(yearly(milestones=(spring, summer)))


def test_two_milestones_on_one_day_are_a_step() -> None:
    day = date(2026, 7, 1)
    steps = plan(yearly(milestones=(Waypoint(day, 150.0), Waypoint(day, 180.0))))
    assert steps.value(day) == 150.0
    assert steps.value(date(2026, 7, 2)) > 180.0


def test_a_path_runs_over_a_leap_day_and_a_border_of_years() -> None:
    leap = plan(target(start=date(2024, 2, 28), baseline=0.0, goal=2.0, deadline=date(2024, 3, 1)))
    assert leap.value(date(2024, 2, 29)) == 1.0
    turn = plan(target(start=date(2026, 12, 30), baseline=0.0, goal=4.0, deadline=date(2027, 1, 3)))
    assert turn.value(date(2027, 1, 1)) == 2.0


@given(st.lists(st.tuples(st.integers(-30, 400), st.floats(-1e6, 1e6)), max_size=6))
def test_a_plan_goes_through_its_milestones(said: list[tuple[int, float]]) -> None:
    days = dict(said)
    knots = tuple(
        Waypoint(date.fromordinal(START.toordinal() + day), value) for day, value in days.items()
    )
    line = plan(yearly(milestones=knots))
    inside = [knot for knot in knots if START < knot.on < END]
    assert [line.value(knot.on) for knot in inside] == [
        pytest.approx(knot.value, abs=1e-6) for knot in inside
    ]
    assert (line.value(START), line.value(END)) == (100.0, 200.0)


@given(st.integers(-400, 800))
def test_the_share_of_the_window_never_leaves_nought_to_one(day: int) -> None:
    share = plan(yearly()).expected(date.fromordinal(START.toordinal() + day))
    assert share == pytest.approx(min(1, max(0, day / 364)))


@pytest.mark.parametrize(
    ("asked", "band", "standing", "empty"),
    [
        ({"goal": 5.0}, False, True, False),
        ({"goal": 0.0}, False, True, False),
        ({"goal": 5.0, "deadline": END}, False, False, False),
        ({"low": 0.0, "high": 2.0}, True, False, False),
        ({"low": 1.0}, False, False, True),
        ({"baseline": 5.0}, False, False, True),
        ({}, False, False, True),
    ],
)
def test_what_a_target_asks_for_is_told_apart(
    asked: dict[str, Any], band: bool, standing: bool, empty: bool
) -> None:
    said = target(**asked)
    assert (said.is_band, said.is_standing, said.is_empty) == (band, standing, empty)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_outside_a_band_a_gap_is_negative_and_inside_it_is_nothing(
    one: float, other: float, value: float
) -> None:
    low, high = sorted((one, other))
    gap = target(low=low, high=high).outside(value)
    assert (gap == 0) is (low <= value <= high)
    assert gap <= 0


def test_without_a_band_nothing_lies_outside() -> None:
    assert target(goal=5.0).outside(99.0) == 0.0


def test_a_gap_among_the_values_adds_nothing_to_a_running_total() -> None:
    assert running_totals({}, START) == {}
    assert running_totals({W1: 0.0, W2: -2.0}, START) == {W1: 0.0, W2: -2.0}
