"""Bets in words: terms by unit and cadence, and an outcome that says what it rests on."""

import json
from datetime import date

import pytest

from kpitui.domain.bet import Bet
from kpitui.domain.kpi import Direction, Kpi
from kpitui.domain.links import Undo
from kpitui.domain.period import Cadence
from kpitui.reports.bets import bet_json, bet_rows, bet_text, bets_text
from kpitui.reports.history import history, history_json, history_text

TODAY = date(2026, 12, 31)
VISITS = Kpi(slug="visits", name="Visits", unit="visits")
ORDERS = Kpi(slug="orders", name="Orders", unit="orders")


def bet(**terms):
    usual = {"level": 9000.0, "periods": 4, "change": 0.05, "within": 6, "since": "2026-W01"}
    return Bet(**{"leading": "visits", "lagging": "orders"} | usual | terms)


@pytest.fixture
def told(workbook_of, series):
    """The sentence of a bet that came true in W05, given the values of orders from then on."""

    def sentence(*orders, today=TODAY, kpis=(VISITS, ORDERS), **terms):
        visits = series("visits", "2026-W02", *[9100.0] * 4)
        values = [*visits, *series("orders", "2026-W05", *orders)]
        [row] = bet_rows(workbook_of([*kpis], values, [bet(**terms)]), today)
        return bet_text(row)

    return sentence


TERMS = "If Visits reaches 9,000 visits for 4 weeks, Orders rises by 5% within 6 weeks: "


def test_a_kept_bet_says_when_and_what_the_change_was(told):
    assert told(600.0, 610.0, 630.0) == (
        TERMS + "kept in W07 2026 (from 600 to 630 orders)."
    )  # fmt: skip


def test_a_broken_bet_says_when_the_time_ran_out(told):
    assert told(*[600.0] * 7) == TERMS + "broken in W11 2026 (from 600 to 600 orders)."


def test_an_open_bet_says_what_it_waits_for(told):
    assert told(600.0, periods=5) == (
        TERMS.replace("4 weeks", "5 weeks") + "open, not reached yet."
    )  # fmt: skip
    assert told(600.0, today=date(2026, 3, 1)) == (
        TERMS + "open, reached in W05 2026; it has until W11 2026."
    )
    assert told(600.0, 600.0) == (
        TERMS + "open, reached in W05 2026; the time was up in W11 2026, but Orders has no value "
        "for W07 2026."
    )


def test_a_bet_that_cannot_be_judged_says_why(told):
    assert told(0.0, 5.0) == (
        TERMS + "reached in W05 2026, but it cannot be judged: Orders stood at 0 orders then, and "
        "there is no share of that."
    )


def test_a_fall_is_called_one_and_a_level_from_above_too(told):
    lower = Kpi(slug="visits", name="Visits", unit="visits", direction=Direction.DOWN)
    terms = {"kpis": (lower, ORDERS), "change": -0.075, "within": 1}
    assert told(600.0, 550.0, **terms).endswith("open, not reached yet.")
    assert told(600.0, 550.0, level=9200.0, **terms) == (
        "If Visits comes down to 9,200 visits for 4 weeks, Orders falls by 7.5% within 1 week: "
        "kept in W06 2026 (from 600 to 550 orders)."
    )


def test_the_terms_are_told_as_they_were_typed(told):
    rounded = Kpi(slug="visits", name="Visits", decimals=0)
    said = told(600.0, kpis=(rounded, ORDERS), level=9000.5, periods=1, change=0.0025)
    assert said.startswith("If Visits reaches 9,000.5 for 1 week, Orders rises by 0.25% within")


def test_periods_are_those_of_each_kpi(told):
    monthly = Kpi(slug="orders", name="Orders", cadence=Cadence.MONTH)
    assert "for 4 weeks, Orders rises by 5% within 6 months" in told(kpis=(VISITS, monthly))


def test_the_reason_stands_behind_and_nothing_in_it_acts(told):
    assert told(600.0, 630.0, why="ads\nand \x9b31m").endswith(" “ads and \ufffd31m”")
    evil = Kpi(slug="visits", name="Vi\x1b[2Jsits")
    assert "\x1b" not in told(600.0, kpis=(evil, ORDERS))


def test_the_newest_bet_is_first_and_one_taken_back_is_gone(workbook_of):
    book = workbook_of([VISITS, ORDERS], [bet(within=1)], [bet(within=2)], [bet(within=3)])
    assert [row.bet.within for row in bet_rows(book, TODAY)] == [3, 2, 1]
    without = workbook_of([VISITS, ORDERS], [bet(within=1)], [bet(within=2)], [Undo(of=2)])
    assert [row.bet.within for row in bet_rows(without, TODAY)] == [2]


def test_a_bet_on_a_kpi_that_was_taken_back_is_not_told(workbook_of):
    book = workbook_of([VISITS], [ORDERS], [bet()], [Undo(of=2)])
    assert bet_rows(book, TODAY) == []
    assert "within 6 periods" in history_text(history(book), book.all_kpis, width=200)


def test_lines_fit_and_further_ones_are_indented(workbook_of):
    book = workbook_of([VISITS, ORDERS], [bet()], [bet(why="é" * 100)])
    text = bets_text(bet_rows(book, TODAY), width=60)
    assert max(map(len, text.splitlines())) <= 60
    starts = [line for line in text.splitlines() if not line.startswith("  ")]
    assert [line.split()[0] for line in starts] == ["If", "If"]
    assert bets_text(bet_rows(book, TODAY), ascii_only=True).isascii()
    assert bets_text([]).startswith("No bets yet.")


def test_json_gives_terms_and_outcome(workbook_of, series):
    visits, orders = series("visits", "2026-W02", *[9000.0] * 4), series("orders", "2026-W05", 6, 7)
    book = workbook_of([VISITS, ORDERS, *visits, *orders], [bet(why="ads")])
    [row] = bet_rows(book, TODAY)
    assert json.loads(json.dumps(bet_json(row))) == {
        "leading": "visits", "lagging": "orders", "if": 9000, "for": 4, "then": 0.05, "within": 6,
        "why": "ads", "by": "ben", "made": "1970-01-01T00:02:00Z", "state": "kept",
        "period": "2026-W06", "met": "2026-W05", "due": "2026-W11", "missing": None,
        "reference": 6, "value": 7,
    }  # fmt: skip


def test_the_history_of_either_kpi_tells_the_bet(workbook_of):
    book = workbook_of([VISITS, ORDERS], [bet(why="ads")])
    for kpi in (VISITS, ORDERS):
        rows = history(book, kpi)
        assert rows[-1].kind == "bet"
        assert history_text(rows[-1:], book.all_kpis, width=200).endswith(
            "bet that if visits reaches 9,000 visits for 4 weeks, orders rises by 5% within 6 "
            "weeks “ads”"
        )
    [entry] = history_json(history(book, ORDERS)[-1:])
    assert (entry["kpi"], entry["value"]["lagging"], entry["note"]) == ("visits", "orders", "ads")
