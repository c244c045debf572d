"""The correlation of two KPIs at every lag, on numbers that can be worked out by hand."""

from math import atanh, erfc, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.cross_correlation import best_lag_p, lag_profile, normal_scores
from kpitui.domain.period import Period

START = Period.parse("2026-W01")
NUMBERS = [0.3, -1.2, 0.8, 1.5, -0.4, -0.9, 0.1, 1.1, -1.6, 0.5, 0.7, -0.2]


def course(values):
    return {START.shifted(at): value for at, value in enumerate(values)}


def test_what_follows_two_periods_later_is_found_at_lag_two():
    first, second = course(NUMBERS), course([9.0, -9.0, *NUMBERS])
    profile = {each.lag: each for each in lag_profile(first, second, 3, 1)}
    assert profile[2].r > 0.999
    assert profile[2].pairs == 12
    assert max(profile.values(), key=lambda each: each.weight).lag == 2


def test_r_is_the_mean_of_pearson_and_that_of_normal_scores():
    first, second = course([1.0, 2.0, 3.0, 4.0, 10.0]), course([2.0, 1.0, 4.0, 3.0, 20.0])
    [only] = lag_profile(first, second, 0, 0)
    pearson = (-3 * -4 + -2 * -5 + -1 * -2 + 0 * -3 + 6 * 14) / sqrt(50 * 250)
    a, b = 0.4307272992954576, 0.967421566101701  # quantiles of 4/6 and 5/6
    ranked = (2 * a * b + 0 * a + b * b) / (2 * a * a + 2 * b * b)
    assert only.r == pytest.approx((pearson + ranked) / 2)
    assert only.z == pytest.approx(atanh(only.r) * sqrt(2))


def test_normal_scores_are_the_quantiles_of_the_ranks():
    scores = normal_scores(course([5.0, -100.0, 6.0]))
    assert list(map(scores.get, course([5.0, -100.0, 6.0]))) == pytest.approx(
        [0.0, -0.6744897501960817, 0.6744897501960817]
    )


def test_the_best_of_many_lags_must_be_better_than_one_alone():
    profile = lag_profile(course(NUMBERS), course(NUMBERS[::-1]), 2, 1)
    alone = erfc(max(abs(each.z) for each in profile) / sqrt(2))
    assert best_lag_p(profile) == pytest.approx(1 - (1 - alone) ** 5)


def test_lags_with_too_few_pairs_are_left_out():
    profile = lag_profile(course(NUMBERS[:6]), course(NUMBERS[:6]), 5, 1)
    assert [each.lag for each in profile] == [-1, 0, 1]


@given(st.lists(st.floats(-5, 5), min_size=12, max_size=30, unique=True))
def test_weights_are_shares_and_the_order_only_turns_the_sign(values):
    first, second = course(values), course(values[3:] + values[:3])
    there, back = lag_profile(first, second, 4, 2), lag_profile(second, first, 4, 2)
    assert sum(each.weight for each in there) == pytest.approx(1)
    assert [(each.lag, each.r, each.pairs) for each in there] == [
        (-each.lag, each.r, each.pairs) for each in reversed(back)
    ]
