"""Bets come out by the figures: waiting, running, kept, broken, or not to be told."""

import pytest

from kpitui.analysis.bet_outcome import BetState, bet_outcome
from kpitui.domain.bet import Bet
from kpitui.domain.period import Cadence, Period

W1 = Period.parse("2026-W01")


def weeks(*values):
    return {W1.shifted(at): value for at, value in enumerate(values) if value is not None}


def outcome(leading, lagging, *, upward=True, cadence=Cadence.WEEK, **terms):
    bet = Bet(
        **{
            "leading": "visits",
            "lagging": "orders",
            "level": 10.0,
            "periods": 2,
            "change": 0.05,
            "within": 3,
        }
        | terms
    )
    return bet_outcome(bet, leading, lagging, cadence, upward=upward)


FLAT = weeks(100.0, 100.0, 100.0, 100.0, 100.0, 100.0)


def test_it_waits_until_the_level_has_held_for_long_enough():
    assert outcome(weeks(9, 12, 9, 12), FLAT).state is BetState.WAITING
    assert outcome(weeks(9, 12, 12), FLAT).met == W1.shifted(2)


def test_a_gap_breaks_the_run():
    assert outcome(weeks(12, None, 12), FLAT).state is BetState.WAITING


def test_only_values_after_the_bet_count():
    since = W1.shifted(1).key
    assert outcome(weeks(12, 12, 9), FLAT, since=since).state is BetState.WAITING
    assert outcome(weeks(12, 12, 12, 12), FLAT, since=since).met == W1.shifted(3)


def test_it_runs_while_there_is_time():
    found = outcome(weeks(12, 12), weeks(100.0, 100.0, 101.0))
    assert (found.state, found.due) == (BetState.RUNNING, W1.shifted(4))


def test_it_is_kept_in_the_first_period_that_reaches_the_change():
    found = outcome(weeks(12, 12), weeks(100.0, 100.0, 104.9, 105.0, 120.0))
    assert (found.state, found.settled, found.value) == (BetState.KEPT, W1.shifted(3), 105.0)
    assert found.reference == 100.0


def test_it_is_broken_once_the_time_is_up():
    found = outcome(weeks(12, 12), FLAT)
    assert (found.state, found.settled) == (BetState.BROKEN, W1.shifted(4))


def test_a_missing_value_never_breaks_it():
    assert outcome(weeks(12, 12), weeks(100.0, 100.0, None, 100.0)).state is BetState.RUNNING
    lost = weeks(100.0, 100.0, None, 100.0, 100.0, 100.0)
    assert outcome(weeks(12, 12), lost).state is BetState.UNKNOWN


def test_the_last_value_before_is_the_reference_where_that_period_has_none():
    assert outcome(weeks(12, 12), weeks(100.0, None, 105.0)).state is BetState.KEPT


@pytest.mark.parametrize("lagging", [{}, weeks(0.0, 0.0, 5.0)])
def test_without_a_reference_it_cannot_be_told(lagging):
    assert outcome(weeks(12, 12), lagging).state is BetState.UNKNOWN


def test_a_fall_and_a_level_from_above_are_bets_too():
    found = outcome(weeks(9, 8), weeks(100.0, 100.0, 95.0), upward=False, change=-0.05)
    assert found.state is BetState.KEPT
    below = outcome(weeks(9, 8), weeks(-100.0, -100.0, -105.0), upward=False, change=-0.05)
    assert below.state is BetState.KEPT


def test_another_cadence_counts_from_the_period_that_holds_the_day():
    months = {Period.parse(f"2026-{month:02}"): 100.0 + 6 * (month - 1) for month in range(1, 5)}
    found = outcome(weeks(12, 12), months, cadence=Cadence.MONTH)
    assert (found.state, found.settled) == (BetState.KEPT, Period.parse("2026-02"))
