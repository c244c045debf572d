import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.moving_range import moving_ranges, routine_sigma
from kpitui.domain.period import Period

SIX = [10.0, 12.0, 11.0, 13.0, 12.0, 14.0]  # ranges 2 1 2 1 2, mean 1.6


def weeks(values, first="2026-W01"):
    start = Period.parse(first)
    return {start.shifted(place): v for place, v in enumerate(values) if v is not None}


def test_ranges_are_the_absolute_changes_between_neighbours():
    assert moving_ranges(weeks([10, 12, 11, 15])) == [2, 1, 4]


def test_a_gap_gives_no_range():
    assert moving_ranges(weeks([10, 12, None, 30, 31])) == [2, 1]


def test_periods_of_another_year_are_neighbours_too():
    assert moving_ranges(weeks([10, 12, 15], first="2026-W53")) == [2, 3]


def test_the_order_of_recording_does_not_matter():
    known = weeks([10, 12, 11, 15])
    assert moving_ranges(dict(reversed(known.items()))) == moving_ranges(known)


def test_sigma_is_the_mean_range_over_1_128():
    assert routine_sigma(weeks(SIX)) == pytest.approx(1.6 / 1.128)


def test_below_six_values_there_is_no_sigma():
    assert routine_sigma(weeks(SIX[:5])) is None


def test_six_values_without_neighbours_have_no_sigma():
    assert routine_sigma(weeks([1, None, 2, None, 3, None, 4, None, 5, None, 6])) is None


def test_values_that_never_change_vary_by_nothing():
    assert routine_sigma(weeks([7.0] * 6)) == 0


@given(
    st.lists(st.integers(-1000, 1000), min_size=6, max_size=30),
    st.integers(-1000, 1000),
    st.integers(1, 100),
)
def test_sigma_ignores_the_level_and_grows_with_the_unit(values, level, unit):
    sigma = routine_sigma(weeks(values))
    assert routine_sigma(weeks([value + level for value in values])) == sigma
    assert routine_sigma(weeks([value * unit for value in values])) == pytest.approx(sigma * unit)
