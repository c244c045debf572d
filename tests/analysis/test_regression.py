"""Least squares by products: against textbook results, and sparing with columns."""

import random

import pytest

from kpitui.analysis.regression import Products


def test_a_line_through_exact_points_is_found():
    steps = [float(at) for at in range(10)]
    table = Products([[1.0] * 10, steps], [3 + 2 * at for at in steps])
    assert table.fit((0, 1)).weights == pytest.approx((3, 2), abs=1e-6)


def test_the_weights_agree_with_the_closed_form():
    dice = random.Random(4)
    x = [dice.gauss(5, 2) for _each in range(40)]
    y = [1.5 * each + dice.gauss(0, 1) for each in x]
    mx, my = sum(x) / 40, sum(y) / 40
    slope = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    slope /= sum((a - mx) ** 2 for a in x)
    fit = Products([[1.0] * 40, x], y).fit((0, 1))
    assert fit.weights == pytest.approx((my - slope * mx, slope), rel=1e-6)
    assert fit.value([1.0, 2.0]) == pytest.approx(my + slope * (2 - mx), rel=1e-6)


def test_a_column_that_explains_nothing_makes_the_criterion_worse():
    dice = random.Random(8)
    noise, other = ([dice.gauss(0, 1) for _each in range(60)] for _column in range(2))
    table = Products([[1.0] * 60, other], noise)
    assert table.fit((0, 1)).aicc > table.fit((0,)).aicc


def test_columns_that_say_the_same_do_no_harm():
    steps = [float(at) for at in range(12)]
    fit = Products([[1.0] * 12, steps, steps], steps).fit((0, 1, 2))
    assert fit.value([1.0, 4.0, 4.0]) == pytest.approx(4, abs=1e-3)


def test_too_few_numbers_for_so_many_columns_have_no_fit():
    table = Products([[1.0] * 3, [1.0, 2.0, 3.0]], [1.0, 2.0, 4.0])
    assert table.fit((0, 1)) is None


def test_one_factorisation_serves_every_prefix_and_the_best_one_wins():
    dice = random.Random(3)
    columns = [[dice.gauss(0, 1) for _row in range(50)] for _column in range(5)]
    wanted = [2 * a - b + dice.gauss(0, 0.5) for a, b in zip(*columns[:2], strict=True)]
    table = Products(columns, wanted)
    alone = [table.fit(range(count)) for count in range(1, 6)]
    best = min(alone, key=lambda fit: fit.aicc)
    chosen = table.fit_first(range(5), (1, 2, 3, 4, 5))
    assert chosen.columns == best.columns
    assert chosen.weights == pytest.approx(best.weights)
    assert chosen.aicc == pytest.approx(best.aicc)
