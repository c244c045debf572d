from datetime import date

import pytest

from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence, Period
from kpitui.domain.status import PlanVerdict, Status
from kpitui.domain.target import Reach, Target
from kpitui.reports.status import kpi_status, status_report

START, DEADLINE = date(2026, 1, 4), date(2026, 3, 15)  # the ends of W01 and W11
VISITS = Kpi(slug="visits", name="Site visits", unit="visits")
RISING = Target(kpi="visits", since=START, start=START, baseline=100, goal=200, deadline=DEADLINE)


def day_after(key):
    return Period.parse(key).next.start


@pytest.fixture
def standing(workbook_of, series):
    """The status of visits with values from W02 on, the day after the last of them ended."""

    def find(*values, kpi=VISITS, target=RISING, today=None):
        rows = series("visits", "2026-W02", *values)
        day = today or day_after(rows[-1].period)
        return kpi_status(workbook_of(kpi, *([target] if target else []), *rows), kpi, day)

    return find


def test_a_kpi_on_its_plan_is_on_track_and_says_why(standing):
    status = standing(110, 120, 130, 140, 150, 160)
    assert status.status is Status.ON_TRACK
    assert status.verdict is PlanVerdict.ON_PLAN
    assert (status.measured, status.plan_value, status.gap) == (160, 160, 0)
    assert status.progress == pytest.approx(0.6)
    assert status.expected == pytest.approx(0.6)
    assert "Last 3 values" in status.plan_reason
    assert "routine" in status.plan_reason


def test_a_kpi_far_below_its_plan_is_off_track(standing):
    assert standing(110, 112, 110, 112, 110, 112).status is Status.OFF_TRACK


def test_between_one_and_two_errors_it_is_at_risk(standing):
    assert standing(104, 114, 124, 134, 144, 154, 164).status is Status.AT_RISK


def test_the_reason_gives_the_difference_with_its_sign(standing):
    falling = Target(
        kpi="visits", since=START, start=START, baseline=200, goal=100, deadline=DEADLINE
    )
    fewer = Kpi(slug="visits", name="Complaints", direction=Direction.DOWN)
    above = standing(200, 190, 180, 170, 160, 150, kpi=fewer, target=falling)
    assert above.gap == -10
    assert "Last 3 values: +10 against plan" in above.plan_reason
    below = standing(100, 110, 120, 130, 140, 150)
    assert "Last 3 values: -10 visits against plan" in below.plan_reason


def test_one_bad_week_alone_changes_no_verdict(standing):
    fine = 110, 120, 130, 140, 150
    once, twice = standing(*fine, 60), standing(*fine, 60, 60)
    assert once.status is Status.ON_TRACK
    assert "One check-in alone" in once.plan_reason
    assert twice.status is Status.OFF_TRACK


def test_without_any_value_nothing_has_started(workbook_of):
    status = kpi_status(workbook_of(VISITS, RISING), VISITS, DEADLINE)
    assert status.status is Status.NOT_STARTED
    assert (status.last, status.newest, status.progress, status.gap) == (None, None, None, None)


def test_before_its_start_a_kpi_has_not_started(standing):
    status = standing(110, 120, 130, 140, today=date(2026, 1, 3))
    assert status.status is Status.NOT_STARTED


def test_two_values_are_too_early_for_a_verdict(standing):
    status = standing(50, 50)
    assert status.status is Status.TOO_EARLY
    assert "2 values" in status.plan_reason


def test_the_first_fifth_of_the_window_is_too_early(standing):
    long = Target(
        kpi="visits", since=START, start=START, baseline=100, goal=200, deadline=date(2026, 12, 31)
    )
    assert standing(50, 50, 50, 50, target=long).status is Status.TOO_EARLY
    assert standing(*[50.0] * 12, target=long).status is Status.OFF_TRACK


def test_a_late_check_in_overrides_the_word_but_keeps_the_verdict(standing):
    values = 110, 120, 130, 140, 150, 160  # W02 to W07, which ends on 15 February
    three_late, four_late = date(2026, 2, 26), date(2026, 2, 27)
    assert standing(*values, today=three_late).status is Status.ON_TRACK
    late = standing(*values, today=four_late)
    assert late.status is Status.STALE
    assert late.verdict is PlanVerdict.ON_PLAN
    assert "W08 2026 is 4 days late" in late.plan_reason


def test_without_a_target_there_is_nothing_to_judge_by(standing):
    status = standing(1, 2, 3, target=None)
    assert status.status is Status.NO_TARGET
    assert (status.target, status.plan_value, status.progress) == (None, None, None)


@pytest.mark.parametrize(
    ("final", "word"), [(200.0, Status.ACHIEVED), (260.0, Status.ACHIEVED), (199.9, Status.MISSED)]
)
def test_the_deadline_settles_it(standing, final, word):
    values = [150.0] * 9 + [final]
    assert standing(*values).status is word


def test_a_target_to_reach_before_the_deadline_counts_once_touched(standing):
    before = Target(
        kpi="visits", since=START, start=START, baseline=100, goal=200, deadline=DEADLINE,
        reach=Reach.BEFORE,
    )  # fmt: skip
    values = 110, 120, 205, 140, 150
    assert standing(*values, target=before).status is Status.ACHIEVED
    assert standing(*values).status is not Status.ACHIEVED


def test_the_last_whole_week_before_the_deadline_settles_it(standing):
    midweek = Target(
        kpi="visits", since=START, start=START, baseline=100, goal=200, deadline=date(2026, 3, 11)
    )
    values = [150.0] * 8 + [210.0]  # W02 to W10, which ends on 8 March
    assert standing(*values, target=midweek).status is Status.ACHIEVED


FLOW = Kpi(slug="visits", name="Orders", kind=Kind.FLOW)
TOTAL = Target(kpi="visits", since=START, start=START, goal=70, deadline=DEADLINE, cumulative=True)


def test_a_total_is_measured_by_its_sum(standing):
    status = standing(7, 7, 7, 7, 7, 7, kpi=FLOW, target=TOTAL)
    assert (status.last[1], status.measured, status.plan_value) == (7, 42, 42)
    assert status.progress == pytest.approx(0.6)


def test_a_total_that_is_full_is_achieved_at_once(standing):
    assert standing(30, 30, 30, kpi=FLOW, target=TOTAL).status is Status.ACHIEVED


def test_a_budget_that_is_spent_is_missed_at_once(standing):
    cost = Kpi(slug="visits", name="Cost", kind=Kind.FLOW, direction=Direction.DOWN)
    assert standing(30, 30, 30, kpi=cost, target=TOTAL).status is Status.MISSED
    assert standing(3, 3, 3, kpi=cost, target=TOTAL).status is Status.ON_TRACK


def test_a_milestone_is_judged_by_done_or_not(standing):
    launch = Kpi(slug="visits", name="Launch", kind=Kind.MILESTONE)
    by = Target(kpi="visits", since=START, start=START, goal=1, deadline=DEADLINE)
    assert standing(0, 0, 0, 0, kpi=launch, target=by).status is Status.TOO_EARLY
    assert standing(0, 1, kpi=launch, target=by).status is Status.ACHIEVED
    assert standing(*[0] * 10, kpi=launch, target=by).status is Status.MISSED


def test_a_band_is_kept_inside_and_left_outside(standing):
    steady = Kpi(slug="visits", name="Stock", direction=Direction.BAND)
    band = Target(kpi="visits", since=START, low=40, high=60)
    inside = standing(50, 51, 50, 52, 50, 51, kpi=steady, target=band)
    assert (inside.status, inside.gap, inside.progress) == (Status.ON_TRACK, 0, None)
    outside = standing(50, 51, 50, 90, 91, 92, kpi=steady, target=band)
    assert (outside.status, outside.gap) == (Status.OFF_TRACK, -32)


def test_a_standing_target_is_judged_without_a_deadline(standing):
    always = Target(kpi="visits", since=START, goal=100)
    assert standing(100, 101, 100, 101, 100, 101, target=always).status is Status.ON_TRACK
    low = standing(80, 81, 80, 81, 80, 81, target=always)
    assert (low.status, low.plan_value, low.gap) == (Status.OFF_TRACK, 100, -19)


def test_few_values_against_a_standing_target_are_too_few(standing):
    status = standing(80, 81, 80, target=Target(kpi="visits", since=START, goal=100))
    assert status.status is Status.TOO_EARLY
    assert "Under 6 values" in status.plan_reason


def test_a_period_that_still_runs_is_not_compared(workbook_of, series):
    rows = series("visits", "2026-W02", 110, 120, 130, 140, 150, 160, 20)
    status = kpi_status(workbook_of(VISITS, RISING, *rows), VISITS, date(2026, 2, 18))
    assert status.last == (Period.parse("2026-W07"), 160)
    assert status.newest == (Period.parse("2026-W08"), 20)
    assert status.is_running
    assert status.status is Status.ON_TRACK


def test_a_change_is_told_between_neighbours_only(standing):
    assert standing(110, 120, 125).change == 5
    assert standing(110, 120, None, 125).change is None
    assert standing(110).change is None


def test_a_retargeted_kpi_is_judged_by_the_target_of_its_last_value(workbook_of, series):
    later = Target(kpi="visits", since=date(2026, 2, 16), start=START, baseline=100, goal=400,
                   deadline=DEADLINE)  # fmt: skip
    rows = series("visits", "2026-W02", 110, 120, 130, 140, 150, 160)
    status = kpi_status(workbook_of(VISITS, RISING, later, *rows), VISITS, date(2026, 2, 16))
    assert status.plan_value == 160


def test_a_ratio_without_a_denominator_has_no_value(workbook_of, series):
    orders = Kpi(slug="orders", name="Orders", kind=Kind.FLOW)
    rate = Kpi(slug="rate", name="Rate", kind=Kind.RATIO, numerator="orders", denominator="visits")
    rows = [*series("orders", "2026-W02", 5, 6, 7), *series("visits", "2026-W02", 100, 0, 140)]
    book = workbook_of(orders, VISITS, rate, *rows)
    status = kpi_status(book, rate, date(2026, 1, 26))
    assert list(book.values("rate")) == [Period.parse("2026-W02"), Period.parse("2026-W04")]
    assert status.last == (Period.parse("2026-W04"), 0.05)
    assert status.due is None


def test_other_cadences_are_judged_too(workbook_of, series):
    monthly = Kpi(slug="visits", name="Revenue", cadence=Cadence.MONTH)
    year = Target(kpi="visits", since=date(2026, 1, 1), start=date(2025, 12, 31), baseline=0,
                  goal=365, deadline=date(2026, 12, 31))  # fmt: skip
    rows = series("visits", "2026-01", 31, 59, 90, 120, 151, 181)
    status = kpi_status(workbook_of(monthly, year, *rows), monthly, date(2026, 7, 2))
    assert (status.status, status.plan_value) == (Status.ON_TRACK, 181)


def test_the_report_is_grouped_by_objective_and_leaves_archived_kpis_out(workbook_of):
    book = workbook_of(
        Objective(slug="grow", name="Grow"),
        Objective(slug="people", name="People"),
        Objective(slug="old", name="Old", archived=True),
        Kpi(slug="loose", name="Loose"),
        Kpi(slug="nps", name="NPS", objective="people"),
        Kpi(slug="visits", name="Visits", objective="grow"),
        Kpi(slug="gone", name="Gone", objective="grow", archived=True),
        Kpi(slug="lost", name="Lost", objective="old"),
    )
    report = status_report(book, DEADLINE)
    assert [each.kpi.slug for each in report] == ["visits", "nps", "loose"]


def test_only_the_kpis_asked_for_are_reported(workbook_of):
    nps = Kpi(slug="nps", name="NPS")
    report = status_report(workbook_of(VISITS, nps), DEADLINE, (nps,))
    assert [each.kpi.slug for each in report] == ["nps"]


def test_a_corrected_value_and_a_skip_count_as_they_stand_now(workbook_of, series):
    rows = series("visits", "2026-W02", 110, 120, 130)
    book = workbook_of(
        VISITS,
        RISING,
        *rows,
        [Measurement(kpi="visits", period="2026-W04", value=135)],
        [Measurement(kpi="visits", period="2026-W03", value=None, note="no data")],
    )
    status = kpi_status(book, VISITS, date(2026, 1, 26))
    assert status.last == (Period.parse("2026-W04"), 135)
    assert status.change is None
