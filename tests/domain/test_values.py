"""Computed values: parts are aggregated before they are divided, and gaps stay gaps."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Cadence, Period
from kpitui.domain.values import Values, aggregated, computed_values, parts_of, quotient


def weeks(*values: float | None) -> Values:
    """Values for the weeks from 2026-W01 on; None leaves a gap."""
    first = Period.parse("2026-W01")
    return {first.shifted(n): value for n, value in enumerate(values) if value is not None}


def kpis(*definitions: Kpi) -> Mapping[str, Kpi]:
    return {kpi.slug: kpi for kpi in definitions}


ORDERS = Kpi(slug="orders", name="Orders", kind=Kind.FLOW)
VISITS = Kpi(slug="visits", name="Visits", kind=Kind.FLOW)
STAFF = Kpi(slug="staff", name="Staff", kind=Kind.LEVEL)


def ratio(**more: Any) -> Kpi:
    parts = {"numerator": "orders", "denominator": "visits"}
    return Kpi(slug="conversion", name="Conversion", kind=Kind.RATIO, **(parts | more))


def computed(kpi: Kpi, orders: Values, visits: Values) -> Values:
    known = {"orders": orders, "visits": visits, "staff": visits}
    return computed_values(kpi, kpis(ORDERS, VISITS, STAFF, kpi), known.__getitem__)


def test_a_flow_adds_up_and_a_level_keeps_its_last_state() -> None:
    january = Period.parse("2026-01")
    assert aggregated(weeks(1.0, 2.0, 3.0, 4.0), Kind.FLOW, Cadence.MONTH)[january] == 10.0
    assert aggregated(weeks(1.0, 2.0, 3.0, 4.0), Kind.LEVEL, Cadence.MONTH)[january] == 4.0


def test_a_week_belongs_to_the_month_of_its_last_day() -> None:
    # W05 of 2026 ends on 1 February.
    by_month = aggregated(weeks(1.0, 1.0, 1.0, 1.0, 1.0), Kind.FLOW, Cadence.MONTH)
    assert by_month == {Period.parse("2026-01"): 4.0, Period.parse("2026-02"): 1.0}


def test_a_ratio_divides_the_sums_and_never_averages_ratios() -> None:
    monthly = ratio(cadence=Cadence.MONTH)
    values = computed(monthly, weeks(10.0, 1.0), weeks(100.0, 1.0))
    assert values == {Period.parse("2026-01"): 11.0 / 101.0}


def test_a_ratio_in_per_cent_is_a_hundred_times_the_quotient() -> None:
    assert list(computed(ratio(unit="%"), weeks(1.0), weeks(4.0)).values()) == [25.0]


def test_a_missing_part_or_a_zero_denominator_gives_no_value() -> None:
    values = computed(ratio(), weeks(1.0, 2.0, None, 4.0), weeks(2.0, 0.0, 5.0, None))
    assert values == weeks(0.5)


@pytest.mark.parametrize(
    ("above", "below", "result"),
    [(1.0, 4.0, 0.25), (1.0, 0.0, None), (None, 4.0, None), (1.0, None, None), (0.0, 4.0, 0.0),
     (1e308, 1e-10, None)],
)  # fmt: skip
def test_a_quotient_is_a_number_or_nothing(
    above: float | None, below: float | None, result: float | None
) -> None:
    assert quotient(above, below) == result


def test_a_formula_is_computed_where_all_its_parts_exist() -> None:
    total = Kpi(slug="total", name="Total", kind=Kind.FLOW, formula="orders + visits / 2")
    assert computed(total, weeks(1.0, 2.0, 3.0), weeks(4.0, None, 8.0)) == weeks(3.0, None, 7.0)


def test_a_formula_may_look_back() -> None:
    change = Kpi(slug="change", name="Change", formula="orders - lag(orders, 1)")
    assert computed(change, weeks(1.0, 4.0, None, 9.0), {}) == weeks(None, 3.0)


def test_the_parts_of_a_kpi_are_named() -> None:
    assert parts_of(ratio()) == ("orders", "visits")
    assert set(parts_of(Kpi(slug="t", name="T", formula="orders + [visits]"))) == {
        "orders",
        "visits",
    }
    assert parts_of(ORDERS) == ()


@pytest.mark.parametrize(
    ("cadence", "sums"),
    [
        (Cadence.MONTH, {"2026-03": 9.0, "2026-04": 4.0}),
        (Cadence.QUARTER, {"2026-Q1": 9.0, "2026-Q2": 4.0}),
        (Cadence.YEAR, {"2026": 13.0}),
    ],
)
def test_a_flow_adds_up_over_every_border(cadence: Cadence, sums: dict[str, float]) -> None:
    w13 = Period.parse("2026-W13")  # W14 of 2026 ends on 5 April
    values = {w13.previous: 4.0, w13: 5.0, w13.next: 4.0}
    whole = aggregated(values, Kind.FLOW, cadence)
    assert {period.key: value for period, value in whole.items()} == sums


def test_a_week_at_the_turn_of_the_year_counts_where_it_ends() -> None:
    turn = Period.parse("2026-W53")  # ends on 3 January 2027
    assert list(aggregated({turn: 1.0}, Kind.FLOW, Cadence.YEAR)) == [Period.parse("2027")]


counts = st.lists(st.none() | st.integers(0, 1000).map(float), max_size=30)


@given(flow=counts)
def test_aggregating_loses_nothing_of_a_flow(flow: list[float | None]) -> None:
    values = weeks(*flow)
    for cadence in (Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR):
        assert sum(aggregated(values, Kind.FLOW, cadence).values()) == sum(values.values())


def test_a_week_that_one_part_lacks_counts_for_neither() -> None:
    # Orders of four weeks over visits of three would look a third better than they are.
    monthly = ratio(cadence=Cadence.MONTH)
    complete = computed(monthly, weeks(10.0, 10.0, 10.0, 10.0), weeks(100.0, 100.0, 100.0, 100.0))
    for orders, visits in (
        (weeks(10.0, 10.0, 10.0, 10.0), weeks(100.0, None, 100.0, 100.0)),
        (weeks(10.0, 10.0, None, 10.0), weeks(100.0, 100.0, 100.0, 100.0)),
    ):
        assert computed(monthly, orders, visits) == complete == {Period.parse("2026-01"): 0.1}


def test_a_month_in_which_the_parts_never_meet_has_no_value() -> None:
    monthly = ratio(cadence=Cadence.MONTH)
    assert computed(monthly, weeks(1.0, None, 1.0), weeks(None, 5.0)) == {}
    rate = Kpi(slug="rate", name="Rate", cadence=Cadence.MONTH, formula="orders / visits")
    assert computed(rate, weeks(1.0, None, 1.0), weeks(None, 5.0)) == {}


def test_a_zero_week_counts_as_zero_in_a_month() -> None:
    monthly = ratio(cadence=Cadence.MONTH)
    values = computed(monthly, weeks(0.0, 5.0), weeks(100.0, 0.0))
    assert values == {Period.parse("2026-01"): 0.05}
    assert computed(monthly, weeks(0.0, 5.0), weeks(0.0, 0.0)) == {}


@given(orders=counts, visits=counts)
def test_a_coarser_ratio_is_the_ratio_of_the_weeks_that_both_have(
    orders: list[float | None], visits: list[float | None]
) -> None:
    both = [
        pair for pair in zip(orders, visits, strict=False) if None not in pair
    ]  # all within 2026
    above, below = (sum(float(pair[place] or 0) for pair in both) for place in (0, 1))
    yearly = computed(ratio(cadence=Cadence.YEAR), weeks(*orders), weeks(*visits))
    assert list(yearly.values()) == ([above / below] if below else [])


def test_a_formula_adds_up_its_flows_before_it_divides() -> None:
    monthly = Kpi(slug="rate", name="Rate", cadence=Cadence.MONTH, formula="orders / visits")
    values = computed(monthly, weeks(10.0, 1.0), weeks(100.0, 1.0))
    assert values == {Period.parse("2026-01"): 11.0 / 101.0}


def test_parts_of_different_cadences_meet_at_the_coarser_one() -> None:
    days = {Period.parse("2026-01-05").shifted(n): 1.0 for n in range(7)}
    daily = Kpi(slug="orders", name="Orders", kind=Kind.FLOW, cadence=Cadence.DAY)
    known = {"orders": days, "visits": weeks(None, 70.0)}
    values = computed_values(ratio(), kpis(daily, VISITS), known.__getitem__)
    assert values == weeks(None, 0.1)


def test_a_lag_counts_in_the_cadence_of_the_computed_kpi() -> None:
    growth = Kpi(
        slug="growth", name="Growth", cadence=Cadence.MONTH, formula="staff - lag(staff, 1)"
    )
    states = weeks(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)  # January ends at 4, February at 8
    assert computed(growth, {}, states) == {Period.parse("2026-02"): 4.0}


def test_per_cent_is_as_exact_as_division_allows() -> None:
    assert list(computed(ratio(unit="%"), weeks(29.0), weeks(100.0)).values()) == [29.0]


def test_a_ratio_beyond_all_numbers_is_no_value() -> None:
    assert computed(ratio(unit="%"), weeks(1e100), weeks(1e-207)) == {}
    assert computed(ratio(unit="%"), weeks(1e307), weeks(1.0)) == {}


@given(orders=counts, visits=counts)
def test_values_come_in_order_of_time_and_only_where_both_parts_are(
    orders: list[float | None], visits: list[float | None]
) -> None:
    values = computed(ratio(), weeks(*orders), weeks(*visits))
    assert list(values) == sorted(values)
    assert values.keys() <= weeks(*orders).keys() & weeks(*visits).keys()


def test_half_a_ratio_has_no_values() -> None:
    assert computed(Kpi(slug="rate", name="Rate", numerator="orders"), weeks(1.0), weeks(2.0)) == {}
