from datetime import UTC, date, datetime

import pytest

from kpitui.domain.kpi import Direction, Kind, Role
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence, Period
from kpitui.reports.check_in import (
    Summary,
    asked_for,
    check_in,
    check_in_for,
    facts,
    period_text,
    summary,
    summary_text,
)
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.kpis import KpiFields, add_kpi, archive_kpi
from kpitui.usecases.record_values import record_value, skip_period
from kpitui.usecases.session import Session

TODAY = date(2026, 11, 25)  # a Wednesday of W48
YEAR = {"start": date(2026, 1, 5), "deadline": date(2026, 12, 27)}
W47 = Period.parse("2026-W47")


@pytest.fixture
def team(tmp_path):
    """A session that knows its day; KPIs are added by each test."""
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    return Session(KpiFile(tmp_path / "kpi.json"), now=lambda: noon, by="anna")


def slugs(report):
    return [row.kpi.slug for row in report.rows]


def test_the_latest_comes_first_and_leading_before_lagging(team):
    add_kpi(team, "revenue", KpiFields(role=Role.LAGGING))
    add_kpi(team, "visits", KpiFields(role=Role.LEADING))
    add_kpi(team, "hires", KpiFields(cadence=Cadence.MONTH, role=Role.LAGGING))
    add_kpi(team, "leads", KpiFields(role=Role.LEADING))
    report = check_in(team.workbook, TODAY)
    assert slugs(report) == ["hires", "visits", "leads", "revenue"]
    assert not report.nothing_due
    assert report.period is None


def test_computed_and_archived_kpis_are_not_asked_for(team):
    for slug in ("orders", "visits", "old"):
        add_kpi(team, slug, KpiFields(kind=Kind.FLOW))
    ratio = KpiFields(kind=Kind.RATIO, numerator="orders", denominator="visits")
    add_kpi(team, "conversion", ratio)
    archive_kpi(team, "old")
    assert slugs(check_in(team.workbook, TODAY)) == ["orders", "visits"]
    for slug in ("orders", "visits"):
        record_value(team, slug, 5, W47)
    assert slugs(check_in(team.workbook, TODAY)) == ["orders", "visits"]


def test_when_nothing_is_due_the_running_periods_are_asked_for(team):
    add_kpi(team, "visits", KpiFields())
    record_value(team, "visits", 10, W47)
    record_value(team, "visits", 4, W47.next)
    report = check_in(team.workbook, TODAY)
    assert report.nothing_due
    assert report.period == W47.next
    assert report.rows[0].is_running
    assert report.rows[0].value_forms == ("4",)
    assert report.rows[0].last == (W47, 10)
    assert report.rows[0].verdict_forms == ("still running",)
    assert report.done == 1


def test_a_named_kpi_comes_first(team):
    for slug in ("visits", "orders", "leads"):
        add_kpi(team, slug, KpiFields())
    record_value(team, "leads", 3, W47)
    assert slugs(check_in(team.workbook, TODAY, "orders")) == ["orders", "visits"]
    named = check_in(team.workbook, TODAY, "leads")
    assert slugs(named) == ["leads", "visits", "orders"]
    assert named.rows[0].period == W47


def test_a_named_computed_kpi_is_left_out(team):
    for slug in ("orders", "visits"):
        add_kpi(team, slug, KpiFields(kind=Kind.FLOW))
    parts = KpiFields(kind=Kind.RATIO, numerator="orders", denominator="visits")
    add_kpi(team, "conversion", parts)
    assert slugs(check_in(team.workbook, TODAY, "conversion")) == ["orders", "visits"]


def test_a_row_shows_the_last_value_and_the_plan_of_its_period(team):
    fields = KpiFields(unit="GBP", baseline=100.0, goal=151.0, **YEAR)
    add_kpi(team, "visits", fields)
    record_value(team, "visits", 20_000, W47.shifted(-2))
    (row,) = check_in(team.workbook, TODAY).rows
    # 321 of the 356 days between 5 January and 27 December lie before 22 November.
    assert row.planned == pytest.approx(100 + 51 * 321 / 356)
    assert row.plan_forms == ("146 GBP", "146")
    assert row.last_forms == ("20,000 GBP", "20,000", "20k")
    assert "last 20,000 GBP in W45 2026" in facts(team.workbook, row, TODAY)[1]


def test_the_plan_of_a_running_total_is_what_the_period_adds(team):
    fields = KpiFields(kind=Kind.FLOW, cumulative=True, goal=3560.0, **YEAR)
    add_kpi(team, "orders", fields)
    (row,) = check_in(team.workbook, TODAY).rows
    assert row.planned == pytest.approx(70)
    record_value(team, "orders", 3210.0, W47)
    (row,) = check_in_for(team.workbook, {"orders": W47}, TODAY, nothing_due=False).rows
    assert row.verdict_forms == ("on plan",)
    record_value(team, "orders", 3200.0, W47)
    (row,) = check_in_for(team.workbook, {"orders": W47}, TODAY, nothing_due=False).rows
    assert row.verdict_forms[0] == "total 10 behind plan, was 3,210"
    assert row.verdict_forms[-1] == "total 10 behind"


def test_behind_the_deadline_a_running_total_has_no_plan(team):
    fields = {"start": date(2026, 1, 5), "deadline": date(2026, 11, 15)}
    add_kpi(team, "orders", KpiFields(kind=Kind.FLOW, cumulative=True, goal=3560.0, **fields))
    (row,) = check_in(team.workbook, TODAY).rows
    assert (row.planned, row.plan_forms) == (None, ())


def test_a_band_shows_both_ends_and_how_far_outside(team):
    band = KpiFields(direction=Direction.BAND, unit="days", low=20.0, high=30.0)
    add_kpi(team, "stock", band)
    (row,) = check_in(team.workbook, TODAY).rows
    assert row.plan_forms == ("20 to 30 days", "20 to 30")
    for value, verdict, is_behind in (
        (25, "inside the band", False),
        (33, "3 days outside the band, was 25 days", True),
    ):
        record_value(team, "stock", value, W47)
        (row,) = check_in_for(team.workbook, {"stock": W47}, TODAY, nothing_due=False).rows
        assert row.verdict_forms[0] == verdict
        assert row.is_behind is is_behind


@pytest.mark.parametrize(
    ("direction", "baseline", "value", "verdict", "is_behind"),
    [
        (Direction.UP, 4.0, 4.5, "0.5 points behind plan", True),
        (Direction.UP, 4.0, 5.5, "0.5 points ahead of plan", False),
        (Direction.DOWN, 6.0, 5.5, "0.5 points behind plan", True),
        (Direction.DOWN, 6.0, 4.5, "0.5 points ahead of plan", False),
        (Direction.DOWN, 6.0, 5.04, "on plan", False),
    ],
)
def test_ahead_and_behind_follow_the_direction(
    team, direction, baseline, value, verdict, is_behind
):
    fields = KpiFields(unit="%", decimals=1, direction=direction, goal=5.0, baseline=baseline)
    add_kpi(team, "share", fields)
    record_value(team, "share", value, W47)
    (row,) = check_in_for(team.workbook, {"share": W47}, TODAY, nothing_due=False).rows
    assert row.verdict_forms[0] == verdict
    assert row.is_behind is is_behind


def test_a_plan_shows_no_decimals_that_only_the_arithmetic_made(team):
    add_kpi(team, "visits", KpiFields(goal=151.0, baseline=100.0, **YEAR))
    add_kpi(team, "share", KpiFields(goal=4.0, baseline=2.5, decimals=1, **YEAR))
    visits, share = check_in(team.workbook, TODAY).rows
    assert visits.plan_forms == ("146",)
    assert share.plan_forms == ("3.9",)


def test_a_milestone_shows_its_day_and_whether_it_is_done(team):
    fields = KpiFields(kind=Kind.MILESTONE, goal=1.0, deadline=date(2026, 11, 20))
    add_kpi(team, "audit", fields)
    (row,) = check_in(team.workbook, TODAY).rows
    assert row.plan_forms == ("by 20 Nov 2026", "20 Nov 2026")
    record_value(team, "audit", 1.0, W47)
    (row,) = check_in_for(team.workbook, {"audit": W47}, TODAY, nothing_due=False).rows
    assert row.value_forms == ("done",)
    assert row.verdict_forms == ()


def test_a_skip_shows_its_reason(team):
    add_kpi(team, "visits", KpiFields())
    skip_period(team, "visits", W47, "shop closed")
    (row,) = check_in_for(team.workbook, {"visits": W47}, TODAY, nothing_due=False).rows
    assert (row.value_forms, row.verdict_forms) == (("skipped",), ("shop closed",))
    assert row.is_behind is None


def test_facts_say_who_what_and_the_last_note(team):
    fields = KpiFields(
        name="Site visits", role=Role.LEADING, unit="visits", owner="Bo", source="Matomo"
    )
    add_kpi(team, "visits", fields)
    record_value(team, "visits", 10, W47.previous, note="strike")
    (row,) = check_in(team.workbook, TODAY).rows
    assert facts(team.workbook, row, TODAY) == [
        ["Site visits", "leading", "higher is better", "visits", "Bo", "Matomo"],
        ["W47 2026 (16 to 22 Nov 2026)", "last 10 visits"],
        ["note on W46 2026: strike"],
    ]


def test_facts_of_a_recorded_value_say_how_sure_it_is(team):
    add_kpi(team, "visits", KpiFields())
    record_value(team, "visits", 10, W47, confidence=0.7)
    (row,) = check_in_for(team.workbook, {"visits": W47}, TODAY, nothing_due=False).rows
    assert "confidence 70%" in facts(team.workbook, row, TODAY)[1]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("2026-W47", "W47 2026 (16 to 22 Nov 2026)"),
        ("2026-W49", "W49 2026 (30 Nov to 6 Dec 2026)"),
        ("2026-10", "Oct 2026"),
        ("2026-11-22", "22 Nov 2026"),
    ],
)
def test_a_week_is_shown_with_its_days(key, text):
    assert period_text(Period.parse(key)) == text


def test_another_period_can_be_asked_for(team):
    for slug in ("visits", "orders"):
        add_kpi(team, slug, KpiFields())
    report = check_in(team.workbook, TODAY)
    periods = asked_for(report, "visits", W47.previous)
    moved = check_in_for(team.workbook, periods, TODAY, nothing_due=False)
    assert slugs(moved) == ["visits", "orders"]
    assert [row.period for row in moved.rows] == [W47.previous, W47]


def value(slug, number, note=""):
    return Measurement(kpi=slug, period=W47.key, value=number, note=note)


def test_the_summary_counts_what_came_of_each_row(team):
    for slug in ("visits", "orders", "leads", "nps", "wins"):
        add_kpi(team, slug, KpiFields(name=slug.title(), goal=10.0))
    record_value(team, "visits", 4, W47)
    record_value(team, "orders", 12, W47)
    record_value(team, "leads", 10, W47)
    skip_period(team, "nps", W47, "no survey")
    periods = dict.fromkeys(("visits", "orders", "leads", "nps", "wins"), W47)
    report = check_in_for(team.workbook, periods, TODAY, nothing_due=False)
    entered = [
        (value("visits", 4.0), None),
        (value("orders", 11.0), None),
        (value("orders", 12.0), value("orders", 11.0)),
        (value("leads", 10.0), None),
        (value("leads", 10.0, "a good week"), value("leads", 10.0)),
        (value("nps", None), None),
    ]
    found = summary(report, entered)
    assert (found.recorded, found.corrected, found.skipped, found.left) == (2, 1, 1, 1)
    assert found.behind == ("Visits",)
    assert summary_text(found) == "Recorded 2, corrected 1, skipped 1, 1 left. Behind plan: Visits."


def test_a_summary_without_entries_names_nobody(team):
    add_kpi(team, "visits", KpiFields(goal=10.0))
    record_value(team, "visits", 4, W47)
    report = check_in_for(team.workbook, {"visits": W47}, TODAY, nothing_due=False)
    assert summary_text(summary(report, [])) == "Recorded 0, corrected 0, skipped 0, 0 left."


def test_a_summary_of_many_names_the_first_and_counts_the_rest():
    found = Summary(
        recorded=10, corrected=0, skipped=0, left=0, behind=tuple(f"K{n}" for n in range(10))
    )
    assert summary_text(found).endswith("Behind plan: K0, K1, K2, K3, K4, K5, K6, K7, 2 more.")
