"""Seasons are found where they are, and nowhere else."""

import random

import pytest

from kpitui.analysis.season import autocorrelations, is_seasonal, seasonal_pattern

MONTHS = [0, -3, 1, 4, 2, 0, -1, -4, 3, 5, 2, -9]


def test_a_season_on_a_trend_comes_back_as_it_was_put_in():
    numbers = [0.5 * at + MONTHS[at % 12] for at in range(72)]
    assert seasonal_pattern(numbers, 12) == pytest.approx(MONTHS, abs=0.3)


def test_a_pattern_adds_up_to_nothing():
    numbers = [0.5 * at + MONTHS[at % 12] for at in range(60)]
    assert sum(seasonal_pattern(numbers, 12)) == pytest.approx(0, abs=1e-9)


def test_noise_rarely_has_a_season():
    dice = random.Random(1)
    noisy = [[dice.gauss(0, 1) for _at in range(60)] for _series in range(100)]
    assert sum(is_seasonal(numbers, 12) for numbers in noisy) < 20


@pytest.mark.parametrize(("period", "count"), [(1, 50), (12, 24), (4, 8), (52, 156)])
def test_fewer_than_whole_cycles_and_one_more_value_show_no_season(period, count):
    numbers = [float(at % period) for at in range(count)]
    assert not is_seasonal(numbers, period)
    assert seasonal_pattern(numbers, period) == []


def test_a_year_of_weeks_takes_three_years():
    numbers = [float((at % 52) ** 2) for at in range(157)]
    assert is_seasonal(numbers, 52)


def test_a_constant_series_has_neither_season_nor_memory():
    assert not is_seasonal([5.0] * 60, 12)
    assert autocorrelations([5.0] * 10, 3) == [0, 0, 0]


def test_autocorrelations_are_the_published_ones():
    # Hand-computed: mean 3, deviations -2 -1 0 1 2, squares 10; lag 1: 4, lag 2: -1.
    assert autocorrelations([1, 2, 3, 4, 5], 2) == pytest.approx([0.4, -0.1])
