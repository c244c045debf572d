"""What knowing the leading KPI is worth, on cases whose answer is known."""

import random

import pytest

from kpitui.analysis.gain import gain
from kpitui.domain.period import Period

START = Period.parse("2020-W01")


def pair(count, lag, share, seed=1):
    """The second repeats the first so many periods later, with noise beside it."""
    dice = random.Random(seed)
    first = [dice.gauss(0, 1) for _each in range(count)]
    noise = [dice.gauss(0, 1) for _each in range(count)]
    second = [
        share * (first[at - lag] if at >= lag else 0.0) + (1 - share**2) ** 0.5 * noise[at]
        for at in range(count)
    ]
    return tuple({START.shifted(at): v for at, v in enumerate(each)} for each in (first, second))


def test_what_is_fully_announced_is_fully_foreseen():
    assert gain(*pair(60, 2, 1.0), 2) == pytest.approx(1.0)


def test_the_gain_is_what_the_link_explains():
    assert gain(*pair(4000, 3, 0.8), 3) == pytest.approx(1 - 0.6, abs=0.03)


def test_an_unrelated_kpi_gains_nothing():
    assert gain(*pair(400, 3, 0.0), 3) == pytest.approx(0.0, abs=0.05)


def test_few_pairs_say_nothing():
    assert gain(*pair(20, 2, 1.0), 2) is None
