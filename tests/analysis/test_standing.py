"""Standing: the worse of plan and outlook, and what two check-ins agree on."""

import random
from datetime import date

import pytest

from kpitui.analysis import standing as module
from kpitui.analysis.course import Course
from kpitui.analysis.memo import Chance
from kpitui.analysis.outlook import Outlook
from kpitui.analysis.plan_position import Position
from kpitui.analysis.standing import Standing, settled_grade, standing
from kpitui.domain.kpi import Kpi
from kpitui.domain.period import Period
from kpitui.domain.status import Grade, PlanVerdict
from kpitui.domain.target import Target, TargetPath

GOOD, DOUBTFUL, BAD = Grade.GOOD, Grade.DOUBTFUL, Grade.BAD
START = Period.parse("2026-W01")


def course_of(values):
    target = Target(
        kpi="visits",
        since=date(2026, 1, 1),
        start=date(2026, 1, 4),
        baseline=100.0,
        goal=200.0,
        deadline=date(2026, 12, 27),
    )
    found = {START.shifted(at): float(value) for at, value in enumerate(values)}
    return Course(Kpi(slug="visits", name="Visits"), TargetPath((target,)), found)


def test_without_values_enough_for_either_there_is_no_grade():
    course = course_of([])
    assert settled_grade(course) is None
    assert Standing(None, None).grade is None


def test_the_worse_of_plan_and_outlook_counts():
    dice = random.Random(5)
    noise = [dice.gauss(0, 4) for _at in range(30)]
    steep = [100 + 2 * at + apart for at, apart in enumerate(noise)]
    standstill = [100 + apart for apart in noise]
    assert standing(course_of(steep), START.shifted(29)).grade is GOOD
    assert standing(course_of(standstill), START.shifted(29)).grade is BAD


@pytest.mark.parametrize(
    ("grades", "held"),
    [
        ([GOOD], GOOD),
        ([GOOD, BAD], GOOD),
        ([GOOD, BAD, BAD], BAD),
        ([GOOD, GOOD, BAD], GOOD),
        ([BAD, BAD, GOOD], BAD),
        ([BAD, BAD, GOOD, GOOD], GOOD),
        ([GOOD, DOUBTFUL, BAD], GOOD),
        ([GOOD, BAD, GOOD, BAD], GOOD),
    ],
)
def test_a_change_holds_once_two_successive_check_ins_agree(monkeypatch, grades, held):
    class Graded:
        def __init__(self, grade):
            self.grade = grade

    said = {START.shifted(at): grade for at, grade in enumerate(grades)}
    monkeypatch.setattr(module, "standing", lambda _course, at: Graded(said[at]))
    assert settled_grade(course_of([1.0] * len(grades))) is held


def test_what_comes_later_changes_no_earlier_standing():
    values = [100 + 2 * at + at % 3 for at in range(30)]
    at = START.shifted(19)
    assert standing(course_of(values), at) == standing(course_of(values[:20]), at)


def test_a_word_that_the_outlook_decides_is_explained_by_it():
    chance = Chance(0.02, 90.0, 80.0, 100.0, "steady pace")
    ahead = Outlook(
        steps=4, count=40, since=40, required=1.0, pace=0.1, arrival=None, is_there=False,
        chance=chance,
    )  # fmt: skip
    fine = Position(PlanVerdict.ON_PLAN, 0.0, 1.0, 3, is_rule_of_thumb=False)
    bad = Position(PlanVerdict.BEHIND, -9.0, 1.0, 3, is_rule_of_thumb=False)
    assert Standing(fine, ahead).rests_on_the_outlook
    assert not Standing(bad, ahead).rests_on_the_outlook
    assert not Standing(bad, None).rests_on_the_outlook
