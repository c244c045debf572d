"""Slips of the finger are noticed, and what is only new is let through."""

import pytest

from kpitui.analysis.slip import SlipKind, slip, usual_range
from kpitui.domain.period import Period

START = Period.parse("2026-W01")
STEADY = [100.0, 104.0, 98.0, 102.0, 101.0, 97.0, 103.0, 100.0]


def course(values):
    return {START.shifted(at): value for at, value in enumerate(values)}


def kind_of(values, value):
    found = slip(course(values), START.shifted(len(values)), value)
    return found and found.kind


@pytest.mark.parametrize("value", [100.0, 95.0, 108.0, 112.0])
def test_what_is_usual_or_a_little_more_is_no_slip(value):
    assert kind_of(STEADY, value) is None


@pytest.mark.parametrize("value", [1000.0, 10.0, 9900.0, 1.02])
def test_ten_or_a_hundred_times_off_is_a_slipped_digit(value):
    assert kind_of(STEADY, value) is SlipKind.DECIMAL


def test_the_other_sign_is_a_slip():
    assert kind_of(STEADY, -101.0) is SlipKind.SIGN
    assert kind_of([-value for value in STEADY], 101.0) is SlipKind.SIGN


def test_where_both_signs_occur_none_is_swapped():
    assert kind_of([5.0, -5.0, 4.0, -4.0, 6.0, -6.0, 5.0], -5.0) is None


@pytest.mark.parametrize("value", [150.0, 40.0])
def test_twice_the_limit_distance_is_far_outside(value):
    assert kind_of(STEADY, value) is SlipKind.FAR


def test_a_steady_climb_goes_on():
    assert kind_of([float(at) for at in range(1, 40)], 40.0) is None


def test_after_a_constant_series_anything_near_may_come():
    assert kind_of([5.0] * 12, 6.0) is None
    assert kind_of([5.0] * 12, 50.0) is SlipKind.DECIMAL


def test_under_six_values_nothing_is_usual():
    assert kind_of(STEADY[:5], 1e6) is None
    assert usual_range(course(STEADY[:5]), START.shifted(5)) is None


def test_only_what_came_before_the_period_counts():
    values = course([*STEADY, 500.0, 510.0, 505.0])
    assert slip(values, START.shifted(8), 101.0) is None


def test_the_usual_range_is_told():
    low, high = usual_range(course(STEADY), START.shifted(8))
    assert low < min(STEADY)
    assert high > max(STEADY)
