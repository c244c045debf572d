"""The cone ends where the chance is told, whatever method tells it."""

import random
from datetime import date

import pytest

from kpitui.analysis.cone import cone
from kpitui.analysis.course import Course
from kpitui.analysis.outlook import outlook
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Period
from kpitui.domain.target import Target, TargetPath

START = Period.parse("2026-W01")
BEGIN, YEAR_END = date(2026, 1, 4), date(2026, 12, 27)


def course_of(count=40, slope=0.0, kind=Kind.LEVEL, steps=(0.0,), **target):
    dice = random.Random(5)
    values = {START.shifted(at): 100 + slope * at + dice.gauss(0, 5) for at in range(count)}
    values = {p: v + 8 * sum(steps[: at % 40]) for at, (p, v) in enumerate(values.items())}
    version = Target(
        kpi="visits", **{"since": BEGIN, "start": BEGIN, "deadline": YEAR_END} | target
    )
    return Course(Kpi(slug="visits", name="Visits", kind=kind), TargetPath((version,)), values)


@pytest.mark.parametrize(
    ("settings", "method"),
    [
        ({"goal": 120.0, "baseline": 100.0}, "steady pace"),
        ({"goal": 120.0, "steps": (5.0, -4.0, 3.0, -9.0, 7.0)}, "damped trend and theta"),
        ({"goal": 5000.0, "cumulative": True, "kind": Kind.FLOW}, "simulated sums"),
    ],
)
def test_the_last_slice_is_the_range_that_the_outlook_tells(settings, method):
    course = course_of(slope=0.4 if "baseline" in settings else 0.0, **settings)
    last = max(course.values)
    chance, slices = outlook(course, last).chance, cone(course, last)
    assert chance.method == method
    assert len(slices) == 12
    final = slices[max(slices)]
    assert (final.low, final.median, final.high) == pytest.approx(
        (chance.low, chance.median, chance.high)
    )


def test_the_cone_opens_with_the_distance():
    course = course_of(goal=120.0)
    slices = list(cone(course, max(course.values)).values())
    assert slices[-1].high - slices[-1].low > slices[0].high - slices[0].low
    assert all(each.low < each.median < each.high for each in slices)


def test_a_running_total_begins_at_what_is_done():
    course = course_of(goal=5000.0, cumulative=True, kind=Kind.FLOW)
    last = max(course.values)
    total = course.measured(course.target(last))[last]
    assert cone(course, last)[last.next].median == pytest.approx(total + 100, abs=10)


@pytest.mark.parametrize(
    "settings", [{"count": 11, "goal": 120.0}, {"goal": 1.0, "deadline": None}]
)
def test_without_enough_values_or_a_deadline_there_is_no_cone(settings):
    course = course_of(**settings)
    assert cone(course, max(course.values)) == {}


def test_at_the_deadline_there_is_no_cone():
    course = course_of(count=52, goal=120.0)
    assert cone(course, max(course.values)) == {}
