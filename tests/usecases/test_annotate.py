from datetime import date

import pytest

from kpitui.domain.errors import InvalidInput, UnknownName
from kpitui.usecases.annotate import add_marker, declare_link, remove_link
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.undo import undo_last

DAY = date(2026, 3, 12)


@pytest.fixture
def shop(session):
    """A session with the KPIs visits and orders."""
    for slug in ("visits", "orders"):
        add_kpi(session, slug, KpiFields())
    return session


def links(session):
    return [(link.leading, link.lagging, link.lead) for link in session.workbook.links]


def test_a_link_is_recorded_once(shop, open_session):
    declare_link(shop, "vis", "orders", 2)
    stamp = shop.file.stamp()
    declare_link(shop, "visits", "orders", 2)
    assert shop.file.stamp() == stamp
    assert links(open_session()) == [("visits", "orders", 2)]


def test_another_lead_replaces_the_expectation(shop):
    declare_link(shop, "visits", "orders")
    declare_link(shop, "visits", "orders", 3)
    assert links(shop) == [("visits", "orders", 3)]


def test_a_link_can_be_taken_away_and_declared_again(shop):
    declare_link(shop, "visits", "orders", 2)
    remove_link(shop, "visits", "orders")
    assert links(shop) == []
    with pytest.raises(InvalidInput, match="There is no link from visits to orders"):
        remove_link(shop, "visits", "orders")
    declare_link(shop, "visits", "orders", 2)
    assert links(shop) == [("visits", "orders", 2)]


def test_a_link_has_a_direction(shop):
    declare_link(shop, "visits", "orders")
    with pytest.raises(InvalidInput, match="no link from orders to visits"):
        remove_link(shop, "orders", "visits")


@pytest.mark.parametrize(
    ("leading", "lagging", "lead", "sentence"),
    [
        ("visits", "visits", None, "cannot announce itself"),
        ("visits", "orders", -1, "0 or more"),
        ("visits", "nosuch", None, "no KPI “nosuch”"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(shop, leading, lagging, lead, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        declare_link(shop, leading, lagging, lead)
    assert links(shop) == []


def test_a_marker_is_recorded_once(shop, open_session):
    add_marker(shop, "visits", DAY, " new landing page ")
    stamp = shop.file.stamp()
    add_marker(shop, "visits", DAY, "new landing page")
    assert shop.file.stamp() == stamp
    [marker] = open_session().workbook.markers("visits")
    assert (marker.day, marker.text, marker.by) == (DAY, "new landing page", "anna")


def test_a_day_can_have_several_markers(shop):
    add_marker(shop, "visits", DAY, "sale")
    add_marker(shop, "visits", DAY, "newsletter")
    assert [each.text for each in shop.workbook.markers("visits")] == ["sale", "newsletter"]


@pytest.mark.parametrize(
    ("text", "sentence"), [("  ", "needs a text"), ("a\x07b", "terminal"), ("n" * 121, "121")]
)
def test_a_marker_without_a_proper_text_is_refused(shop, text, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        add_marker(shop, "visits", DAY, text)


def test_a_marker_needs_a_kpi(shop):
    with pytest.raises(UnknownName):
        add_marker(shop, "nosuch", DAY, "sale")


def test_a_kpi_that_was_taken_back_meanwhile_gets_no_link_and_no_marker(shop, open_session):
    undo_last(open_session(by="ben"))  # orders is gone, and shop has not seen it
    for annotate in (
        lambda: declare_link(shop, "visits", "orders"),
        lambda: add_marker(shop, "orders", DAY, "sale"),
    ):
        with pytest.raises(UnknownName, match="orders"):
            annotate()
    assert open_session().workbook.links == ()


def test_a_kpi_that_was_made_meanwhile_can_be_linked(shop, open_session):
    add_kpi(open_session(by="ben"), "revenue", KpiFields())
    assert declare_link(shop, "visits", "revenue").lagging == "revenue"
