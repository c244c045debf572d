"""A KPI's series: what counts, what it replaced, and what it was at a moment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.period import Period

W1, W2, W3 = (Period.parse(f"2026-W{week:02}") for week in (1, 2, 3))


def row(
    period: Period, value: float | None, *, entry: int = 1, at: int = 0, **more: object
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
