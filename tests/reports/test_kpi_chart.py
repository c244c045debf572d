import random
from datetime import date

import pytest

from kpitui.domain.judgements import Dismissal, Rebase
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.links import Marker
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.reports.chart import Mark
from kpitui.reports.kpi_chart import View, kpi_chart

START, DEADLINE = date(2026, 1, 4), date(2026, 3, 15)  # the ends of W01 and W11
TODAY = date(2026, 2, 17)  # in W08
VISITS = Kpi(slug="visits", name="Site visits", decimals=1)
RISING = Target(kpi="visits", since=START, start=START, baseline=100, goal=200, deadline=DEADLINE)


def test_every_period_from_the_first_to_the_last_value_has_a_slot(workbook_of, series):
    book = workbook_of(VISITS, RISING, *series("visits", "2026-W02", 110, None, 130, 20))
    chart = kpi_chart(book, VISITS, TODAY)
    assert chart.slots == ("W02 2026", "W03 2026", "W04 2026", "W05 2026")
    assert chart.values == (110, None, 130, 20)
    assert chart.plan == (110, 120, 130, 140)
    assert (chart.goal, chart.low, chart.high, chart.decimals) == (200, None, None, 1)


def test_a_value_of_a_running_period_is_marked_as_partial(workbook_of, series):
    rows = series("visits", "2026-W07", 110, 20)
    assert kpi_chart(workbook_of(VISITS, *rows), VISITS, TODAY).partial
    assert not kpi_chart(workbook_of(VISITS, *rows), VISITS, date(2026, 2, 22)).partial


def test_only_the_newest_periods_are_kept_on_request(workbook_of, series):
    marker = Marker(kpi="visits", day=date(2026, 1, 8), text="early")
    book = workbook_of(VISITS, RISING, marker, *series("visits", "2026-W02", 1, 2, 3))
    chart = kpi_chart(book, VISITS, TODAY, 2)
    assert (chart.slots, chart.values, chart.plan) == (("W03 2026", "W04 2026"), (2, 3), (120, 130))
    assert chart.marks == ()


def test_markers_stand_on_the_period_of_their_day(workbook_of, series):
    days = (date(2026, 1, 4), date(2026, 1, 18), date(2026, 1, 5), date(2026, 2, 1))
    markers = [Marker(kpi="visits", day=day, text=str(day)) for day in days]
    book = workbook_of(VISITS, *markers, *series("visits", "2026-W02", 1, 2, 3))
    assert kpi_chart(book, VISITS, TODAY).marks == (Mark(0, "2026-01-05"), Mark(1, "2026-01-18"))


def test_a_cumulative_target_shows_running_totals_beside_their_plan(workbook_of, series):
    sold = Kpi(slug="visits", name="Sold", kind=Kind.FLOW)
    total = Target(
        kpi="visits", since=START, start=START, goal=70, deadline=DEADLINE, cumulative=True
    )
    rows = series("visits", "2025-W51", 99, None, 4, 5, None, 6)
    chart = kpi_chart(workbook_of(sold, total, *rows), sold, TODAY)
    assert chart.slots == ("W01 2026", "W02 2026", "W03 2026", "W04 2026")
    assert chart.values == (4, 9, None, 15)
    assert chart.plan == (0, 7, 14, 21)
    assert chart.goal == 70


def test_before_a_running_total_begins_the_values_are_shown_alone(workbook_of, series):
    sold = Kpi(slug="visits", name="Sold", kind=Kind.FLOW)
    later = Target(kpi="visits", since=START, start=date(2026, 6, 1), goal=70,
                   deadline=date(2026, 12, 31), cumulative=True)  # fmt: skip
    chart = kpi_chart(workbook_of(sold, later, *series("visits", "2026-W02", 4, 5)), sold, TODAY)
    assert (chart.values, chart.plan, chart.goal) == ((4, 5), (None, None), None)


def test_a_plan_in_other_terms_than_the_values_is_left_out(workbook_of, series):
    sold = Kpi(slug="visits", name="Sold", kind=Kind.FLOW)
    total = Target(kpi="visits", since=date(2026, 1, 12), start=START, goal=70, deadline=DEADLINE,
                   cumulative=True)  # fmt: skip
    book = workbook_of(sold, RISING, total, *series("visits", "2026-W02", 5, 5, 5))
    assert kpi_chart(book, sold, TODAY).plan == (None, 14, 21)


def test_a_new_target_leaves_the_plan_before_it_as_it_was(workbook_of, series):
    later = Target(kpi="visits", since=date(2026, 1, 19), goal=500)
    book = workbook_of(VISITS, RISING, later, *series("visits", "2026-W02", 1, 2, 3))
    chart = kpi_chart(book, VISITS, TODAY)
    assert (chart.plan, chart.goal) == ((110, 120, 500), 500)


def test_a_band_is_two_lines_without_a_plan(workbook_of, series):
    steady = Kpi(slug="visits", name="Stock", direction=Direction.BAND)
    band = Target(kpi="visits", since=START, low=40, high=60)
    chart = kpi_chart(workbook_of(steady, band, *series("visits", "2026-W02", 50)), steady, TODAY)
    assert (chart.goal, chart.low, chart.high, chart.plan) == (None, 40, 60, (None,))


def test_a_kpi_without_values_has_an_empty_chart(workbook_of):
    chart = kpi_chart(workbook_of(VISITS, RISING), VISITS, TODAY)
    assert (chart.slots, chart.values, chart.last) == ((), (), None)


def test_five_thousand_daily_values_are_drawn_in_one_pass(workbook_of, series):
    daily = Kpi(slug="visits", name="Visits", cadence=Cadence.DAY)
    path = Target(kpi="visits", since=START, goal=200, deadline=date(2040, 12, 31))
    book = workbook_of(daily, path, *series("visits", "2026-01-05", *range(5000)))
    chart = kpi_chart(book, daily, date(2039, 12, 31))
    assert len(chart.plan) == 5000 + chart.ahead
    assert None not in chart.plan


def noisy(count, slope=0.0, seed=3):
    dice = random.Random(seed)
    return [100 + slope * at + dice.gauss(0, 5) for at in range(count)]


def test_the_cone_opens_from_the_newest_value_and_reaches_the_deadline(workbook_of, series):
    book = workbook_of(VISITS, RISING, *series("visits", "2025-W30", *noisy(27)))
    chart = kpi_chart(book, VISITS, date(2026, 1, 31))
    assert (chart.slots[26], chart.slots[-1], chart.ahead) == ("W04 2026", "W11 2026", 7)
    assert chart.cone[25] is None
    assert chart.cone[26] == (chart.values[26], chart.values[26])
    widths = [high - low for low, high in chart.cone[26:]]
    assert widths == sorted(widths)


def test_a_cone_of_a_running_total_continues_the_total(workbook_of, series):
    sold = Kpi(slug="visits", name="Sold", kind=Kind.FLOW)
    total = Target(
        kpi="visits", since=START, start=START, goal=900, deadline=DEADLINE, cumulative=True
    )
    book = workbook_of(sold, total, *series("visits", "2025-W30", *noisy(27)))
    chart = kpi_chart(book, sold, date(2026, 1, 31))
    assert chart.cone[-1][0] > chart.values[chart.last]
    assert set(chart.upper) == {None}


def test_without_enough_values_or_a_deadline_nothing_lies_ahead(workbook_of, series):
    for changes in (
        (RISING, *series("visits", "2026-W02", 1, 2)),
        series("visits", "2025-W30", *noisy(27)),
    ):
        chart = kpi_chart(workbook_of(VISITS, *changes), VISITS, date(2026, 1, 31))
        assert (chart.ahead, any(chart.cone)) == (0, False)


def test_each_segment_shows_its_own_limits_and_its_signals(workbook_of, series):
    moved = [10.0, 12.0] * 7 + [50.0, 52.0] * 4
    rows = series("visits", "2025-W30", *moved)
    plain = kpi_chart(workbook_of(VISITS, *rows), VISITS, date(2026, 1, 31))
    assert set(plain.signals) >= set(range(14, 22))
    assert len(set(plain.upper)) == 1
    rebase = Rebase(kpi="visits", since="2025-W44", until="2025-W51", why="new page")
    parted = kpi_chart(workbook_of(VISITS, rebase, *rows), VISITS, date(2026, 1, 31))
    assert parted.signals == ()
    assert parted.upper[13] < parted.lower[14]


def test_a_signal_that_somebody_explained_is_not_marked(workbook_of, series):
    rows = series("visits", "2025-W30", *[10.0, 12.0] * 7, 50.0)
    said = Dismissal(kpi="visits", rule="OUTSIDE", first="2025-W44", side=1, why="a fair")
    assert kpi_chart(workbook_of(VISITS, *rows), VISITS, TODAY).signals == (14,)
    assert kpi_chart(workbook_of(VISITS, said, *rows), VISITS, TODAY).signals == ()


def test_the_expected_range_moves_with_what_the_values_follow(workbook_of, series):
    book = workbook_of(VISITS, *series("visits", "2025-W10", *noisy(40, slope=4)))
    chart = kpi_chart(book, VISITS, TODAY, view=View.EXPECTED)
    known = [(low, high) for low, high in zip(chart.lower, chart.upper, strict=True) if low]
    assert known[-1][0] > known[0][1]
    assert chart.is_expected


@pytest.mark.parametrize(("periods", "shown", "ahead"), [(13, 13, 6), (4, 4, 4), (None, 27, 7)])
def test_a_short_span_shows_half_as_many_periods_to_come(
    workbook_of, series, periods, shown, ahead
):
    book = workbook_of(VISITS, RISING, *series("visits", "2025-W30", *noisy(27)))
    chart = kpi_chart(book, VISITS, date(2026, 1, 31), periods)
    assert (len(chart.slots), chart.ahead) == (shown + ahead, ahead)
    assert chart.values[-1 - ahead] is not None
