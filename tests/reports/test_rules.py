"""The rules behind the reasons, told with the figures they were applied to."""

import random
from datetime import date

import pytest

from kpitui.domain.kpi import Direction, Kpi
from kpitui.domain.target import Target
from kpitui.reports.rules import outlook_rule, plan_rule, process_rule
from kpitui.reports.status import kpi_status

TODAY = date(2026, 11, 23)
START, DEADLINE = date(2026, 1, 4), date(2026, 12, 27)


@pytest.fixture
def status_of(workbook_of, series):
    def judge(count=40, direction=Direction.UP, goal=120.0):
        dice = random.Random(2)
        kpi = Kpi(slug="visits", name="Visits", decimals=1, direction=direction)
        target = Target(
            kpi="visits", since=START, start=START, baseline=100.0, goal=goal, deadline=DEADLINE
        )
        values = [100 + 0.4 * at + dice.gauss(0, 5) for at in range(count)]
        return kpi_status(
            workbook_of(kpi, target, *series("visits", "2026-W07", *values)), kpi, TODAY
        )

    return judge


def test_the_rule_on_the_plan_names_both_bounds(status_of):
    status = status_of()
    [told] = plan_rule(status)
    one, two = (f"-{k * status.position.error:.1f}" for k in (1, 2))
    assert told == f"By plan it is behind: slipping from {one} on, behind from {two} on."


def test_where_lower_is_better_the_bounds_lie_above(status_of):
    [told] = plan_rule(status_of(direction=Direction.DOWN, goal=80.0))
    assert "behind: slipping from +" in told


def test_the_rule_on_the_outlook_names_the_word_and_the_borders(status_of):
    [told] = outlook_rule(status_of())
    assert told.endswith(": likely from 65%, even from 35%, doubtful from 15%.")


def test_the_rule_on_the_process_names_the_baseline(status_of):
    [told] = process_rule(status_of())
    assert "from 12 values, 9 Feb 2026 to 3 May 2026." in told


def test_without_evidence_no_rule_is_told(status_of):
    few = status_of(count=0)
    assert [*plan_rule(few), *outlook_rule(few), *process_rule(few)] == []
