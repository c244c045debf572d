"""Process limits and the three rules, on published cases and on what breaks naive ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.xmr import Rule, lag_one, limits_of, signals
from kpitui.domain.period import Period

START = Period.parse("2024-01")

# NIST/SEMATECH e-Handbook of Statistical Methods 6.3.2.2: flow rates; limits by 3 / 1.128.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# In-process inventory of 31 months; Wheeler, D. J., Making Sense of Data, SPC Press.
INVENTORY = [
    19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17, 20, 22, 19, 16,
    22, 19, 25, 22, 18, 20, 16, 17, 20, 15, 27, 25, 17, 19, 28,
]  # fmt: skip


def course(values):
    return {START.shifted(at): float(v) for at, v in enumerate(values) if v is not None}


def all_limits(values):
    found = course(values)
    return limits_of(found, START, max(found))


def told(values, limits=None):
    found = course(values)
    limits = limits or limits_of(found, START, max(found))
    return [
        (s.rule, s.first.index - START.index, s.last.index - START.index, s.side)
        for s in signals(found, limits)
    ]


def test_the_limits_of_the_flow_rates_are_the_published_ones():
    limits = all_limits(FLOW)
    assert limits.mean == pytest.approx(50.81)
    assert limits.mean_range == pytest.approx(1.8778, abs=5e-5)
    assert (limits.lower, limits.upper) == pytest.approx((45.8159, 55.8041), abs=0.002 * 1.8778)
    assert told(FLOW) == []


def test_the_limits_of_the_inventory_are_the_published_ones():
    limits = all_limits(INVENTORY)
    assert limits.mean == pytest.approx(20.39, abs=0.005)
    assert limits.upper == pytest.approx(32.89, abs=0.005)


def test_limits_stand_on_the_first_twelve_values():
    found = course([10, 12] * 6 + [100] * 5)
    limits = limits_of(found)
    assert (limits.mean, limits.count, limits.is_trial) == (11, 12, False)
    assert limits.last == START.shifted(11)


def test_limits_of_fewer_than_twelve_values_are_on_trial():
    assert limits_of(course([1, 2, 1, 2, 1, 2])).is_trial


@pytest.mark.parametrize("values", [[], [3.2], [3.2, 4.1], [1, 2, 1, 2, 1]])
def test_under_six_values_there_are_no_limits(values):
    assert limits_of(course(values)) is None


def test_a_range_never_spans_a_gap():
    limits = limits_of(course([10, 12, None, 11, 13, 12, None, None, 10, 11, 12, 10]))
    assert limits.mean == pytest.approx(11.2222, abs=1e-4)
    assert limits.mean_range == 1.5


def test_values_without_neighbours_have_no_limits():
    assert limits_of(course([1, None] * 8)) is None


def test_a_constant_series_has_its_limits_at_the_mean_and_no_signal():
    limits = all_limits([5] * 10)
    assert (limits.lower, limits.upper) == (5, 5)
    assert told([5] * 10) == told([0.1] * 10) == []


def test_new_limits_may_begin_later():
    found = course([10, 12] * 6 + [50, 52] * 6)
    assert limits_of(found, START.shifted(12)).mean == 51


def test_a_rebase_takes_all_values_up_to_its_day():
    found = course([10, 12] * 10 + [90])
    assert limits_of(found, START, START.shifted(19)).count == 20


def test_a_value_outside_the_limits_is_a_signal():
    steady = [10, 12] * 6
    assert told([*steady, 40], limits_of(course(steady))) == [(Rule.OUTSIDE, 12, 12, 1)]


def test_on_the_limit_is_not_outside():
    steady = course([10, 12] * 6)
    limits = limits_of(steady)
    assert limits.beyond(limits.upper) == limits.beyond(limits.lower) == 0


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not():
    steady = [10, 12] * 6
    limits = limits_of(course(steady))
    assert told([*steady[:-1], *[11.5] * 7], limits) == []
    assert told([*steady[:-1], *[11.5] * 8], limits) == [(Rule.RUN, 11, 18, 1)]


def test_a_value_on_the_mean_breaks_a_run():
    steady = [10, 12] * 6
    limits = limits_of(course(steady))
    assert told([*steady[:-1], *[11.5] * 7, 11, 11.5], limits) == []
    assert told([1, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 3]) == []


def test_three_of_four_near_a_limit_are_a_signal():
    steady = [10, 12] * 6
    limits = limits_of(course(steady))
    near = limits.mean - 1.6 * limits.mean_range
    assert told([*steady, near, 11, near, near], limits) == [(Rule.NEAR_A_LIMIT, 12, 15, -1)]
    assert told([*steady, near, 11, 11, near, near], limits) == []


def test_windows_that_overlap_are_one_signal():
    steady = [10, 12] * 6
    limits = limits_of(course(steady))
    near = limits.mean + 1.6 * limits.mean_range
    assert told([*steady, *[near] * 6], limits) == [(Rule.NEAR_A_LIMIT, 12, 17, 1)]


@given(
    values=st.lists(st.integers(0, 50), min_size=6, max_size=40),
    scale=st.sampled_from([1e-6, 1e6, 0.03]),
)
def test_the_scale_of_the_values_changes_no_signal(values, scale):
    # A power of two keeps every comparison exact; the others may only touch ties.
    exact = 2.0 ** round(scale).bit_length() if scale > 1 else 2.0**-20
    assert told(values) == told([value * exact for value in values])


@given(st.lists(st.integers(-50, 50), min_size=6, max_size=40))
def test_turned_upside_down_every_signal_is_on_the_other_side(values):
    turned = [(rule, first, last, -side) for rule, first, last, side in told([-v for v in values])]
    assert sorted(told(values)) == sorted(turned)


def test_memory_is_the_correlation_of_neighbours():
    assert lag_one(course([1, -1] * 10)) == pytest.approx(-0.95)
    assert lag_one(course([5] * 8)) == 0.0
    assert lag_one({}) == 0.0
