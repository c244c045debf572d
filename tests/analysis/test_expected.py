"""What values follow beside their mean, and that noise follows nothing."""

import random
from math import pi, sin

import pytest

from kpitui.analysis.expected import Term, expected
from kpitui.domain.period import Period

START = Period.parse("2020-01")


def course(values):
    return {START.shifted(at): value for at, value in enumerate(values) if value is not None}


def noise(count, seed):
    dice = random.Random(seed)
    return [100 + dice.gauss(0, 1) for _each in range(count)]


def terms_of(values, season=12):
    found = expected(course(values), season)
    return found and found.terms


def test_a_trend_is_named_and_carried_on():
    values = [each + 2 * at for at, each in enumerate(noise(40, 1))]
    found = expected(course(values), 12)
    assert Term.TREND in found.terms
    assert found.coming == pytest.approx(180, abs=2)


def test_a_season_is_named_and_the_next_month_expected_from_it():
    values = [each + 9 * sin(2 * pi * at / 12) for at, each in enumerate(noise(48, 2))]
    found = expected(course(values), 12)
    assert Term.SEASON in found.terms
    assert found.coming == pytest.approx(100, abs=2)


def test_memory_is_named():
    dice, value, values = random.Random(3), 0.0, []
    for _each in range(60):
        value = 0.8 * value + dice.gauss(0, 1)
        values.append(value)
    assert Term.MEMORY in terms_of(values)


def test_noise_mostly_follows_nothing():
    told = [terms_of(noise(52, seed), season=1) for seed in range(60)]
    assert sum(each is not None for each in told) <= 12


def test_a_jump_stands_out_against_what_was_expected():
    values = [each + 2 * at for at, each in enumerate(noise(40, 1))]
    found = expected(course([*values, values[-1] + 15]), 12)
    assert found.signals[-1].last == max(found.values)
    assert not [
        each for each in expected(course(values), 12).signals if each.last == START.shifted(39)
    ]


def test_a_step_against_the_trend_hides_from_the_plain_limits_and_not_from_these():
    values = [each + 2 * at for at, each in enumerate(noise(40, 1))]
    found = expected(course([*values[:-1], values[-1] - 12]), 12)
    assert (found.signals[-1].last, found.signals[-1].side) == (START.shifted(39), -1)


def test_a_gap_is_never_a_value():
    values = [each + 2 * at for at, each in enumerate(noise(40, 1))]
    values[20] = values[21] = None
    found = expected(course(values), 12)
    assert START.shifted(20) not in found.values
    assert found.coming == pytest.approx(180, abs=2)


@pytest.mark.parametrize("values", [[], [5.0] * 30, [1.0, 2.0] * 5])
def test_few_values_and_constant_ones_follow_nothing(values):
    assert expected(course(values), 12) is None


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_scale_of_the_values_changes_nothing(scale):
    values = [each + 2 * at for at, each in enumerate(noise(40, 1))]
    plain, scaled = (expected(course([v * s for v in values]), 12) for s in (1, scale))
    assert plain.terms == scaled.terms
    assert scaled.coming == pytest.approx(plain.coming * scale)
    assert plain.signals == scaled.signals
