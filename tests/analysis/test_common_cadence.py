"""Finer values in coarser periods: by the KPI's own arithmetic, and never from a part of one."""

import pytest

from kpitui.analysis.common_cadence import at_cadence
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence, Period
from kpitui.domain.workbook import Workbook


def book(*kpis, rows=()):
    rows = [Measurement(kpi=kpi, period=key, value=value) for kpi, key, value in rows]
    return Workbook(Ledger().with_changes([*kpis, *rows], 0, "anna"))


def months(kpi, values, cadence=Cadence.QUARTER):
    start = Period.parse("2026-01")
    found = {start.shifted(at): value for at, value in enumerate(values) if value is not None}
    return {at.key: value for at, value in at_cadence(book(kpi), kpi, found, cadence).items()}


def test_a_flow_adds_up_and_a_state_is_its_last():
    flow = Kpi(slug="orders", name="Orders", kind=Kind.FLOW, cadence=Cadence.MONTH)
    level = Kpi(slug="staff", name="Staff", kind=Kind.LEVEL, cadence=Cadence.MONTH)
    assert months(flow, [1, 2, 3, 4, 5, 6]) == {"2026-Q1": 6, "2026-Q2": 15}
    assert months(level, [1, 2, 3, 4, 5, 6]) == {"2026-Q1": 3, "2026-Q2": 6}


def test_a_coarser_period_with_a_gap_in_it_is_left_out():
    flow = Kpi(slug="orders", name="Orders", kind=Kind.FLOW, cadence=Cadence.MONTH)
    assert months(flow, [1, None, 3, 4, 5, 6, 7]) == {"2026-Q2": 15}


def test_the_same_cadence_changes_nothing():
    flow = Kpi(slug="orders", name="Orders", kind=Kind.FLOW, cadence=Cadence.MONTH)
    assert months(flow, [1, 2], Cadence.MONTH) == {"2026-01": 1, "2026-02": 2}


def test_weeks_of_a_flow_are_a_mean_in_a_month_because_months_have_four_or_five():
    flow = Kpi(slug="orders", name="Orders", kind=Kind.FLOW)
    start = Period.parse("2026-W01")
    values = {start.shifted(at): 10.0 for at in range(26)}
    found = at_cadence(book(flow), flow, values, Cadence.MONTH)
    assert set(found.values()) == {10.0}
    assert len(found) == pytest.approx(6, abs=1)


def test_a_ratio_is_that_of_the_sums_of_its_parts():
    above, below = (
        Kpi(slug=slug, name=slug, kind=Kind.FLOW, cadence=Cadence.MONTH) for slug in ("a", "b")
    )
    share = Kpi(
        slug="s", name="s", kind=Kind.RATIO, numerator="a", denominator="b", cadence=Cadence.MONTH
    )
    rows = [
        (kpi, f"2026-{month:02}", value)
        for kpi, values in (("a", (1, 1, 1)), ("b", (1, 2, 7)))
        for month, value in enumerate(values, start=1)
    ]
    workbook = book(above, below, share, rows=rows)
    found = at_cadence(workbook, share, workbook.values("s"), Cadence.QUARTER)
    assert list(found.values()) == [pytest.approx(0.3)]
