from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.course import Course
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.period import Period, periods_between
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.record_values import record_value
from kpitui.usecases.retarget import next_version, set_target

START, JULY, DEADLINE = date(2026, 1, 4), date(2026, 7, 5), date(2026, 12, 27)
WEEKS = list(periods_between(Period.parse("2026-W02"), Period.parse("2026-W52")))
YEAR = {"baseline": 0.0, "goal": 357.0, "start": START, "deadline": DEADLINE}  # one a day


@pytest.fixture
def visits(session):
    """A session with a KPI that should rise by seven a week."""
    add_kpi(session, "visits", KpiFields(**YEAR))
    return session


def plan(workbook, slug="visits"):
    course = Course(workbook.kpi(slug), workbook.target_path(slug), workbook.values(slug))
    return {week: course.planned(week) for week in WEEKS}


def test_what_was_planned_before_the_change_stays_and_the_path_bends_that_day(visits):
    before = plan(visits.workbook)
    made = set_target(visits, "visits", 532.0, DEADLINE, JULY, "the campaign worked")
    after = plan(visits.workbook)
    assert [after[w] for w in WEEKS if w.end <= JULY] == [before[w] for w in WEEKS if w.end <= JULY]
    assert after[WEEKS[-1]] == 532
    week = Period.parse("2026-W28")  # a week of the 25 that remain
    assert after[week] == pytest.approx(182 + (532 - 182) / 25)
    assert (made.since, made.why, made.by) == (JULY, "the campaign worked", "anna")


def test_today_is_the_default_and_a_reason_is_asked_for(visits):
    assert set_target(visits, "visits", 400.0, DEADLINE, None, "more").since == date(2026, 11, 25)
    with pytest.raises(InvalidInput, match="needs a reason"):
        set_target(visits, "visits", 500.0, DEADLINE, None, " ")


@given(st.lists(st.tuples(st.integers(1, 49), st.integers(-500, 500)), min_size=1, max_size=5))
def test_no_new_target_ever_rewrites_an_earlier_plan(changes):
    kpi = Kpi(slug="visits", name="Visits")
    first = Target(kpi="visits", since=START, **YEAR)
    book = Workbook(Ledger().with_changes([kpi, first], 0, "anna"))
    for week, goal in sorted(dict(changes).items()):
        since = WEEKS[week].end
        before = plan(book)
        # A target below its baseline would be refused, so the level only ever rises.
        version = next_version(book, kpi, 600.0 + goal, DEADLINE, since, "why")
        book = Workbook(book.ledger.with_changes([version], 0, "anna"))
        after = plan(book)
        for at in WEEKS[:week]:
            assert after[at] == pytest.approx(before[at])


def test_after_the_deadline_a_new_window_begins_at_the_last_value(open_session):
    session = open_session()
    add_kpi(session, "visits", KpiFields(**YEAR | {"deadline": date(2026, 10, 4)}))
    record_value(session, "visits", 300.0, Period.parse("2026-W47"))
    made = set_target(session, "visits", 400.0, date(2026, 12, 27), None, "next round")
    assert (made.start, made.baseline, made.milestones) == (date(2026, 11, 25), 300, ())
    assert plan(session.workbook)[Period.parse("2026-W40")] == 357


def test_after_the_deadline_a_total_counts_anew_from_zero(session):
    add_kpi(session, "sold", KpiFields(
        kind=Kind.FLOW, cumulative=True, goal=50.0, start=START, deadline=date(2026, 10, 4)
    ))  # fmt: skip
    made = set_target(session, "sold", 20.0, date(2026, 12, 27), None, "next round")
    assert (made.start, made.baseline, made.cumulative) == (date(2026, 11, 25), 0, True)


def test_a_total_keeps_its_start_while_its_window_is_open(session):
    add_kpi(session, "sold", KpiFields(
        kind=Kind.FLOW, cumulative=True, goal=357.0, start=START, deadline=DEADLINE
    ))  # fmt: skip
    made = set_target(session, "sold", 400.0, DEADLINE, None, "more")
    assert (made.start, made.cumulative) == (START, True)


def test_a_first_target_starts_at_the_last_known_value(session):
    add_kpi(session, "visits", KpiFields())
    record_value(session, "visits", 90.0, Period.parse("2026-W46"))
    made = set_target(session, "visits", 120.0, DEADLINE, None, "now we know")
    assert (made.start, made.baseline) == (date(2026, 11, 25), 90)


def test_a_version_of_the_same_day_replaces_the_one_before(visits):
    set_target(visits, "visits", 500.0, DEADLINE, JULY, "more")
    set_target(visits, "visits", 532.0, DEADLINE, JULY, "typing slip")
    versions = visits.workbook.target_path("visits").versions
    assert [(version.since, version.goal) for version in versions] == [(START, 357), (JULY, 532)]
    assert plan(visits.workbook)[WEEKS[-1]] == 532


@pytest.mark.parametrize(
    ("goal", "deadline", "since", "sentence"),
    [
        (400.0, JULY, JULY, "must come after"),
        (400.0, START, JULY, "must come after"),
        (400.0, DEADLINE, date(2026, 6, 1), "A later target"),
        (-5.0, DEADLINE, date(2026, 8, 1), "wrong side of the baseline"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(visits, goal, deadline, since, sentence):
    set_target(visits, "visits", 390.0, DEADLINE, JULY, "first")
    stamp = visits.file.stamp()
    with pytest.raises(InvalidInput, match=sentence):
        set_target(visits, "visits", goal, deadline, since, "why")
    assert visits.file.stamp() == stamp


def test_a_band_needs_its_direction_changed_first(session):
    add_kpi(session, "stock", KpiFields(direction=Direction.BAND, low=40.0, high=60.0))
    with pytest.raises(InvalidInput, match="band"):
        set_target(session, "stock", 50.0, DEADLINE, None, "why")
