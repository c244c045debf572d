"""The steady pace: a line through the baseline, as long as the values keep to it."""

import pytest

from kpitui.analysis.steady_pace import is_steady, steady_pace


def on_line(slope, count, apart=(0.0,)):
    return [(step, 100 + slope * step + apart[step % len(apart)]) for step in range(1, count + 1)]


def test_values_on_a_line_are_carried_on():
    pace = steady_pace(100, on_line(2, 6), sigma=1.0, at=13)
    assert (pace.slope, pace.mean) == pytest.approx((2, 126))
    assert pace.probability(126) == pytest.approx(0.5)
    assert pace.quantile(0.1) < 126 < pace.quantile(0.9)


def test_the_error_is_that_of_a_value_on_a_fitted_line():
    # Through a fixed point: var = sigma^2 (1 + x^2 / sum of squares), squares 1 + 4 + 9 = 14.
    assert steady_pace(100, on_line(2, 3), sigma=3.0, at=7).error == pytest.approx(
        3 * (1 + 49 / 14) ** 0.5
    )


def test_more_values_make_it_surer():
    errors = [steady_pace(100, on_line(2, n), sigma=5.0, at=13).error for n in (3, 6, 12)]
    assert errors == sorted(errors, reverse=True)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_under_three_values_there_is_no_pace(count):
    assert steady_pace(100, on_line(2, count), sigma=1.0, at=13) is None


def test_values_that_scatter_more_than_routine_have_no_steady_pace():
    swinging = on_line(2, 12, apart=(9.0, -9.0, 0.0))
    assert steady_pace(100, swinging, sigma=2.0, at=20) is None
    assert steady_pace(100, swinging, sigma=9.0, at=20) is not None


def test_without_noise_nothing_is_said():
    assert steady_pace(100, on_line(2, 6), sigma=0.0, at=13) is None


def test_values_that_swing_slowly_around_the_line_have_no_steady_pace():
    slow = on_line(2, 24, apart=(1.0, 1.5, 1.0, 0.0, -1.0, -1.5, -1.0, 0.0))
    assert steady_pace(100, slow, sigma=2.0, at=30) is None


def test_a_process_is_steady_while_it_scatters_like_its_noise():
    assert is_steady([99.0, 101.0, 100.0, 102.0, 98.0], sigma=2.0)
    assert not is_steady([80.0, 90.0, 100.0, 110.0, 120.0], sigma=2.0)
    assert is_steady([80.0, 120.0], sigma=2.0)
