"""Limits and signals on published charts, and on values that break naive ones."""

import pytest

from kpitui.analysis.segments import FEWEST_CHOSEN
from kpitui.analysis.xmr import Rule, limits_of, signals
from kpitui.domain.period import Period

START = Period.parse("2024-01")
CLOSE = 0.002  # mean moving ranges; printed limits are rounded

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# In-process inventory of 31 months; Wheeler, D. J., Making Sense of Data, SPC Press.
INVENTORY = [
    19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17, 20, 22, 19, 16,
    22, 19, 25, 22, 18, 20, 16, 17, 20, 15, 27, 25, 17, 19, 28,
]  # fmt: skip
# The README of the Python package statprocon.
FOUR = [10, 50, 40, 30]

# Values, then mean, mean moving range, lower limit, upper limit, upper limit of the ranges.
PUBLISHED = {
    "flow": (FLOW, (50.81, 1.877778, 45.815111, 55.804889, 6.136578)),
    "inventory": (INVENTORY, (20.387097, 4.7, 7.885097, 32.889097, 15.3596)),
    "four": (FOUR, (32.5, 20.0, -20.7, 85.7, 65.36)),
}
FACTORS = [1.0, 1e-6, 1e6]


def chart(values, factor=1.0):
    """The values by period, and the limits that all of them give."""
    found = {START.shifted(at): v * factor for at, v in enumerate(values) if v is not None}
    return found, limits_of(found, START, START.shifted(len(values) - 1), FEWEST_CHOSEN)


def rules(values, factor=1.0):
    return [signal.rule for signal in signals(*chart(values, factor))]


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_limits_are_the_published_ones(name, factor):
    values, published = PUBLISHED[name]
    _found, limits = chart(values, factor)
    told = (limits.mean, limits.mean_range, limits.lower, limits.upper, limits.range_upper)
    expected = [each * factor for each in published]
    assert told == pytest.approx(expected, rel=0, abs=CLOSE * limits.mean_range)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("name", PUBLISHED)
def test_no_published_chart_has_a_signal(name, factor):
    assert rules(PUBLISHED[name][0], factor) == []


def test_four_values_have_limits_only_when_a_person_asks():
    found, limits = chart(FOUR)
    assert limits.is_trial
    assert limits_of(found, START, max(found)) is None


@pytest.mark.parametrize("factor", FACTORS)
def test_a_constant_chart_has_its_limits_at_the_mean_and_no_signal(factor):
    _found, limits = chart([5] * 10, factor)
    assert limits.lower == limits.mean == limits.upper == 5 * factor
    assert rules([5] * 10, factor) == []


@pytest.mark.parametrize("values", [[3.2], [3.2, 4.1]])
def test_one_value_and_two_have_no_limits(values):
    assert chart(values)[1] is None


def test_no_range_is_taken_across_a_missing_value():
    _found, limits = chart([10, 12, None, 11, 13, 12, None, None, 10, 11, 12, 10])
    assert (limits.mean, limits.mean_range) == pytest.approx((101 / 9, 1.5))


def test_the_largest_value_that_may_be_recorded_is_a_signal_and_nothing_more():
    assert rules([1, 2, 1e100, 2, 1, 2, 1, 2]) == [Rule.OUTSIDE]


def test_a_value_at_the_end_of_what_a_number_can_hold_breaks_nothing():
    assert rules([1, 2, 1e308, 2, 1, 2, 1, 2]) == [Rule.OUTSIDE]


@pytest.mark.parametrize("factor", FACTORS)
def test_values_on_the_mean_are_on_no_side(factor):
    assert rules([1, 3, *[2] * 10, 1, 3], factor) == []


@pytest.mark.parametrize("factor", FACTORS)
def test_below_zero_limits_are_as_above(factor):
    values = [-5, -3, -6, -4, -5, -4, -6, -5]
    _found, limits = chart(values, factor)
    assert limits.lower == pytest.approx((-4.75 - 2.66 * 12 / 7) * factor)
    assert rules(values, factor) == []
