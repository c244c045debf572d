"""The ledger and the workbook: the latest version counts, and earlier ones can be asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from kpitui.domain.errors import UnknownName
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.period import Period
from kpitui.domain.target import Target, TargetPath
from kpitui.domain.workbook import Workbook

W1 = Period.parse("2026-W01")


def recorded(*entries: Sequence[Change]) -> Workbook:
    """A workbook of entries, one after the other, an hour apart."""
    ledger = Ledger()
    for hour, changes in enumerate(entries):
        ledger = ledger.with_changes(changes, 3600 * hour, "anna")
    return Workbook(ledger)


def kpi(slug: str, **more: Any) -> Kpi:
    return Kpi(slug=slug, name=more.pop("name", slug), **more)


def value(number: float) -> Measurement:
    return Measurement(kpi="visits", period=W1.key, value=number)


def test_what_is_saved_together_carries_one_entry_time_and_author() -> None:
    workbook = recorded([kpi("visits"), kpi("orders")], [value(5.0)])
    stamps = {(each.entry, each.at, each.by) for each in workbook.ledger.changes()}
    assert stamps == {(1, 0, "anna"), (2, 3600, "anna")}
    assert workbook.ledger.next_entry == 3


def test_the_latest_version_of_a_definition_counts() -> None:
    workbook = recorded([kpi("visits", name="Visits")], [kpi("visits", name="Site visits")])
    assert workbook.kpi("visits").name == "Site visits"
    assert len(workbook.ledger.kpis) == 2


def test_an_undone_entry_does_not_count_and_stays_in_the_ledger() -> None:
    workbook = recorded([kpi("visits")], [value(5.0)], [value(6.0)], [Undo(of=3)])
    assert workbook.values("visits") == {W1: 5.0}
    assert [row.value for row in workbook.ledger.measurements["visits"].rows()] == [5.0, 6.0]


def test_an_undone_definition_is_gone() -> None:
    assert recorded([kpi("visits")], [Undo(of=1)]).kpis == ()


def test_as_of_a_moment_gives_exactly_what_was_known_then() -> None:
    workbook = recorded([kpi("visits")], [value(5.0)], [value(6.0)], [Undo(of=3)])
    assert workbook.as_of(3599).values("visits") == {}
    assert workbook.as_of(3600).values("visits") == {W1: 5.0}
    assert workbook.as_of(7200).values("visits") == {W1: 6.0}
    assert workbook.as_of(10_800).values("visits") == {W1: 5.0}


def test_what_is_archived_is_out_of_use_and_still_known() -> None:
    grow, old = (
        Objective(slug="grow", name="Grow"),
        Objective(slug="old", name="Old", archived=True),
    )
    workbook = recorded([grow, old, kpi("a", objective="grow"), kpi("b", objective="old")])
    assert [each.slug for each in workbook.kpis] == ["a"]
    assert workbook.objectives == (workbook.all_objectives["grow"],)
    assert workbook.kpi("b").slug == "b"
    assert [each.slug for each in workbook.kpis_of("grow")] == ["a"]


def test_a_removed_link_is_no_link_and_may_be_declared_again() -> None:
    declared = Link(leading="a", lagging="b", lead=2)
    removed = Link(leading="a", lagging="b", removed=True)
    assert recorded([declared], [removed]).links == ()
    assert [link.lead for link in recorded([declared], [removed], [declared]).links] == [2]


def test_markers_stand_in_order_of_time() -> None:
    late = Marker(kpi="a", day=date(2026, 5, 1), text="late")
    early = Marker(kpi="a", day=date(2026, 2, 1), text="early")
    other = Marker(kpi="b", day=date(2026, 1, 1), text="other")
    assert [m.text for m in recorded([late, other], [early]).markers("a")] == ["early", "late"]


def test_an_edited_target_version_replaces_that_version_alone() -> None:
    first = Target(kpi="a", since=date(2026, 1, 1), goal=1.0)
    second = Target(kpi="a", since=date(2026, 6, 1), goal=2.0)
    edited = Target(kpi="a", since=date(2026, 1, 1), goal=9.0)
    path = recorded([first], [second], [edited]).target_path("a")
    assert [version.goal for version in path.versions] == [9.0, 2.0]


@pytest.mark.parametrize(
    ("reference", "slug"),
    [("visits", "visits"), ("vis", "visits"), ("Site", "visits"), ("site visits", "visits"),
     ("order", "order"), ("orders", "orders"), ("ORD", None), ("x", None), ("", None)],
)  # fmt: skip
def test_a_kpi_is_found_by_slug_name_or_an_unambiguous_start(
    reference: str, slug: str | None
) -> None:
    workbook = recorded([kpi("visits", name="Site visits"), kpi("order"), kpi("orders")])
    if slug is None:
        with pytest.raises(UnknownName):
            workbook.kpi(reference)
    else:
        assert workbook.kpi(reference).slug == slug


def test_a_name_that_is_not_found_brings_the_nearest_ones() -> None:
    workbook = recorded([kpi("visits", name="Site visits"), kpi("orders")])
    with pytest.raises(UnknownName, match=r"“vsits”.*Did you mean visits"):
        workbook.kpi("vsits")
    with pytest.raises(UnknownName, match=r"can mean order, orders"):
        recorded([kpi("order"), kpi("orders")]).kpi("ord")


def test_a_ratio_in_the_workbook_follows_its_parts() -> None:
    parts = {"numerator": "visits", "denominator": "orders"}
    orders = Measurement(kpi="orders", period=W1.key, value=4.0)
    workbook = recorded([kpi("visits"), kpi("orders"), kpi("rate", **parts)], [value(6.0), orders])
    assert workbook.values("rate") == {W1: 1.5}


def test_what_was_taken_back_can_be_said_again() -> None:
    workbook = recorded([kpi("visits")], [value(5.0)], [Undo(of=2)], [value(5.0)])
    assert workbook.values("visits") == {W1: 5.0}


def test_taking_back_an_edit_brings_the_version_before_back() -> None:
    edited = [kpi("visits", name="Visits")], [kpi("visits", name="Site visits", unit="visits")]
    workbook = recorded(*edited, [Undo(of=2)])
    assert (workbook.kpi("visits").name, workbook.kpi("visits").unit) == ("Visits", "")


def test_everything_that_an_entry_said_is_taken_back_with_it() -> None:
    day = date(2026, 5, 1)
    said: list[Change] = [
        Objective(slug="grow", name="Grow"),
        Target(kpi="visits", since=day, goal=9.0),
        Link(leading="visits", lagging="orders"),
        Marker(kpi="visits", day=day, text="sale"),
        value(5.0),
    ]
    workbook = recorded([kpi("visits"), kpi("orders")], said, [Undo(of=2)])
    assert workbook.all_objectives == {}
    assert workbook.target_path("visits") == TargetPath()
    assert workbook.links == ()
    assert workbook.markers("visits") == ()
    assert len(workbook.series("visits")) == 0


def test_a_removed_link_counts_again_when_its_removal_is_taken_back() -> None:
    declared = Link(leading="a", lagging="b", lead=2)
    removed = Link(leading="a", lagging="b", removed=True)
    assert [link.lead for link in recorded([declared], [removed], [Undo(of=2)]).links] == [2]


def test_a_link_has_a_direction() -> None:
    both = [Link(leading="a", lagging="b", lead=2)], [Link(leading="b", lagging="a", lead=0)]
    assert [link.lead for link in recorded(*both).links] == [2, 0]
    gone = recorded(*both, [Link(leading="a", lagging="b", removed=True)])
    assert [(link.leading, link.lagging) for link in gone.links] == [("b", "a")]


def test_an_edited_target_counts_again_as_it_was_when_the_edit_is_taken_back() -> None:
    first = Target(kpi="a", since=date(2026, 1, 1), goal=1.0)
    edited = Target(kpi="a", since=date(2026, 1, 1), goal=9.0)
    assert [
        v.goal for v in recorded([first], [edited], [Undo(of=2)]).target_path("a").versions
    ] == [1.0]


def test_target_versions_stand_by_the_day_they_begin_whenever_they_were_recorded() -> None:
    later = Target(kpi="a", since=date(2026, 6, 1), goal=2.0)
    earlier = Target(kpi="a", since=date(2026, 1, 1), goal=1.0)
    path = recorded([later], [earlier]).target_path("a")
    assert [version.goal for version in path.versions] == [1.0, 2.0]


def test_a_look_back_sees_neither_later_definitions_nor_later_undos() -> None:
    workbook = recorded([kpi("visits", name="Old")], [kpi("visits", name="New")], [Undo(of=2)])
    assert [workbook.as_of(3600 * hour).kpi("visits").name for hour in (0, 1, 2)] == [
        "Old",
        "New",
        "Old",
    ]
    assert workbook.as_of(-1).all_kpis == {}


def test_a_look_back_is_a_workbook_that_can_be_looked_back_from() -> None:
    workbook = recorded([kpi("visits")], [value(5.0)], [value(6.0)])
    assert workbook.as_of(3600).as_of(9999).values("visits") == {W1: 5.0}


def test_an_archived_kpi_keeps_its_values_and_comes_back_in_its_place() -> None:
    workbook = recorded(
        [kpi("a"), kpi("b"), kpi("visits")], [value(5.0)], [kpi("a", archived=True)]
    )
    assert [each.slug for each in workbook.kpis] == ["b", "visits"]
    assert workbook.values("visits") == {W1: 5.0}
    restored = Workbook(workbook.ledger.with_changes([kpi("a")], 9999, "anna"))
    assert [each.slug for each in restored.kpis] == ["a", "b", "visits"]


def test_kpis_without_an_objective_are_found_under_none() -> None:
    workbook = recorded([Objective(slug="grow", name="Grow"), kpi("a", objective="grow"), kpi("b")])
    assert [each.slug for each in workbook.kpis_of(None)] == ["b"]
    assert workbook.kpis_of("unknown") == ()


def test_an_empty_workbook_answers_with_nothing() -> None:
    workbook = Workbook()
    assert (workbook.kpis, workbook.objectives, workbook.links) == ((), (), ())
    assert workbook.target_path("visits") == TargetPath()
    assert workbook.markers("visits") == ()
    assert workbook.series("visits").values == {}
    with pytest.raises(UnknownName, match=r"^There is no KPI “visits”\.$"):
        workbook.kpi("visits")
    with pytest.raises(UnknownName, match=r"^There is no objective “grow”\.$"):
        workbook.objective("grow")


@pytest.mark.parametrize("reference", ["grow", "gr", "Grow online", "GROW ONLINE SALES"])
def test_an_objective_is_found_as_a_kpi_is(reference: str) -> None:
    workbook = recorded(
        [Objective(slug="grow", name="Grow online sales"), Objective(slug="keep", name="Keep")]
    )
    assert workbook.objective(reference).slug == "grow"


def test_a_computed_kpi_may_be_made_of_computed_ones() -> None:
    rate = kpi("rate", numerator="visits", denominator="orders")
    twice = kpi("twice", formula="2 * rate")
    orders = Measurement(kpi="orders", period=W1.key, value=4.0)
    workbook = recorded([kpi("visits"), kpi("orders"), rate, twice], [value(6.0), orders])
    assert workbook.values("twice") == {W1: 3.0}


def test_a_correction_of_a_part_corrects_what_is_computed() -> None:
    orders = Measurement(kpi="orders", period=W1.key, value=4.0)
    parts = {"numerator": "visits", "denominator": "orders"}
    before = recorded([kpi("visits"), kpi("orders"), kpi("rate", **parts)], [value(6.0), orders])
    after = Workbook(before.ledger.with_changes([value(8.0)], 9999, "anna"))
    assert (before.values("rate"), after.values("rate")) == ({W1: 1.5}, {W1: 2.0})


def test_a_workbook_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Workbook().ledger = Ledger()  # type: ignore[misc]
