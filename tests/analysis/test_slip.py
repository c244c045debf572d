"""Slips of the finger are noticed, and what is only new is let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.slip import SlipKind, slip
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


@pytest.mark.parametrize("value", [1000.0, 10.0])
def test_ten_times_off_is_a_slipped_digit(value):
    assert kind_of(STEADY, value) is SlipKind.TEN


@pytest.mark.parametrize("value", [9900.0, 1.02])
def test_a_hundred_times_off_is_a_decimal_sign_left_out(value):
    assert kind_of(STEADY, value) is SlipKind.HUNDRED


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
    assert kind_of([5.0] * 12, 50.0) is SlipKind.TEN


def test_under_six_values_nothing_is_usual():
    assert kind_of(STEADY[:5], 1e6) is None


def test_only_what_came_before_the_period_counts():
    values = course([*STEADY, 500.0, 510.0, 505.0])
    assert slip(values, START.shifted(8), 101.0) is None


def test_the_recent_values_are_told():
    found = slip(course(STEADY), START.shifted(8), 1000.0)
    assert (found.low, found.high, found.count) == (97.0, 104.0, 8)


def test_a_sum_that_still_grows_may_be_small():
    at = START.shifted(8)
    assert slip(course(STEADY), at, 10.0, is_partial=True) is None
    assert slip(course(STEADY), at, 1000.0, is_partial=True).kind is SlipKind.TEN
    assert slip(course(STEADY), at, -100.0, is_partial=True).kind is SlipKind.SIGN


@given(st.sampled_from([1e-6, 1e6]), st.floats(-400, 400))
def test_the_scale_of_the_values_changes_nothing(scale, value):
    scaled = slip(course([each * scale for each in STEADY]), START.shifted(8), value * scale)
    assert (scaled and scaled.kind) == kind_of(STEADY, value)
