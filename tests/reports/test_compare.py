"""Comparisons: claims, abstentions, refusals, links as hypotheses, and a scan that is corrected."""

import random
from datetime import date

import pytest

from kpitui.analysis.lead_lag import LeadVerdict
from kpitui.domain.kpi import Kind, Kpi, Role
from kpitui.domain.links import Link
from kpitui.domain.period import Cadence, Period
from kpitui.reports.compare import comparison, declared, scan
from kpitui.reports.compare_text import comparison_json, comparisons_text, verdict_text
from kpitui.store.demo import demo_workbook

TODAY = date(2026, 11, 23)
LAST = Period.parse("2026-W47")


@pytest.fixture(scope="module")
def demo():
    return demo_workbook()


def compared(book, first, second, today=date(2011, 12, 9)):
    return comparison(book, book.kpi(first), book.kpi(second), today)


@pytest.fixture
def linked(workbook_of, series):
    """A leading KPI that a lagging one follows two weeks later, and one that it does not."""

    def make(*others, count=80):
        dice = random.Random(3)
        new = [dice.gauss(0, 1) for _each in range(count + 2)]
        follows = [100 + 4 * new[at] + dice.gauss(0, 1) for at in range(count)]
        leads = [50 + 4 * new[at + 2] + dice.gauss(0, 1) for at in range(count)]
        alone = [80 + dice.gauss(0, 4) for _each in range(count)]
        first = LAST.shifted(1 - count).key
        return workbook_of(
            Kpi(slug="visits", name="Visits", role=Role.LEADING),
            Kpi(slug="ads", name="Ads", role=Role.LEADING),
            Kpi(slug="orders", name="Orders", role=Role.LAGGING),
            *others,
            *series("visits", first, *leads),
            *series("ads", first, *alone),
            *series("orders", first, *follows),
        )

    return make


def test_series_m_shows_its_lead_of_three_at_a_glance(demo):
    found = compared(demo, "leading-indicator", "sales")
    assert (found.found.verdict, found.found.lag) == (LeadVerdict.LEADS, 3)
    assert verdict_text(found).startswith("Leading indicator leads Sales by 3 months. Strong ")


def test_customers_and_revenue_move_together_without_a_lead(demo):
    found = compared(demo, "active-customers", "revenue")
    assert verdict_text(found).startswith(
        "Active customers and Revenue move together in the same week: no lead."
    )


def test_the_order_of_the_names_only_turns_the_sign(linked):
    book = linked()
    there, back = (
        comparison_json(compared(book, *pair, TODAY))
        for pair in (("visits", "orders"), ("orders", "visits"))
    )
    assert (there["verdict"], there["lag"], back["verdict"], back["lag"]) == (
        "leads",
        2,
        "lags",
        -2,
    )
    assert (there["lag_low"], there["lag_high"]) == (-back["lag_high"], -back["lag_low"])
    assert (there["r"], there["p_value"], there["n"]) == (back["r"], back["p_value"], back["n"])
    assert [(-each["lag"], each["r"]) for each in reversed(back["profile"])] == [
        (each["lag"], each["r"]) for each in there["profile"]
    ]


def test_a_gain_is_told_where_the_link_helps_to_foresee(linked):
    found = compared(linked(), "visits", "orders", TODAY)
    assert found.gain > 0.3
    assert "Knowing Visits lowers the error of the next Orders by" in verdict_text(found)


def test_without_evidence_it_is_told_what_could_have_shown(linked):
    found = compared(linked(), "ads", "orders", TODAY)
    assert found.found.verdict is LeadVerdict.NO_EVIDENCE
    assert "only a link stronger than r = 0.3" in verdict_text(found)
    assert comparison_json(found)["lag"] is None


def test_a_short_history_abstains_and_says_how_much_is_needed(linked):
    found = compared(linked(count=18), "visits", "orders", TODAY)
    assert found.found.verdict is LeadVerdict.NOT_ENOUGH_DATA
    assert "at least 24 are needed" in verdict_text(found)


def test_a_kpi_and_what_is_computed_from_it_are_not_compared(linked):
    share = Kpi(slug="rate", name="Rate", kind=Kind.RATIO, numerator="orders", denominator="visits")
    cost = Kpi(slug="cost", name="Cost", formula="[ads] / [visits]")
    book = linked(share, cost)
    assert "rate is computed from orders" in verdict_text(compared(book, "orders", "rate", TODAY))
    assert "rate is computed from orders" in verdict_text(compared(book, "rate", "orders", TODAY))
    assert "Both are computed from visits" in verdict_text(compared(book, "rate", "cost", TODAY))
    assert "not compared with itself" in verdict_text(compared(book, "ads", "ads", TODAY))


def test_a_partial_period_has_no_say(linked, series):
    book = linked()
    later = linked(*series("orders", "2026-W48", 9999.0))
    assert comparison_json(compared(later, "visits", "orders", TODAY)) == comparison_json(
        compared(book, "visits", "orders", TODAY)
    )


def test_different_cadences_meet_in_the_coarser_one(linked):
    monthly = Kpi(slug="sum", name="Sum", cadence=Cadence.MONTH, formula="[orders]")
    assert compared(linked(monthly), "visits", "sum", TODAY).cadence is Cadence.MONTH


def test_declared_links_are_hypotheses_that_the_figures_answer(linked):
    right = Link(leading="visits", lagging="orders", lead=2)
    wrong = Link(leading="orders", lagging="visits", lead=1)
    other = Link(leading="ads", lagging="orders", lead=1)
    first, second, third = declared(linked(right, wrong, other), TODAY)
    texts = {each.first.slug: verdict_text(each) for each in (first, second, third)}
    assert "declared" not in texts["visits"]
    assert "The declared link points the other way." in texts["orders"]
    assert third.first.slug == "ads"
    off = Link(leading="visits", lagging="orders", lead=5)
    [found] = declared(linked(off), TODAY)
    assert "The link was declared with 5 weeks ahead." in verdict_text(found)


def test_a_scan_looks_at_every_leading_with_every_lagging_kpi_and_can_be_stopped(linked):
    book = linked()
    found = scan(book, TODAY)
    assert [(each.first.slug, each.second.slug, each.looked_at) for each in found] == [
        ("visits", "orders", 2), ("ads", "orders", 2),
    ]  # fmt: skip
    assert scan(book, TODAY, goes_on=lambda done, total: done < total - 1) != found


def test_what_does_not_survive_so_many_looks_is_only_worth_watching(workbook_of, series):
    dice = random.Random(11)
    changes = []
    for number in range(9):
        for role in Role:
            slug = f"{role.value}-{number}"
            changes.append(Kpi(slug=slug, name=slug, role=role))
            changes += series(slug, "2025-W20", *(100 + dice.gauss(0, 5) for _week in range(60)))
    found = scan(workbook_of(*changes), TODAY)
    claims = [each for each in found if each.found.is_claim]
    assert claims
    assert all(each.is_only_worth_watching for each in claims)
    assert "Worth watching, no more: one of 81 pairs looked at." in verdict_text(claims[0])


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_text_keeps_its_width_and_its_signs(linked, width, ascii_only):
    book = linked(Link(leading="visits", lagging="orders"), Link(leading="ads", lagging="orders"))
    pair = [compared(book, "visits", "orders", TODAY)]
    for found in (pair, declared(book, TODAY), scan(book, TODAY)):
        text = comparisons_text(found, width=width, ascii_only=ascii_only)
        assert max(map(len, text.splitlines())) <= width
        assert not ascii_only or text.isascii()
    assert "+2 " in comparisons_text(pair, width=width, ascii_only=ascii_only)


def test_without_links_the_text_says_how_to_declare_one(linked):
    assert "kpitui link" in comparisons_text(declared(linked(), TODAY))


def test_a_kpi_that_never_changes_says_nothing_and_one_that_never_meets_neither(linked, series):
    still = Kpi(slug="still", name="Still")
    early = Kpi(slug="early", name="Early")
    dice = random.Random(2)
    rows = series("early", "2010-W01", *(dice.gauss(0, 1) for _week in range(60)))
    book = linked(still, early, *series("still", "2025-W20", *[5.0] * 80), *rows)
    found = compared(book, "still", "orders", TODAY)
    assert (found.found.verdict, verdict_text(found)) == (
        LeadVerdict.NOT_ENOUGH_DATA,
        "still has never changed.",
    )
    found = compared(book, "early", "orders", TODAY)
    assert found.found.verdict is LeadVerdict.NOT_ENOUGH_DATA
    assert "0 weeks in common" in verdict_text(found)
