"""A KPI's series: what counts, what it replaced, and what it was at a moment."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.period import Cadence, Period

W1, W2, W3 = (Period.parse(f"2026-W{week:02}") for week in (1, 2, 3))


def row(
    period: Period, value: float | None, *, entry: int = 1, at: int = 0, **more: Any
) -> Measurement:
    return Measurement(kpi="visits", period=period.key, value=value, entry=entry, at=at, **more)


def series(*rows: Measurement) -> Series:
    return Series(kpi="visits").with_rows(rows)


def test_a_later_measurement_of_a_period_counts_and_the_earlier_one_is_kept() -> None:
    corrected = series(row(W1, 5.0), row(W2, 7.0, entry=2), row(W1, 6.0, entry=3))
    assert corrected.values == {W1: 6.0, W2: 7.0}
    assert [each.value for each in corrected.rows()] == [5.0, 7.0, 6.0]


def test_values_stand_in_order_of_time_whatever_the_order_of_recording() -> None:
    assert list(series(row(W3, 3.0), row(W1, 1.0), row(W2, 2.0)).values) == [W1, W2, W3]


def test_a_skip_is_known_but_is_no_value() -> None:
    skipped = series(row(W1, 5.0), row(W2, None, note="closed"))
    assert skipped.values == {W1: 5.0}
    measurement = skipped.measurement(W2)
    assert measurement is not None
    assert (measurement.is_skip, measurement.note) == (True, "closed")
    assert skipped.measurement(W3) is None


def test_a_true_zero_is_a_value() -> None:
    assert series(row(W1, 0.0)).values == {W1: 0.0}


def test_a_skip_may_replace_a_value_and_a_value_a_skip() -> None:
    assert series(row(W1, 5.0), row(W1, None, note="wrong shop")).values == {}
    assert series(row(W1, None, note="late"), row(W1, 5.0)).values == {W1: 5.0}


def test_without_an_entry_what_it_replaced_counts_again() -> None:
    corrected = series(row(W1, 5.0, entry=1), row(W1, 6.0, entry=2))
    assert corrected.without({2}).values == {W1: 5.0}
    assert corrected.without({9}) is corrected


def test_until_a_moment_only_what_was_known_counts() -> None:
    corrected = series(row(W1, 5.0, at=10), row(W1, 6.0, at=20))
    assert corrected.until(15).values == {W1: 5.0}
    assert corrected.until(9).values == {}
    assert corrected.until(20) is corrected


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 5), st.text("ab", max_size=2)), max_size=12
    )
)
def test_notes_and_confidences_stay_with_their_rows(said: list[tuple[int, int, str]]) -> None:
    rows = [
        row(
            Period.parse(f"2026-W{week:02}"),
            float(place),
            entry=entry,
            note=note,
            confidence=entry / 10,
        )
        for place, (week, entry, note) in enumerate(said)
    ]
    kept = series(*rows).without({1, 2})
    assert list(kept.rows()) == [each for each in rows if each.entry not in {1, 2}]


@pytest.mark.parametrize(
    ("after", "same"),
    [
        (row(W1, 5.0), True),
        (row(W1, 5.0, note="as told"), True),
        (row(W1, 5.0, note="other"), False),
        (row(W1, 5.0, confidence=0.5), False),
        (row(W1, 5.1), False),
        (row(W1, None, note="as told"), False),
    ],
)
def test_saying_the_same_again_is_told_from_a_correction(after: Measurement, same: bool) -> None:
    assert after.says_the_same_as(row(W1, 5.0, note="as told")) is same
    assert not after.says_the_same_as(None)


@pytest.mark.parametrize("cadence", Cadence)
def test_values_of_every_cadence_stand_in_order_over_the_turn_of_the_year(cadence: Cadence) -> None:
    turn = Period.parse("2026-12-31").at(cadence)
    several = [turn.shifted(step) for step in (2, -3, 0, 1, -1, 3, -2)]
    recorded = series(*(row(period, float(period.index)) for period in several))
    assert list(recorded.values) == sorted(several)
    assert all(later == earlier.next for earlier, later in pairwise(recorded.values))


def test_the_row_that_counts_is_the_last_recorded_and_not_the_last_in_time() -> None:
    twice = series(row(W2, 7.0), row(W1, 5.0), row(W1, 6.0, note="recounted"))
    assert twice.latest == {W2.key: 0, W1.key: 2}
    counting = twice.measurement(W1)
    assert counting is not None
    assert (counting.value, counting.note) == (6.0, "recounted")


def test_taking_back_each_correction_in_turn_leads_back_to_the_start() -> None:
    recorded = series(*(row(W1, float(entry), entry=entry) for entry in (1, 2, 3)))
    seen = [recorded.without(range(newest, 4)).values for newest in (4, 3, 2, 1)]
    assert seen == [{W1: 3.0}, {W1: 2.0}, {W1: 1.0}, {}]


def test_an_entry_is_taken_back_as_a_whole() -> None:
    batch = series(row(W1, 1.0), row(W1, 5.0, entry=2), row(W2, 6.0, entry=2))
    assert batch.without({2}).values == {W1: 1.0}


def test_what_was_known_is_told_by_the_clock_and_not_by_the_order_of_rows() -> None:
    clock_set_back = series(row(W1, 1.0, at=100), row(W2, 2.0, at=50))
    assert clock_set_back.until(50).values == {W2: 2.0}
    assert clock_set_back.until(100).values == {W1: 1.0, W2: 2.0}
    assert Series(kpi="visits").until(0).values == {}


def test_a_skip_repeats_itself_only_with_the_same_reason() -> None:
    closed = row(W1, None, note="closed")
    assert row(W1, None, note="closed").says_the_same_as(closed)
    assert not row(W1, None, note="moved").says_the_same_as(closed)
    assert not row(W1, 0.0).says_the_same_as(closed)


rows = st.lists(
    st.builds(
        row,
        st.sampled_from([W1, W2, W3]),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        entry=st.integers(1, 4),
        at=st.integers(0, 9),
        note=st.text("ab", max_size=2),
        confidence=st.none() | st.floats(0, 1),
    ),
    max_size=10,
)


@given(rows, rows)
def test_recording_in_two_goes_is_recording_in_one(
    first: list[Measurement], then: list[Measurement]
) -> None:
    at_once = series(*first, *then)
    assert series(*first).with_rows(then) == at_once
    assert list(at_once.rows()) == [*first, *then]
    assert len(at_once) == len(first) + len(then)


@given(rows, st.integers(0, 9))
def test_until_a_moment_is_the_series_of_the_rows_by_then(
    recorded: list[Measurement], moment: int
) -> None:
    known = series(*recorded).until(moment)
    assert known == series(*(each for each in recorded if each.at <= moment))


@given(rows)
def test_the_values_are_the_last_ones_said_of_each_period(recorded: list[Measurement]) -> None:
    said = {each.period: each.value for each in recorded}
    counted = {period.key: value for period, value in series(*recorded).values.items()}
    assert counted == {key: value for key, value in said.items() if value is not None}


ROWS = st.lists(
    st.builds(
        Measurement,
        entry=st.integers(1, 3),
        by=st.sampled_from(["anna", "ben"]),
        kpi=st.just("visits"),
        period=st.sampled_from(["2026-W01", "2026-W02", "2026-W03"]),
        value=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        note=st.sampled_from(["", "a note"]),
    ),
    max_size=6,
)


@given(ROWS, ROWS, st.booleans())
def test_a_series_that_grew_is_the_same_as_one_that_was_made_at_once(first, second, looked_at):
    begun = Series(kpi="visits").with_rows(first)
    if looked_at:
        for week in (1, 2, 3):
            begun.measurement(Period.parse(f"2026-W{week:02}"))
    grown = begun.with_rows(second)
    at_once = Series(kpi="visits").with_rows([*first, *second])
    assert grown == at_once
    assert grown.lines_up
    assert grown.latest == at_once.latest
    assert list(grown.rows()) == list(at_once.rows()) == [*first, *second]
    assert begun == Series(kpi="visits").with_rows(first)
    assert list(begun.rows()) == first


def test_a_series_that_grew_looks_at_no_old_row_again():
    long = Series(kpi="visits").with_rows([row_of(n) for n in range(50)])
    long.measurement(Period.parse("2026-01-01"))
    with_one_more = long.with_rows([row_of(50)])
    assert {"latest", "_ends"} <= with_one_more.__dict__.keys()
    assert long.without([]) is long


def row_of(number):
    day = f"2026-{number // 28 + 1:02}-{number % 28 + 1:02}"
    return Measurement(entry=number + 1, kpi="visits", period=day, value=1.0)


@pytest.mark.parametrize(("value", "is_finite"), [(1e100, True), (1.1e100, False), (-1e308, False)])
def test_a_value_too_large_to_be_counted_with_is_noticed(value, is_finite):
    assert (
        Series(kpi="visits", period=("2026-W01",) * 3, value=(None, 0.0, value)).is_finite
        is is_finite
    )
