"""The dashboard's tiles: what they say of a KPI, their order, their groups and their filters."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpitui.domain.judgements import Dismissal
from kpitui.domain.kpi import Direction, Kind, Kpi, Level, Role
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence, Period
from kpitui.domain.status import Status
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.dashboard import SPARK_PERIODS, Dashboard, Order, Tile, dashboard

Make = Callable[..., Workbook]
Series = Callable[..., list[Measurement]]
TODAY = date(2026, 11, 25)  # a Wednesday of W48


def tile(report: Dashboard, slug: str) -> Tile:
    return next(each for each in report.tiles if each.slug == slug)


def test_a_tile_shows_the_last_complete_period_and_tells_the_running_one_apart(
    workbook_of: Make, series: Series
) -> None:
    visits = Kpi(slug="visits", name="Visits", unit="visits", kind=Kind.FLOW)
    report = dashboard(
        workbook_of(visits, *series("visits", "2026-W46", 100.0, 150.0, 20.0)), TODAY
    )
    shown = tile(report, "visits")
    assert (shown.value, shown.figure, shown.period) == ("150 visits", "150", "W47")
    assert (shown.change, shown.rose, shown.is_better) == ("+50%", True, True)
    assert shown.so_far == "W48 2026 so far: 20 visits"
    assert shown.spark == (100.0, 150.0)


def test_a_gap_before_the_last_value_leaves_no_change_to_show(
    workbook_of: Make, series: Series
) -> None:
    gap = workbook_of(Kpi(slug="a", name="A"), *series("a", "2026-W45", 1.0, None, 3.0))
    shown = tile(dashboard(gap, TODAY), "a")
    assert (shown.change, shown.rose, shown.is_better) == ("", None, None)
    assert shown.spark == (1.0, None, 3.0)


@pytest.mark.parametrize(
    ("before", "after", "more", "change"),
    [
        (200.0, 190.0, {}, "-5.0%"),
        (200.0, 100.0, {}, "-50%"),
        (0.0, 5.0, {}, "+5"),
        (-4.0, -2.0, {}, "+2"),
        (10.0, 12.5, {"unit": "%", "decimals": 1}, "+2.5"),
        (0.0, 1.0, {"kind": Kind.MILESTONE}, ""),
    ],
)
def test_a_change_is_in_per_cent_where_that_says_something(
    workbook_of: Make, series: Series, before: float, after: float, more: dict[str, Any],
    change: str,
) -> None:  # fmt: skip
    changed = workbook_of(Kpi(slug="a", name="A", **more), *series("a", "2026-W46", before, after))
    assert tile(dashboard(changed, TODAY), "a").change == change


def test_falling_is_better_where_lower_is_better(workbook_of: Make, series: Series) -> None:
    costs = Kpi(slug="costs", name="Costs", direction=Direction.DOWN)
    shown = tile(
        dashboard(workbook_of(costs, *series("costs", "2026-W46", 9.0, 6.0)), TODAY), "costs"
    )
    assert (shown.rose, shown.is_better) == (False, True)


def test_a_target_is_said_in_full_and_in_ever_fewer_words(workbook_of: Make) -> None:
    sales = Kpi(slug="sales", name="Sales", unit="GBP", kind=Kind.FLOW)
    year: dict[str, Any] = {"start": date(2026, 1, 1), "deadline": date(2026, 12, 27)}
    whole = Target(kpi="sales", since=date(2026, 1, 1), goal=10_500_000.0, cumulative=True, **year)
    assert tile(dashboard(workbook_of(sales, whole), TODAY), "sales").targets == (
        "10,500,000 GBP in all by 27 Dec 2026",
        "10,500,000 in all by 27 Dec 2026",
        "10.5M by 27 Dec",
    )


def test_a_kpi_without_values_says_so(workbook_of: Make) -> None:
    shown = tile(dashboard(workbook_of(Kpi(slug="a", name="A")), TODAY), "a")
    assert (shown.value, shown.status, shown.is_due) == ("no value", Status.NOT_STARTED, True)


@pytest.fixture
def mixed(workbook_of: Make, series: Series) -> Workbook:
    """Two objectives; `late` is stale, `new` has no value, `fine` is neither."""
    return workbook_of(
        Objective(slug="grow", name="Grow online sales"),
        Objective(slug="keep", name="Customers stay"),
        Kpi(slug="new", name="Zebra", objective="keep", owner="anna", role=Role.LEADING),
        Kpi(slug="fine", name="Mule", objective="grow", level=Level.STRATEGIC, tags=("web",)),
        Kpi(slug="late", name="Ant", objective="grow", cadence=Cadence.DAY),
        *series("fine", "2026-W46", 1.0, 2.0),
        *series("late", "2026-11-01", 1.0, 2.0, 3.0),
    )


def test_tiles_are_grouped_by_objective_and_sorted_by_attention(mixed: Workbook) -> None:
    report = dashboard(mixed, TODAY)
    assert [(group.title, [t.slug for t in group.tiles]) for group in report.groups] == [
        ("Grow online sales", ["late", "fine"]),
        ("Customers stay", ["new"]),
    ]
    assert report.counts == {Status.STALE: 1, Status.NO_TARGET: 1, Status.NOT_STARTED: 1}
    assert (report.due, report.total) == (2, 3)


def test_the_order_key_goes_round(mixed: Workbook) -> None:
    orders = [Order.ATTENTION, Order.ATTENTION.next, Order.ATTENTION.next.next]
    assert set(orders) == set(Order)
    assert orders[-1].next is Order.ATTENTION
    by_definition = dashboard(mixed, TODAY, order=Order.DEFINITION).groups[0].tiles
    assert [each.slug for each in by_definition] == ["fine", "late"]
    by_name = dashboard(mixed, TODAY, order=Order.NAME).groups[0].tiles
    assert [each.slug for each in by_name] == ["late", "fine"]


@pytest.mark.parametrize(
    ("wanted", "slugs"),
    [
        ("", ["late", "fine", "new"]),
        ("zeb", ["new"]),
        ("grow", ["late", "fine"]),
        ("GROW mule", ["fine"]),
        ("owner:anna", ["new"]),
        ("role:leading status:not", ["new"]),
        ("level:strategic", ["fine"]),
        ("tag:web", ["fine"]),
        ("cadence:day", ["late"]),
        ("status:stale", ["late"]),
        ("owner:ben", []),
        ("colour:blue", []),
    ],
)
def test_every_word_of_a_filter_must_fit(mixed: Workbook, wanted: str, slugs: list[str]) -> None:
    report = dashboard(mixed, TODAY, wanted=wanted)
    assert [each.slug for each in report.tiles] == slugs
    assert report.total == 3


def test_a_milestone_is_told_in_words_everywhere(workbook_of: Make, series: Series) -> None:
    launch = Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE)
    year = Target(
        kpi="launch", since=date(2026, 1, 1), start=date(2026, 1, 1), goal=1.0,
        deadline=date(2026, 12, 31),
    )  # fmt: skip
    book = workbook_of(launch, year, *series("launch", "2026-W46", 0.0, 0.0))
    shown = tile(dashboard(book, TODAY), "launch")
    assert (shown.value, shown.figure) == ("not done", "not done")
    assert shown.targets == ("done by 31 Dec 2026", "done by 31 Dec 2026", "done by 31 Dec")


def test_a_band_is_said_in_ever_fewer_words(workbook_of: Make) -> None:
    stock = Kpi(slug="stock", name="Stock", unit="boxes", direction=Direction.BAND)
    band = Target(kpi="stock", since=date(2026, 1, 1), low=18_000.0, high=22_500.0)
    assert tile(dashboard(workbook_of(stock, band), TODAY), "stock").targets == (
        "18,000 to 22,500 boxes",
        "18,000 to 22,500",
        "18k–22.5k",
    )


def test_without_a_target_nothing_is_said_of_one(workbook_of: Make) -> None:
    gone = Target(kpi="a", since=date(2026, 1, 1), baseline=5.0)
    for changes in ([], [gone]):
        shown = tile(dashboard(workbook_of(Kpi(slug="a", name="A"), *changes), TODAY), "a")
        assert shown.targets == ()


def test_a_zero_target_is_a_target(workbook_of: Make) -> None:
    zero = Target(kpi="a", since=date(2026, 1, 1), goal=0.0)
    shown = tile(dashboard(workbook_of(Kpi(slug="a", name="A"), zero), TODAY), "a")
    assert shown.targets == ("0", "0", "0")


def test_a_first_value_that_still_runs_is_shown_as_such(workbook_of: Make, series: Series) -> None:
    book = workbook_of(Kpi(slug="a", name="A", unit="GBP"), *series("a", "2026-W48", 7.0))
    shown = tile(dashboard(book, TODAY), "a")
    assert (shown.value, shown.period, shown.so_far) == ("7 GBP", "W48", "W48 2026 so far: 7 GBP")
    assert (shown.spark, shown.change, shown.status) == ((), "", Status.NOT_STARTED)


def test_a_sparkline_holds_a_year_of_weeks_at_most(workbook_of: Make, series: Series) -> None:
    values = [float(n) for n in range(80)]
    book = workbook_of(Kpi(slug="a", name="A"), *series("a", "2025-W20", *values))
    spark = tile(dashboard(book, Period.parse("2025-W20").shifted(80).start), "a").spark
    assert spark == tuple(values[-SPARK_PERIODS:])
    assert len(spark) == 52


def test_a_change_is_told_between_whole_periods_only(workbook_of: Make, series: Series) -> None:
    book = workbook_of(Kpi(slug="a", name="A"), *series("a", "2026-W46", 100.0, 150.0, 900.0))
    assert tile(dashboard(book, TODAY), "a").change == "+50%"


@pytest.mark.parametrize(
    ("direction", "after", "rose", "is_better"),
    [
        (Direction.UP, 12.0, True, True),
        (Direction.UP, 8.0, False, False),
        (Direction.DOWN, 12.0, True, False),
        (Direction.BAND, 12.0, True, None),
        (Direction.UP, 10.0, None, None),
    ],
)
def test_better_is_told_apart_from_higher(
    workbook_of: Make, series: Series, direction: Direction, after: float, rose: bool | None,
    is_better: bool | None,
) -> None:  # fmt: skip
    kpi = Kpi(slug="a", name="A", direction=direction)
    shown = tile(dashboard(workbook_of(kpi, *series("a", "2026-W46", 10.0, after)), TODAY), "a")
    assert (shown.rose, shown.is_better) == (rose, is_better)


def test_names_from_outside_are_made_harmless(workbook_of: Make, series: Series) -> None:
    book = workbook_of(
        Objective(slug="grow", name="G\x1b[2J"),
        Kpi(slug="a", name="A\x07", unit="\x9b", objective="grow"),
        *series("a", "2026-W47", 5.0, 6.0),
    )
    group = dashboard(book, TODAY).groups[0]
    shown = group.tiles[0]
    for text in (group.title, shown.name, shown.value, shown.so_far, shown.reason):
        assert text.isprintable()


def test_kpis_without_an_objective_have_a_group_of_their_own_at_the_end(workbook_of: Make) -> None:
    book = workbook_of(
        Kpi(slug="alone", name="Alone"),
        Objective(slug="grow", name="Grow"),
        Kpi(slug="a", name="A", objective="grow"),
    )
    groups = dashboard(book, TODAY).groups
    assert [(group.slug, group.title) for group in groups] == [
        ("grow", "Grow"),
        (None, "No objective"),
    ]


def test_counts_are_of_what_the_filter_lets_through(mixed: Workbook) -> None:
    report = dashboard(mixed, TODAY, wanted="cadence:day")
    assert (report.counts, report.due, report.total) == ({Status.STALE: 1}, 1, 3)
    nothing = dashboard(mixed, TODAY, wanted="nothing-of-that-name")
    assert (nothing.groups, nothing.counts, nothing.due, nothing.total) == ((), {}, 0, 3)


def test_an_empty_workbook_has_an_empty_dashboard() -> None:
    report = dashboard(Workbook(), TODAY)
    assert (report.groups, report.tiles, report.counts, report.total) == ((), (), {}, 0)


@pytest.mark.parametrize("order", Order)
def test_every_order_shows_every_kpi_once(mixed: Workbook, order: Order) -> None:
    report = dashboard(mixed, TODAY, order=order)
    assert sorted(each.slug for each in report.tiles) == ["fine", "late", "new"]


def test_a_tile_asks_what_the_newest_value_asks_while_that_is_news(
    workbook_of: Make, series: Series
) -> None:
    kpi = Kpi(slug="visits", name="Visits")
    calm, jump = [10.0, 12.0] * 7, [30.0]
    today = date(2026, 11, 23)

    def signal(*values: float, others: tuple[Dismissal, ...] = ()) -> str:
        first = Period.parse("2026-W47").shifted(1 - len(values)).key
        book = workbook_of(kpi, *others, *series("visits", first, *values))
        return tile(dashboard(book, today), "visits").signal

    assert signal(*calm) == ""
    assert signal(*calm, *jump).startswith("Outside the limits, above the mean since W47 2026")
    assert signal(*calm, *jump, 11.0) == ""
    assert signal(*calm, *jump * 9) == ""
    said = Dismissal(kpi="visits", rule="OUTSIDE", first="2026-W47", side=1, why="a fair")
    assert signal(*calm, *jump, others=(said,)) == ""
