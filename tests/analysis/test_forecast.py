"""The forecast: calibrated distributions that never lose their head."""

import random
from math import inf

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpitui.analysis.forecast import FEWEST_VALUES, forecast
from kpitui.analysis.paths import extremes_ahead, sums_ahead
from kpitui.analysis.track_record import track_record

series = st.lists(
    st.floats(-1e100, 1e100, allow_subnormal=False) | st.integers(0, 500),
    min_size=FEWEST_VALUES,
    max_size=60,
)


def noisy(count, seed=1, slope=0.0):
    dice = random.Random(seed)
    return [100 + slope * at + dice.gauss(0, 5) for at in range(count)]


@pytest.mark.parametrize("count", range(FEWEST_VALUES))
def test_under_twelve_values_nothing_is_said(count):
    values = noisy(count)
    assert forecast(values, 52, 4) is None
    assert sums_ahead(values, 52, 4) is None
    assert extremes_ahead(values, 52, 4, highest=True) is None


def test_the_median_of_noise_is_its_level():
    assert forecast(noisy(60), 52, 8).median(8) == pytest.approx(100, abs=3)


def test_the_interval_holds_eight_of_ten_values_of_noise():
    held = 0
    for seed in range(100):
        values = noisy(61, seed)
        low, high = forecast(values[:52], 52, 9).interval(9)
        held += low <= values[60] <= high
    assert 72 <= held <= 92


def test_the_probability_falls_as_the_target_rises():
    said = forecast(noisy(40), 52, 6)
    chances = [said.probability(6, target) for target in range(80, 125, 5)]
    assert chances == sorted(chances, reverse=True)
    assert said.probability(6, said.median(6)) == pytest.approx(0.5, abs=1e-6)


def test_what_is_always_positive_stays_so():
    values = [max(0.1, value - 97) for value in noisy(40)]
    said = forecast(values, 52, 12)
    assert said.interval(12)[0] > 0
    assert said.probability(12, -1) == said.probability(12, 0) == 1


@given(values=series, steps=st.integers(1, 30))
@example(values=[2e-147, 1, 1e9, 1e73, 1e99, 1e17, 2.5e90, 1.0, 6e-22, 1, 1, 9e57], steps=8)
def test_a_forecast_is_finite_and_ordered_whatever_the_values(values, steps):
    said = forecast(values, 12, steps)
    low, high = said.interval(steps)
    assert -inf < low <= said.median(steps) <= high < inf
    assert 0 <= said.probability(steps, 1.0) <= 1


@given(values=st.lists(st.integers(0, 500), min_size=12, max_size=40))
def test_the_same_values_always_give_the_same_paths(values):
    assert sums_ahead(values, 12, 5) == sums_ahead(list(values), 12, 5)


def test_a_sum_of_noise_is_its_level_times_the_steps():
    outcomes = sums_ahead(noisy(60), 52, 10)
    assert outcomes.quantile(0.5) == pytest.approx(1000, abs=40)
    assert outcomes.probability(outcomes.quantile(0.5)) == pytest.approx(0.5, abs=0.02)


def test_to_touch_a_value_once_is_easier_than_to_end_on_it():
    values = noisy(60)
    ever = extremes_ahead(values, 52, 12, highest=True).probability(106)
    assert ever > forecast(values, 52, 12).probability(12, 106)


def test_the_lowest_of_paths_lies_below_the_highest():
    values = noisy(60)
    lowest = extremes_ahead(values, 52, 6, highest=False)
    highest = extremes_ahead(values, 52, 6, highest=True)
    assert lowest.quantile(0.5) < 100 < highest.quantile(0.5)


def test_a_track_record_counts_what_came_in_range():
    record = track_record(noisy(60), 52, 4, 105.0, upward=True)
    assert record.forecasts == 24
    assert 0.6 <= record.coverage <= 1
    assert 0 <= record.brier <= 0.25


def test_a_certain_target_has_a_perfect_score():
    assert track_record(noisy(60), 52, 4, 10.0, upward=True).brier < 1e-6
    assert track_record(noisy(60), 52, 4, 10.0, upward=False).brier < 1e-6


@pytest.mark.parametrize(("count", "steps"), [(12, 4), (22, 4), (30, 20), (60, 0)])
def test_a_short_history_has_no_record(count, steps):
    assert track_record(noisy(count), 52, steps, 105.0, upward=True) is None


def test_without_a_target_a_record_has_no_score():
    assert track_record(noisy(60), 52, 4, None, upward=True).brier is None
