"""Computed values: parts are aggregated before they are divided, and gaps stay gaps."""

from collections.abc import Mapping

import pytest

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


def ratio(**more: object) -> Kpi:
    parts = {"numerator": "orders", "denominator": "visits"}
    return Kpi(slug="conversion", name="Conversion", kind=Kind.RATIO, **parts, **more)


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
