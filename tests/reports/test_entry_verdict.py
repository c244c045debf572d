"""The verdict at the moment of entry: before, on a slip, and after."""

import random
from datetime import date

import pytest

from kpitui.analysis.segments import segments
from kpitui.analysis.slip import slip as slip_of
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Cadence, Period
from kpitui.domain.target import Target
from kpitui.reports.entry_verdict import before_text, slip, slip_text, verdict_text

TODAY = date(2026, 11, 23)
FIRST, NOW = "2026-W30", Period.parse("2026-W47")
VISITS = Kpi(slug="visits", name="Site visits", unit="visits")
ROUTINE = [100.0, 104.0] * 6


@pytest.fixture
def book(workbook_of, series):
    def make(*values, kpi=VISITS, others=()):
        first = NOW.shifted(1 - len(values)).key
        return workbook_of(kpi, *others, *series(kpi.slug, first, *values))

    return make


def verdict(book, kpi=VISITS, period=NOW):
    return verdict_text(book, kpi, period, TODAY)


def test_a_routine_value_is_told_its_range_and_what_would_be_a_signal_next(book):
    assert verdict(book(*ROUTINE)) == (
        "Routine: usually 91 to 113 visits. W48 2026: a value outside that would be a signal."
    )


def test_a_signal_is_a_question_that_names_its_rule_its_side_and_its_start(book):
    told = verdict(book(*ROUTINE, 130.0))
    assert told.startswith("Signal, usually 91 to 113 visits. Outside the limits, above the mean ")
    assert "since W47 2026: improvement, what happened?" in told


def test_what_would_be_a_signal_next_follows_the_run(book):
    told = verdict(book(*ROUTINE, *[104.0] * 6))
    assert told.endswith("W48 2026: below 91 or above 102 would be a signal.")


def test_with_few_values_the_limits_are_on_trial_and_below_six_there_are_none(book):
    assert verdict(book(*ROUTINE[:8])).startswith("Routine so far: 8 values say ")
    assert verdict(book(*ROUTINE[:5])) == "Too few values to say what is usual: 5 of 6."


def test_a_large_change_within_the_limits_is_asked_about(book):
    calm = [100.0, 104.0, 100.0, 104.0, 100.0, 104.0, 100.0, 104.0, 100.0, 104.0, 100.0, 93.0]
    told = verdict(book(*calm, 111.0))
    assert "the change is larger than usual: what happened?" in told


def test_a_correction_of_the_past_says_nothing_of_the_next_period(book):
    assert verdict(book(*ROUTINE), period=NOW.previous) == "Routine: usually 91 to 113 visits."


def test_a_running_period_a_milestone_and_a_missing_value_have_no_verdict(book):
    running = book(*ROUTINE)
    assert verdict(running, period=NOW.next) == ""
    done = Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE)
    assert verdict(book(1.0, kpi=done), done) == ""


def test_a_slip_is_told_with_the_recent_values(book):
    filled = book(*ROUTINE)
    found = slip(filled, VISITS, NOW.next, 1020.0, date(2026, 11, 30))
    assert slip_text(VISITS, 1020.0, found) == (
        "1,020 visits looks like a slip: ten times off. The last 12 values lie from 100 to 104 "
        "visits."
    )


def test_the_value_that_counts_already_is_no_slip(book):
    assert slip(book(*ROUTINE, 1020.0), VISITS, NOW, 1020.0, TODAY) is None


def test_a_sum_of_a_period_that_runs_may_be_small(book):
    flow = Kpi(slug="orders", name="Orders", kind=Kind.FLOW)
    filled = book(*ROUTINE, kpi=flow)
    assert slip(filled, flow, NOW.next, 9.0, TODAY) is None
    assert slip(filled, flow, NOW.next, 9.0, date(2026, 11, 30)) is not None


def test_before_entry_the_last_value_the_plan_and_the_range_are_told(book):
    target = Target(kpi="visits", since=date(2026, 1, 1), goal=120.0)
    told = before_text(book(*ROUTINE, others=(target,)), VISITS, NOW.next, date(2026, 11, 30))
    assert told == (
        "visits  W48 2026  last 104 visits in W47 2026  plan 120 visits  usually 91 to 113 visits"
    )


def test_before_the_first_value_only_its_place_is_told(workbook_of):
    assert before_text(workbook_of(VISITS), VISITS, NOW, TODAY) == "visits  W47 2026"


def test_many_values_lead_to_the_same_words_as_all_of_them(workbook_of, series):
    daily = Kpi(slug="visits", name="Visits", cadence=Cadence.DAY)
    dice = random.Random(6)
    values = [100 + dice.gauss(0, 5) for _day in range(3000)]
    book = workbook_of(daily, *series("visits", "2018-09-05", *values))
    last = max(book.values("visits"))
    assert len(book.looking_at("visits", last).values("visits")) < 700
    for period in (last, last.shifted(-20), last.shifted(-2000)):
        near = book.looking_at("visits", period)
        for value in (100.0, 1000.0, 160.0):
            found = slip(book, daily, period.next, value, TODAY)
            assert found == slip_of(book.values("visits"), period.next, value)
        assert verdict_text(book, daily, last, TODAY) == verdict_text(near, daily, last, TODAY)
    whole = segments(book.values("visits"), [])[-1]
    assert [each for each in whole.signals if each.last == last] == [
        each for each in segments(near.values("visits"), [])[-1].signals if each.last == last
    ]
