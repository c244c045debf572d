"""The two models: exact on what they describe, and as published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.smoothing import damped_trend, slope, theta

LINE = [10.0 + 2 * step for step in range(30)]


def test_the_slope_is_that_of_the_line_of_least_squares():
    assert slope(LINE) == pytest.approx(2)
    # Anscombe, F. J. (1973), The American Statistician 27, set 1 in the order of x: 0.500.
    assert slope(
        [4.26, 5.68, 7.24, 4.82, 6.95, 8.81, 8.04, 8.33, 10.84, 7.58, 9.96]
    ) == pytest.approx(0.500, abs=5e-4)
    assert slope([5.0]) == 0


def test_a_constant_series_stays_where_it_is():
    for model in (damped_trend([7.0] * 20), theta([7.0] * 20)):
        assert model.ahead(19, 10) == pytest.approx(7)


def test_theta_adds_half_the_slope_a_step():
    model = theta(LINE)
    assert model.ahead(29, 6) - model.ahead(29, 5) == pytest.approx(1)


def test_a_damped_trend_slows_down():
    model = damped_trend(LINE)
    rises = [model.ahead(29, h + 1) - model.ahead(29, h) for h in range(1, 8)]
    assert rises == sorted(rises, reverse=True)
    assert rises[-1] > 0


def test_one_step_ahead_of_each_value_lies_its_error_away():
    numbers = [3.0, 5.0, 4.0, 6.0, 8.0, 7.0, 9.0, 12.0]
    for model in (damped_trend(numbers), theta(numbers)):
        errors = [numbers[t + 1] - model.ahead(t, 1) for t in range(len(numbers) - 1)]
        assert errors == pytest.approx(model.errors)


def test_the_error_of_simple_smoothing_grows_as_published():
    model = theta([3.0, 5.0, 4.0, 6.0, 8.0, 7.0, 9.0, 12.0])
    # Variance of simple smoothing h steps ahead: 1 + (h - 1) alpha^2.
    assert model.growth(5) ** 2 == pytest.approx(1 + 4 * model.level**2)
    assert model.growth(1) == 1


@given(
    numbers=st.lists(st.integers(-100, 100), min_size=12, max_size=60),
    scale=st.sampled_from([2.0**-20, 2.0**20]),
)
def test_the_scale_of_the_numbers_changes_nothing(numbers, scale):
    for fit in (damped_trend, theta):
        small, large = fit(numbers), fit([number * scale for number in numbers])
        last = len(numbers) - 1
        assert large.ahead(last, 5) == pytest.approx(
            small.ahead(last, 5) * scale, rel=1e-9, abs=1e-9 * scale
        )
