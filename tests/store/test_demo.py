import math
from datetime import UTC, date, datetime

import pytest
import tinydb

from kpitui.domain.kpi import Role
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.reports.due import due
from kpitui.reports.status import status_report
from kpitui.store.demo import DEMO_TODAY, demo_content, demo_workbook
from kpitui.store.write_tables import pieces_of, tables_of

PARTIAL = "Partial: the data end on Friday 9 December 2011."
WEEKLY = [
    "revenue",
    "orders",
    "units-sold",
    "active-customers",
    "new-customers",
    "products-sold",
    "cancelled-orders",
    "cancelled-value",
]
COMPUTED = ["average-order-value", "invoices", "cancellation-rate"]


@pytest.fixture(scope="module")
def demo() -> Workbook:
    return demo_workbook()


def at(demo, slug, key):
    return demo.values(slug)[Period.parse(key)]


def known_on(demo, *moment):
    return demo.as_of(int(datetime(*moment, tzinfo=UTC).timestamp()))


def test_the_bundled_file_is_what_kpitui_itself_would_write(demo):
    assert b"".join(pieces_of(tables_of(demo.ledger), 0)) == demo_content()


def test_the_bundled_file_is_small():
    assert len(demo_content()) < 150_000


def test_stock_tinydb_opens_it(tmp_path):
    path = tmp_path / "demo.json"
    path.write_bytes(demo_content())
    with tinydb.TinyDB(path) as database:
        sizes = {name: len(database.table(name)) for name in database.tables()}
    assert sizes == {
        "meta": 1,
        "objectives": 2,
        "kpis": 13,
        "targets": 12,
        "links": 4,
        "markers": 6,
        "undos": 0,
        "measurements": 10,
        "log": 0,
    }


@pytest.mark.parametrize("slug", WEEKLY + COMPUTED)
def test_a_weekly_kpi_has_52_weeks_and_the_closed_one_is_missing(demo, slug):
    weeks = [week.key for week in demo.values(slug)]
    assert (len(weeks), weeks[0], weeks[-1]) == (52, "2010-W49", "2011-W49")
    assert "2010-W52" not in weeks


def test_the_closed_week_is_missing_and_not_skipped(demo):
    closed = Period.parse("2010-W52")
    assert all(demo.series(slug).measurement(closed) is None for slug in WEEKLY)


@pytest.mark.parametrize(
    ("slug", "total"),
    [
        ("revenue", 10_470_194.65),
        ("orders", 19_534),
        ("units-sold", 5_497_478),
        ("active-customers", 15_621),
        ("new-customers", 4_035),
        ("products-sold", 99_575),
        ("cancelled-orders", 3_793),
        ("cancelled-value", 893_231.91),
        ("invoices", 23_327),
    ],
)
def test_the_weeks_add_up_to_the_totals_of_the_source(demo, slug, total):
    assert math.fsum(demo.values(slug).values()) == pytest.approx(total, abs=0.001)


@pytest.mark.parametrize(
    ("week", "revenue", "orders", "order_value", "cancelled_percent"),
    [
        ("2010-W49", 329_936.81, 530, 622.52, 16.8),
        ("2011-W03", 215_533.18, 232, 929.02, 19.16),
        ("2011-W07", 143_734.46, 296, 485.59, 14.94),
        ("2011-W30", 182_685.09, 346, 527.99, 13.93),
        ("2011-W47", 316_412.16, 619, 511.17, 10.16),
        ("2011-W49", 504_309.93, 512, 984.98, 14.24),
    ],
)
def test_the_ratios_equal_the_figures_of_the_source(
    demo, week, revenue, orders, order_value, cancelled_percent
):
    assert (at(demo, "revenue", week), at(demo, "orders", week)) == (revenue, orders)
    assert at(demo, "average-order-value", week) == pytest.approx(order_value, abs=0.0051)
    assert at(demo, "cancellation-rate", week) == pytest.approx(cancelled_percent, abs=0.0051)


@pytest.mark.parametrize("slug", WEEKLY)
def test_the_last_week_is_noted_as_partial(demo, slug):
    notes = {row.period: row.note for row in demo.series(slug).rows() if row.note == PARTIAL}
    assert notes == {"2011-W49": PARTIAL}


def test_series_m_has_150_months_up_to_november(demo):
    sales, leading = demo.values("sales"), demo.values("leading-indicator")
    months = [month.key for month in sales]
    assert (len(months), months[0], months[-1]) == (150, "1999-06", "2011-11")
    assert list(leading) == list(sales)
    assert (at(demo, "sales", "1999-06"), at(demo, "sales", "2011-11")) == (200.1, 262.7)
    assert at(demo, "leading-indicator", "1999-06") == 10.01
    assert at(demo, "leading-indicator", "2011-11") == 13.4


def test_nothing_is_due_on_the_day_of_the_demo(demo):
    assert due(demo, DEMO_TODAY) == []


def test_the_statuses_on_the_day_of_the_demo_are_mixed(demo):
    words = {each.kpi.slug: each.status.value for each in status_report(demo, DEMO_TODAY)}
    assert words == {
        "revenue": "off track",
        "orders": "on track",
        "units-sold": "on track",
        "active-customers": "on track",
        "new-customers": "off track",
        "products-sold": "achieved",
        "cancelled-orders": "no target",
        "cancelled-value": "on track",
        "average-order-value": "on track",
        "invoices": "no target",
        "cancellation-rate": "off track",
        "leading-indicator": "no target",
        "sales": "off track",
    }


def test_each_word_is_explained_by_the_reason_that_decided_it(demo):
    found = {each.kpi.slug: each for each in status_report(demo, DEMO_TODAY)}
    assert found["revenue"].reason == found["revenue"].outlook_reason
    assert found["new-customers"].reason == found["new-customers"].plan_reason


def test_the_running_week_is_not_judged(demo):
    revenue = status_report(demo, DEMO_TODAY)[0]
    assert revenue.is_running
    assert revenue.last == (Period.parse("2011-W48"), 324_370.83)
    assert revenue.measured == pytest.approx(9_965_884.72)


def test_every_objective_has_leading_and_lagging_kpis(demo):
    roles = {each.slug: {kpi.role for kpi in demo.kpis_of(each.slug)} for each in demo.objectives}
    assert roles == {
        "grow-online-sales": {Role.LEADING, Role.LAGGING},
        "series-m": {Role.LEADING, Role.LAGGING},
    }


def test_every_leading_kpi_names_its_lagging_one(demo):
    links = {link.leading: (link.lagging, link.lead) for link in demo.links}
    assert links == {
        "new-customers": ("orders", 1),
        "active-customers": ("revenue", None),
        "products-sold": ("units-sold", None),
        "leading-indicator": ("sales", 3),
    }
    assert links.keys() == {kpi.slug for kpi in demo.kpis if kpi.role is Role.LEADING}


def test_the_sources_are_cited(demo):
    shop, series = (objective.note for objective in demo.objectives)
    assert "10.1057/dbm.2012.17" in shop
    assert "CC0" in shop
    assert "Box" in series
    assert all(kpi.source for kpi in demo.kpis)


def test_a_new_target_left_the_earlier_plan_as_it_was(demo):
    first, second = demo.target_path("orders").versions
    assert (first.since, first.goal, first.why) == (date(2011, 1, 3), 450.0, "")
    assert (second.since, second.goal) == (date(2011, 7, 4), 600.0)
    assert second.why
    assert second.milestones[0].value == pytest.approx(371.80, abs=0.005)


def test_each_week_was_recorded_in_one_entry_after_its_end(demo):
    entries = {tuple(row.entry for row in demo.series(slug).rows()) for slug in WEEKLY}
    assert len(entries) == 1
    assert len(set(*entries)) == 52
    rows = list(demo.series("orders").rows())
    for row in rows[:-1]:
        recorded = datetime.fromtimestamp(row.at, UTC).date()
        assert recorded > Period.parse(row.period).end
    assert datetime.fromtimestamp(rows[-1].at, UTC).date() == DEMO_TODAY


def test_entries_follow_each_other_in_time(demo):
    moments = sorted({(change.entry, change.at) for change in demo.ledger.changes()})
    assert [entry for entry, _at in moments] == list(range(1, demo.ledger.next_entry))
    assert [when for _entry, when in moments] == sorted(when for _entry, when in moments)


def test_looking_back_shows_what_was_known_then(demo):
    then = known_on(demo, 2011, 7, 4, 8)
    assert list(then.values("orders"))[-1].key == "2011-W25"
    assert then.target_path("orders").current.goal == 450.0
    assert len(then.values("sales")) == 145


def test_the_markers_stand_on_revenue_and_orders(demo):
    days = [date(2010, 12, 24), date(2011, 4, 29), date(2011, 12, 9)]
    for slug in ("revenue", "orders"):
        assert [marker.day for marker in demo.markers(slug)] == days


def test_a_target_that_came_later_starts_from_the_value_known_then(demo):
    [target] = demo.target_path("new-customers").versions
    assert (target.since, target.baseline, target.goal) == (date(2011, 7, 4), 37.0, 120.0)
