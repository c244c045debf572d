"""The ledger: changes are stamped and appended, none is lost, any moment can be seen again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target

DAY = date(2026, 11, 22)
ONE_OF_EACH: dict[str, Change] = {
    "objectives": Objective(slug="grow", name="Grow"),
    "kpis": Kpi(slug="visits", name="Visits"),
    "targets": Target(kpi="visits", since=DAY, goal=5.0),
    "links": Link(leading="visits", lagging="orders"),
    "markers": Marker(kpi="visits", day=DAY, text="sale"),
    "undos": Undo(of=7),
}


def value(kpi: str, week: int, number: float | None) -> Measurement:
    return Measurement(kpi=kpi, period=f"2026-W{week:02}", value=number)


changes = st.one_of(
    st.sampled_from(list(ONE_OF_EACH.values())),
    st.builds(value, st.sampled_from(["visits", "orders"]), st.integers(1, 9), st.floats(0, 9)),
)
entries = st.lists(
    st.tuples(st.lists(changes, max_size=4), st.integers(0, 50), st.sampled_from(["anna", "ben"])),
    max_size=8,
)


def recorded(said: list[tuple[list[Change], int, str]]) -> Ledger:
    ledger = Ledger()
    for each, at, by in said:
        ledger = ledger.with_changes(each, at, by)
    return ledger


def everything(ledger: Ledger) -> list[str]:
    return sorted(map(repr, ledger.changes()))


@pytest.mark.parametrize("table", ONE_OF_EACH)
def test_each_change_stands_in_the_table_of_its_kind(table: str) -> None:
    ledger = Ledger().with_changes([ONE_OF_EACH[table]], 60, "anna")
    filled = {name for name in ONE_OF_EACH if getattr(ledger, name)}
    assert filled == {table}
    assert ledger.measurements == {}


def test_measurements_stand_in_a_series_for_each_kpi() -> None:
    ledger = Ledger().with_changes(
        [value("visits", 1, 5.0), value("orders", 1, 2.0), value("visits", 2, None)], 60, "anna"
    )
    series = ledger.measurements
    assert {slug: each.value for slug, each in series.items()} == {
        "visits": (5.0, None),
        "orders": (2.0,),
    }
    assert {slug: each.kpi for slug, each in series.items()} == {slug: slug for slug in series}


def test_an_entry_leaves_the_series_of_other_kpis_as_they_were() -> None:
    before = Ledger().with_changes([value("visits", 1, 5.0)], 60, "anna")
    after = before.with_changes([value("orders", 1, 2.0)], 120, "ben")
    assert after.measurements["visits"] is before.measurements["visits"]


def test_a_stamp_replaces_what_the_change_carried() -> None:
    old = Objective(slug="grow", name="Grow", entry=3, at=9, by="mallory")
    (new,) = Ledger(next_entry=8).with_changes([old], 60, "anna").objectives
    assert (new.entry, new.at, new.by) == (8, 60, "anna")


def test_a_ledger_is_a_value() -> None:
    empty = Ledger()
    fuller = empty.with_changes([ONE_OF_EACH["kpis"], value("visits", 1, 5.0)], 60, "anna")
    assert empty == Ledger()
    assert empty.measurements == {}
    assert fuller != empty
    with pytest.raises(AttributeError):
        fuller.kpis = ()  # type: ignore[misc]


@given(said=entries)
def test_entries_are_numbered_from_one_without_gaps(
    said: list[tuple[list[Change], int, str]],
) -> None:
    ledger = recorded(said)
    stamps = {(each.entry, each.at, each.by) for each in ledger.changes()}
    given_out = [(n, at, by) for n, (each, at, by) in enumerate(said, start=1) if each]
    assert sorted(stamps) == given_out
    assert ledger.next_entry == len(said) + 1


@given(said=entries)
def test_nothing_that_was_recorded_is_ever_lost(said: list[tuple[list[Change], int, str]]) -> None:
    ledger, count = Ledger(), 0
    for each, at, by in said:
        kept = everything(ledger)
        ledger = ledger.with_changes(each, at, by)
        count += len(each)
        assert len(list(ledger.changes())) == count
        assert set(kept) <= set(everything(ledger))


@given(said=entries, moment=st.integers(-1, 51))
def test_until_a_moment_there_is_what_was_recorded_by_then(
    said: list[tuple[list[Change], int, str]], moment: int
) -> None:
    ledger = recorded(said)
    known = [repr(each) for each in ledger.changes() if each.at <= moment]
    assert everything(ledger.until(moment)) == sorted(known)
    assert ledger.until(moment).next_entry == ledger.next_entry


def test_a_look_back_changes_nothing() -> None:
    ledger = recorded([([value("visits", 1, 5.0)], 10, "anna"), ([Undo(of=1)], 20, "anna")])
    before = everything(ledger)
    assert ledger.until(15).undos == ()
    assert everything(ledger) == before
