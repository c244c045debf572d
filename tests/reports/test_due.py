from datetime import date

import pytest

from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.reports.due import due, due_text, latest_wait

VISITS = Kpi(slug="visits", name="Site visits")
MONDAY = date(2026, 11, 23)  # the first day of W48


def waiting(workbook, today=MONDAY):
    return [(each.kpi.slug, each.period.key, each.days_late) for each in due(workbook, today)]


def test_a_week_is_due_on_the_day_after_it_ended(workbook_of):
    book = workbook_of(VISITS)
    assert waiting(book, date(2026, 11, 22)) == [("visits", "2026-W46", 6)]
    assert waiting(book) == [("visits", "2026-W47", 0)]
    assert waiting(book, date(2026, 11, 26)) == [("visits", "2026-W47", 3)]


@pytest.mark.parametrize("value", [0.0, 9200.0, None])
def test_a_value_a_zero_and_a_skip_all_answer_what_was_due(workbook_of, value):
    row = Measurement(kpi="visits", period="2026-W47", value=value, note="why")
    assert waiting(workbook_of(VISITS, row)) == []


def test_only_the_newest_complete_period_is_asked_for(workbook_of, series):
    assert waiting(workbook_of(VISITS, *series("visits", "2026-W45", 1, None, 3))) == []


@pytest.mark.parametrize(
    ("cadence", "period", "late"),
    [
        (Cadence.DAY, "2026-11-22", 0),
        (Cadence.WEEK, "2026-W47", 0),
        (Cadence.MONTH, "2026-10", 22),
        (Cadence.QUARTER, "2026-Q3", 53),
        (Cadence.YEAR, "2025", 326),
    ],
)
def test_every_cadence_has_its_period(workbook_of, cadence, period, late):
    book = workbook_of(Kpi(slug="k", name="K", cadence=cadence))
    assert waiting(book) == [("k", period, late)]


@pytest.mark.parametrize(
    ("cadence", "today", "stale"),
    [
        (Cadence.WEEK, date(2026, 11, 26), False),
        (Cadence.WEEK, date(2026, 11, 27), True),
        (Cadence.DAY, date(2026, 11, 23), False),
        (Cadence.MONTH, date(2026, 11, 4), False),
        (Cadence.MONTH, date(2026, 11, 5), True),
    ],
)
def test_more_than_three_days_late_is_stale(workbook_of, cadence, today, stale):
    [item] = due(workbook_of(Kpi(slug="k", name="K", cadence=cadence)), today)
    assert item.is_stale is stale


def test_the_latest_stands_first_then_the_order_of_definition(workbook_of):
    book = workbook_of(
        Kpi(slug="b", name="B"),
        Kpi(slug="a", name="A"),
        Kpi(slug="month", name="Month", cadence=Cadence.MONTH),
    )
    assert [slug for slug, _period, _late in waiting(book)] == ["month", "b", "a"]


def test_nobody_is_asked_for_what_is_computed_or_archived(workbook_of):
    book = workbook_of(
        Objective(slug="old", name="Old", archived=True),
        Kpi(slug="a", name="A", archived=True),
        Kpi(slug="b", name="B", objective="old"),
        Kpi(slug="c", name="C", kind=Kind.RATIO, numerator="a", denominator="b"),
        Kpi(slug="d", name="D", formula="a + b"),
    )
    assert waiting(book) == []


def test_nothing_is_due_before_the_first_target_starts(workbook_of):
    start = Target(kpi="visits", since=MONDAY, start=MONDAY, goal=1, deadline=date(2026, 12, 31))
    book = workbook_of(VISITS, start)
    assert waiting(book) == []
    assert waiting(book, date(2026, 11, 30)) == [("visits", "2026-W48", 0)]


def test_a_milestone_is_asked_for_at_its_deadline_until_it_is_done(workbook_of):
    launch = Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE)
    by = Target(kpi="launch", since=date(2026, 1, 1), goal=1, deadline=date(2026, 11, 18))
    assert waiting(workbook_of(launch, by), date(2026, 11, 22)) == []
    assert waiting(workbook_of(launch, by)) == [("launch", "2026-W47", 0)]
    done = Measurement(kpi="launch", period="2026-W40", value=1)
    assert waiting(workbook_of(launch, by, done)) == []


def test_a_milestone_without_a_deadline_is_never_asked_for(workbook_of):
    assert waiting(workbook_of(Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE))) == []


def test_the_text_names_kpi_period_and_lateness(workbook_of):
    hires = Kpi(slug="hires", name="H", cadence=Cadence.MONTH)
    book = workbook_of(Kpi(slug="site-visits", name="V"), hires)
    assert due_text(due(book, date(2026, 11, 24))) == (
        "hires        Oct 2026  23 days late\nsite-visits  W47 2026  1 day late"
    )


def test_the_text_says_when_nothing_is_due(workbook_of):
    assert due_text(due(workbook_of(), MONDAY)) == "Nothing is due."


@pytest.mark.parametrize(
    ("cadence", "recorded", "today", "since", "days"),
    [
        (Cadence.DAY, "2026-11-20", date(2026, 11, 25), "2026-11-21", 3),
        (Cadence.DAY, "2026-11-23", date(2026, 11, 25), "2026-11-24", 0),
        (Cadence.WEEK, "2026-W40", date(2026, 11, 23), "2026-W41", 42),
        (Cadence.WEEK, "2026-W48", date(2026, 11, 23), "2026-W47", 0),
        (Cadence.MONTH, "2026-08", date(2026, 11, 1), "2026-09", 31),
    ],
)
def test_lateness_counts_from_the_first_period_that_is_missing(
    workbook_of, cadence, recorded, today, since, days
):
    kpi = Kpi(slug="a", name="A", cadence=cadence)
    value = Measurement(kpi="a", period=recorded, value=1.0)
    (waiting,) = due(workbook_of(kpi, value), today)
    assert (waiting.since.key, waiting.days_late) == (since, days)


def test_a_skip_is_no_missing_period(workbook_of):
    kpi = Kpi(slug="a", name="A")
    skip = Measurement(kpi="a", period="2026-W46", value=None, note="closed")
    (waiting,) = due(workbook_of(kpi, skip), date(2026, 11, 25))
    assert (waiting.since.key, waiting.days_late) == ("2026-W47", 2)


def test_a_computed_kpi_waits_for_the_latest_of_its_parts_and_is_never_due(workbook_of):
    today = date(2026, 11, 25)
    parts = {"numerator": "a", "denominator": "b"}
    ratio = Kpi(slug="r", name="R", kind=Kind.RATIO, **parts)
    workbook = workbook_of(
        Kpi(slug="a", name="A"),
        Kpi(slug="b", name="B"),
        ratio,
        Measurement(kpi="a", period="2026-W47", value=1.0),
        Measurement(kpi="b", period="2026-W30", value=1.0),
    )
    assert [each.kpi.slug for each in due(workbook, today)] == ["b"]
    wait = latest_wait(workbook, ratio, today)
    assert wait is not None
    assert (wait.kpi.slug, wait.since.key) == ("b", "2026-W31")
