"""Target paths: the planned value on a day, progress, and versions that leave the past alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.period import Period
from kpitui.domain.target import Plan, Target, TargetPath, Waypoint, plan_of, running_totals

START, END = date(2026, 1, 1), date(2026, 12, 31)
W1, W2, W3 = (Period.parse(f"2026-W{week:02}") for week in (1, 2, 3))


def target(**more: object) -> Target:
    return Target(kpi="visits", since=START, **more)


def yearly(**more: object) -> Target:
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
