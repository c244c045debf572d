"""The dashboard's tiles: what they say of a KPI, their order, their groups and their filters."""

from collections.abc import Callable
from datetime import date

import pytest

from kpitui.domain.kpi import Direction, Kind, Kpi, Level, Role
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence
from kpitui.domain.status import Status
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.dashboard import Dashboard, Order, Tile, dashboard

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
    workbook_of: Make, series: Series, before: float, after: float, more: dict[str, object],
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
    year = {"start": date(2026, 1, 1), "deadline": date(2026, 12, 27)}
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
