"""Bets come out by the figures: waiting, running, kept, broken, or not to be judged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.bet_outcome import BetState, bet_outcome
from kpitui.domain.bet import Bet
from kpitui.domain.period import Cadence, Period

W1 = Period.parse("2026-W01")
LATER, EARLIER = date(2026, 12, 31), date(2026, 1, 20)
FLAT = [100.0] * 6


def weeks(*values):
    return {W1.shifted(at): value for at, value in enumerate(values) if value is not None}


def outcome(leading, lagging, *, upward=True, cadence=Cadence.WEEK, today=LATER, **terms):
    """A bet on 10 for 2 weeks and a rise by 5 % within 3, if nothing else is said."""
    usual = {"leading": "a", "lagging": "b", "level": 10, "periods": 2, "change": 0.05, "within": 3}
    return bet_outcome(Bet(**usual | terms), leading, lagging, cadence, today, upward=upward)


def test_it_waits_until_the_level_has_held_for_long_enough():
    assert outcome(weeks(9, 12, 9, 12), weeks(*FLAT)).state is BetState.WAITING
    assert outcome(weeks(9, 12, 12), weeks(*FLAT)).met == W1.shifted(2)


def test_the_level_itself_is_enough():
    assert outcome(weeks(10, 10), weeks(*FLAT)).met == W1.next
    assert outcome(weeks(10, 10), weeks(*FLAT), upward=False).met == W1.next


def test_a_gap_breaks_the_run_of_the_condition():
    assert outcome(weeks(12, None, 12), weeks(*FLAT)).state is BetState.WAITING


def test_only_values_after_the_bet_count():
    since = W1.next.key
    assert outcome(weeks(12, 12, 9), weeks(*FLAT), since=since).state is BetState.WAITING
    assert outcome(weeks(12, 12, 12), weeks(*FLAT), since=since).state is BetState.WAITING
    assert outcome(weeks(12, 12, 12, 12), weeks(*FLAT), since=since).met == W1.shifted(3)


def test_the_day_on_which_it_was_made_does_not_count():
    days = {Period.parse(f"2026-01-0{day}"): 12.0 for day in (1, 2)}
    terms = {"since": "2026-01-01", "periods": 1}
    assert outcome(days, weeks(*FLAT), **terms).met == Period.parse("2026-01-02")


def test_it_runs_while_there_is_time():
    found = outcome(weeks(12, 12), weeks(100.0, 100.0, 101.0), today=EARLIER)
    assert (found.state, found.due) == (BetState.RUNNING, W1.shifted(4))
    assert (found.settled, found.missing, found.reference) == (None, None, 100)


def test_it_is_kept_in_the_first_period_that_reaches_the_change():
    found = outcome(weeks(12, 12), weeks(100.0, 100.0, 104.9, 105.0, 120.0))
    assert (found.state, found.settled, found.value) == (BetState.KEPT, W1.shifted(3), 105)
    assert found.reference == 100


def test_the_period_of_the_condition_itself_keeps_nothing():
    found = outcome(weeks(12, 12), weeks(100.0, 200.0, 200.0, 200.0, 200.0))
    assert (found.state, found.reference) == (BetState.BROKEN, 200)


def test_the_last_period_of_its_time_can_keep_it_and_the_next_one_cannot():
    assert outcome(weeks(12, 12), weeks(*FLAT[:4], 105.0)).settled == W1.shifted(4)
    late = outcome(weeks(12, 12), weeks(*FLAT[:5], 105.0))
    assert (late.state, late.settled, late.value) == (BetState.BROKEN, W1.shifted(4), 100)


def test_a_file_that_leaves_no_time_leaves_one_period():
    found = outcome(weeks(12, 12), weeks(*FLAT), within=0, periods=0)
    assert (found.state, found.met, found.settled) == (BetState.BROKEN, W1, W1.next)


def test_a_missing_value_breaks_no_bet_and_is_named_once_the_time_is_up():
    lost = weeks(100.0, 100.0, 100.0, None, 100.0, 100.0)
    found = outcome(weeks(12, 12), lost)
    assert (found.state, found.missing) == (BetState.RUNNING, W1.shifted(3))
    assert outcome(weeks(12, 12), lost, today=EARLIER).missing is None
    last = outcome(weeks(12, 12), weeks(*FLAT[:4]))
    assert (last.state, last.missing) == (BetState.RUNNING, W1.shifted(4))


def test_a_gap_does_not_hide_that_it_was_kept():
    assert outcome(weeks(12, 12), weeks(100.0, 100.0, None, 105.0)).state is BetState.KEPT


def test_the_last_value_before_is_the_reference_where_that_period_has_none():
    found = outcome(weeks(12, 12), weeks(90.0, None, 94.5))
    assert (found.state, found.reference) == (BetState.KEPT, 90)
    found = outcome(weeks(12, 12), weeks(90.0, None, 91.0, 92.0, 93.0))
    assert (found.state, found.reference) == (BetState.BROKEN, 90)


def test_without_any_value_to_compare_with_it_stays_open():
    found = outcome(weeks(12, 12), weeks(None, None, 5.0, 6.0, 7.0))
    assert (found.state, found.missing, found.reference) == (BetState.RUNNING, W1.next, None)


def test_nothing_is_a_share_of_zero():
    found = outcome(weeks(12, 12), weeks(0.0, 0.0, 5.0, 6.0, 7.0))
    assert (found.state, found.reference, found.value) == (BetState.UNKNOWN, 0, None)


def test_a_fall_and_a_level_from_above_are_bets_too():
    terms = {"upward": False, "change": -0.05}
    assert outcome(weeks(9, 8), weeks(100.0, 100.0, 95.0), **terms).state is BetState.KEPT
    assert outcome(weeks(9, 11), weeks(*FLAT), **terms).state is BetState.WAITING


@pytest.mark.parametrize(
    ("change", "value", "state"),
    [
        (0.05, -95.0, BetState.KEPT), (0.05, -96.0, BetState.RUNNING),
        (-0.05, -105.0, BetState.KEPT), (-0.05, -104.0, BetState.RUNNING),
        (2.0, 100.0, BetState.KEPT),
    ],
)  # fmt: skip
def test_below_zero_the_change_is_a_share_of_the_size(change, value, state):
    assert outcome(weeks(12, 12), weeks(-100.0, -100.0, value), change=change).state is state


def test_what_only_floats_tell_apart_keeps_a_bet():
    assert 39 + 0.07 * 39 > 41.73
    assert outcome(weeks(12, 12), weeks(39.0, 39.0, 41.73), change=0.07).state is BetState.KEPT


def months(*values):
    january = Period.parse("2026-01")
    return {january.shifted(at): value for at, value in enumerate(values)}


def test_weeks_announce_months_from_the_month_on_in_which_they_end():
    found = outcome(weeks(12, 12), months(100.0, 104.0, 106.0), cadence=Cadence.MONTH)
    assert (found.met, found.reference) == (W1.next, 100)
    assert (found.settled, found.due) == (Period.parse("2026-03"), Period.parse("2026-04"))
    at_the_turn = outcome(weeks(9, 9, 9, 12, 12), months(100.0, 104.0), cadence=Cadence.MONTH)
    assert at_the_turn.reference == 104  # 2026-W05 ends on 1 February


def test_months_announce_weeks_from_the_week_on_in_which_they_end():
    found = outcome(months(9, 12), weeks(*[100.0] * 9, 105.0, 105.0), periods=1)
    assert found.met == Period.parse("2026-02")
    assert (found.settled, found.due) == (Period.parse("2026-W10"), Period.parse("2026-W12"))


def test_a_bet_made_when_the_kpi_was_measured_otherwise_counts_from_the_same_day():
    assert outcome(weeks(12, 12, 12), weeks(*FLAT), since="2026-01").state is BetState.WAITING


SERIES = st.lists(st.none() | st.integers(90, 110).map(float), min_size=8, max_size=12)
TERMS = st.fixed_dictionaries({
    "level": st.integers(98, 104),
    "periods": st.integers(1, 3),
    "change": st.sampled_from([0.05, -0.05]),
    "within": st.integers(1, 3),
})  # fmt: skip


@given(SERIES, SERIES, TERMS)
def test_what_is_settled_stays_so_with_later_values(leading, lagging, terms):
    for known in range(1, 8):
        early = outcome(weeks(*leading[:known]), weeks(*lagging[:known]), **terms)
        if early.state in {BetState.KEPT, BetState.BROKEN}:
            assert outcome(weeks(*leading), weeks(*lagging), **terms) == early


@given(SERIES, SERIES, TERMS, st.data())
def test_a_broken_bet_was_broken_by_every_value_of_its_time(leading, lagging, terms, data):
    found = outcome(weeks(*leading), weeks(*lagging), **terms)
    if found.state is BetState.BROKEN:
        step = data.draw(st.integers(0, terms["within"] - 1))
        lost = weeks(*lagging)
        del lost[found.due.shifted(-step)]
        assert outcome(weeks(*leading), lost, **terms).state is BetState.RUNNING
