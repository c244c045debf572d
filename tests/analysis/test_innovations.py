"""Innovations: what is left when trend, season and memory are taken out of a KPI."""

import random
from math import log, pi, sin, sqrt

import pytest

from kpitui.analysis.innovations import innovations, stabilised
from kpitui.domain.period import Cadence, Period

START = Period.parse("2020-01")


def course(values, start=START):
    return {start.shifted(at): value for at, value in enumerate(values) if value is not None}


def correlation(a, b):
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    shared = sum((x - ma) * (y - mb) for x, y in zip(a, b, strict=True))
    return shared / sqrt(sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b))


def with_memory(count, share=0.7, seed=1):
    dice, value = random.Random(seed), 0.0
    shocks = [dice.gauss(0, 1) for _each in range(count)]
    values = []
    for shock in shocks:
        value = share * value + shock
        values.append(value)
    return shocks, values


def test_the_shocks_of_a_series_with_memory_come_out():
    shocks, values = with_memory(150)
    found = innovations(course(values), Cadence.MONTH)
    at = [period.index - START.index for period in found.values]
    assert correlation([shocks[place] for place in at], list(found.values.values())) > 0.95
    assert found.order >= 1


def test_trend_and_season_leave_nothing_that_repeats():
    dice = random.Random(2)
    values = [100 + 2 * at + 20 * sin(2 * pi * at / 12) + dice.gauss(0, 3) for at in range(96)]
    found = innovations(course(values), Cadence.MONTH)
    left = list(found.values.values())
    assert found.waves >= 2
    assert abs(correlation(left[1:], left[:-1])) < 0.2
    assert abs(correlation(left[12:], left[:-12])) < 0.25


def test_a_gap_has_no_innovation_and_is_never_explained():
    _shocks, values = with_memory(60)
    values[30] = None
    found = innovations(course(values), Cadence.MONTH)
    assert START.shifted(30) not in found.values
    assert START.shifted(31) in found.values


@pytest.mark.parametrize("values", [[], [1.0, 2.0] * 5, [7.0] * 40])
def test_few_and_constant_values_have_none(values):
    assert innovations(course(values), Cadence.MONTH) is None


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_a_positive_kpi_changes_nothing(scale):
    _shocks, values = with_memory(80)
    plain = innovations(course([100 + value for value in values]), Cadence.WEEK)
    scaled = innovations(course([(100 + value) * scale for value in values]), Cadence.WEEK)
    assert list(scaled.values.values()) == pytest.approx(list(plain.values.values()), abs=1e-6)


def test_the_scale_follows_the_kind_of_numbers():
    assert stabilised([1.0, 10.0]) == [0.0, log(10)]
    assert stabilised([0.0, 4.0, 9.0]) == [0.0, 2.0, 3.0]
    assert stabilised([-1.0, 4.0]) == [-1.0, 4.0]
    assert stabilised([0.0, 0.5]) == [0.0, 0.5]


def test_a_year_of_weeks_is_looked_for_from_two_years_on():
    dice = random.Random(4)
    start = Period.parse("2020-W01")
    values = [100 + 15 * sin(2 * pi * at / 52) + dice.gauss(0, 1) for at in range(156)]
    found = innovations(course(values, start), Cadence.WEEK)
    left = list(found.values.values())
    assert abs(correlation(left[52:], left[:-52])) < 0.25


def test_of_very_many_values_the_newest_count():
    _shocks, values = with_memory(3000)
    found = innovations(course(values, Period.parse("2015-01-01")), Cadence.DAY)
    assert 500 < len(found.values) <= 520
    assert max(found.values) == Period.parse("2015-01-01").shifted(2999)
