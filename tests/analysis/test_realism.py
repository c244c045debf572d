"""Realism: the required move among all past moves over as many periods."""

import random
from bisect import bisect_left
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.realism import ONE_IN, Reach, realism

RISING = [100.0 + 2 * at for at in range(30)]


def test_the_percentile_is_the_plain_empirical_one():
    dice = random.Random(3)
    values = [dice.gauss(0, 10) for _at in range(80)]
    moves = sorted(values[at + 4] - values[at] for at in range(76))
    for target in (-25.0, -3.0, 1.0, 12.0, 40.0):
        plain = 100 * bisect_left(moves, target - values[-1]) / len(moves)
        assert realism(values, target, 4, upward=True).percentile == pytest.approx(plain, abs=1)


def test_positive_series_are_compared_by_ratio():
    values = [100 * 1.01**at for at in range(40)]
    judged = realism(values, values[-1] * 1.01**5, 5, upward=True)
    assert judged.is_ratio
    assert (judged.needed, judged.best) == pytest.approx((0.01, 0.01))


def test_series_with_a_zero_are_compared_by_difference():
    judged = realism([0.0, *RISING], RISING[-1] + 10, 5, upward=True)
    assert not judged.is_ratio
    assert judged.needed == pytest.approx(2)


def test_a_falling_target_is_judged_by_falls():
    falling = [log(200 - 3 * at) for at in range(40)]
    usual = realism(falling, falling[-1] - 0.05, 4, upward=False)
    assert usual.needed > 0
    assert realism(falling, falling[-1] / 10, 4, upward=False).reach is Reach.UNHEARD_OF


@pytest.mark.parametrize(
    ("share", "reach"),
    [
        (0.30, Reach.USUAL),
        (0.60, Reach.PLAUSIBLE),
        (0.85, Reach.AMBITIOUS),
        (0.95, Reach.STRETCH),
        (1.05, Reach.UNHEARD_OF),
    ],
)
def test_the_bands_follow_the_percentile(share, reach):
    # Steps of every size from 1 to 100 once, in an order of no meaning; one period ahead.
    sizes = [(37 * step) % 101 for step in range(1, 101)]
    values = [0.0]
    for size in sizes:
        values.append(values[-1] + size)
    assert realism(values, values[-1] + 100 * share, 1, upward=True).reach is reach


@pytest.mark.parametrize(("count", "periods"), [(8, 1), (11, 4), (20, 8), (30, 0)])
def test_a_short_history_is_not_judged(count, periods):
    assert realism(RISING[:count], 300.0, periods, upward=True) is None


def test_the_rarest_bands_say_how_rare_they_are():
    assert list(ONE_IN) == [Reach.AMBITIOUS, Reach.STRETCH, Reach.UNHEARD_OF]


@given(
    values=st.lists(st.integers(-50, 50), min_size=20, max_size=60),
    target=st.integers(-100, 100),
    periods=st.integers(1, 6),
)
def test_upside_down_a_target_is_as_realistic(values, target, periods):
    straight = realism(values, target, periods, upward=True)
    turned = realism([-value for value in values], -target, periods, upward=False)
    if straight is not None and not straight.is_ratio and not turned.is_ratio:
        assert straight == turned
