from datetime import date

import pytest

from kpitui.domain.errors import InvalidInput, UnknownName
from kpitui.domain.kpi import Direction, Kind, Role, ScopeKind
from kpitui.domain.period import Cadence, Period
from kpitui.domain.target import Reach
from kpitui.usecases.kpis import KpiFields, add_kpi, archive_kpi, edit_kpi
from kpitui.usecases.objectives import ObjectiveFields, add_objective
from kpitui.usecases.record_values import record_value

TODAY = date(2026, 11, 25)
YEAR = {"start": date(2026, 1, 1), "deadline": date(2026, 12, 31)}


def test_every_field_is_recorded_and_found_again(session, open_session):
    add_objective(session, "grow", ObjectiveFields())
    made = add_kpi(session, "visits", KpiFields(
        name="Site visits", objective="grow", kind=Kind.FLOW, unit="visits", decimals=0,
        cadence=Cadence.MONTH, direction=Direction.UP, role=Role.LEADING, scope=ScopeKind.TEAM,
        scope_name="Web", owner="anna", tags=("web", "web", " "), source="Matomo", note="No bots.",
        baseline=60_000, goal=100_000, reach=Reach.BEFORE, **YEAR,
    ))  # fmt: skip
    book = open_session().workbook
    assert book.kpi("visits") == made
    assert (made.objective, made.tags, made.scope_text) == ("grow", ("web",), "team:Web")
    target = book.target_path("visits").current
    assert (target.baseline, target.goal, target.start, target.deadline, target.reach) == (
        60_000, 100_000, date(2026, 1, 1), date(2026, 12, 31), Reach.BEFORE,
    )  # fmt: skip


def test_a_kpi_without_a_target_has_none(session):
    assert add_kpi(session, "visits", KpiFields()).name == "visits"
    assert session.workbook.target_path("visits").current is None


def test_a_definition_and_its_target_are_one_entry(session):
    made = add_kpi(session, "visits", KpiFields(goal=5.0))
    assert session.workbook.target_path("visits").current.entry == made.entry


@pytest.mark.parametrize(
    ("slug", "fields", "sentence"),
    [
        ("visits", {}, "There is a KPI “visits” already"),
        ("Site Visits", {}, "site-visits"),
        ("x", {"name": "a\nb"}, "characters that a terminal could act on"),
        ("x", {"name": "n" * 121}, "121 characters"),
        ("x", {"objective": "nosuch"}, "There is no objective “nosuch”"),
        ("x", {"decimals": 9}, "0 to 6"),
        ("x", {"decimals": -1}, "0 to 6"),
        ("x", {"kind": Kind.RATIO, "numerator": "visits"}, "both a numerator and a denominator"),
        ("x", {"kind": Kind.RATIO, "numerator": "visits", "denominator": "nosuch"}, "no KPI"),
        ("x", {"numerator": "visits", "denominator": "visits"}, "Only a ratio"),
        ("x", {"formula": "visits +"}, "formula"),
        ("x", {"formula": "nosuch * 2"}, "no KPI “nosuch”"),
        ("x", {"low": 1.0}, "both its ends"),
        ("x", {"low": 2.0, "high": 1.0, "direction": Direction.BAND}, "lower to its upper"),
        ("x", {"low": 1.0, "high": 2.0}, "band"),
        ("x", {"goal": 1.0, "direction": Direction.BAND}, "band"),
        ("x", {"start": date(2026, 2, 1), "deadline": date(2026, 1, 1)}, "must come after"),
        ("x", {"goal": 5.0, "cumulative": True, **YEAR}, "Only a flow"),
        ("x", {"goal": 5.0, "cumulative": True, "kind": Kind.FLOW}, "counts from"),
        ("x", {"baseline": 9.0, "goal": 5.0}, "wrong side of the baseline"),
        ("x", {"baseline": 5.0, "goal": 9.0, "direction": Direction.DOWN}, "wrong side"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(session, slug, fields, sentence):
    add_kpi(session, "visits", KpiFields())
    stamp = session.file.stamp()
    with pytest.raises(InvalidInput, match=sentence):
        add_kpi(session, slug, KpiFields(**fields))
    assert session.file.stamp() == stamp


def test_an_edit_changes_what_is_named_and_keeps_the_rest(session, open_session):
    add_kpi(session, "visits", KpiFields(name="Visits", owner="anna", goal=5.0))
    edit_kpi(session, "visits", KpiFields(owner="ben"))
    kpi = open_session().workbook.kpi("visits")
    assert (kpi.name, kpi.owner) == ("Visits", "ben")
    assert session.workbook.target_path("visits").current.goal == 5.0


def test_an_edit_of_the_target_mends_the_version_in_force(session):
    add_kpi(session, "visits", KpiFields(goal=5.0))
    edit_kpi(session, "visits", KpiFields(goal=6.0, deadline=date(2026, 12, 31)))
    [version] = session.workbook.target_path("visits").versions
    assert (version.goal, version.since) == (6.0, TODAY)


def test_an_edit_that_changes_nothing_writes_nothing(session):
    add_kpi(session, "visits", KpiFields(owner="anna", goal=5.0))
    stamp = session.file.stamp()
    edit_kpi(session, "visits", KpiFields(owner="anna", goal=5.0))
    assert session.file.stamp() == stamp


def test_a_target_can_be_taken_away(session):
    add_kpi(session, "visits", KpiFields(goal=5.0))
    edit_kpi(session, "visits", KpiFields(goal=None))
    assert session.workbook.target_path("visits").current is None


def test_the_cadence_of_a_kpi_with_values_stays(session):
    for slug in ("visits", "orders"):
        add_kpi(session, slug, KpiFields(cadence=Cadence.DAY))
    edit_kpi(session, "visits", KpiFields(cadence=Cadence.MONTH))
    record_value(session, "visits", 1, Period.parse("2026-10"))
    with pytest.raises(InvalidInput, match="values by the month"):
        edit_kpi(session, "visits", KpiFields(cadence=Cadence.WEEK))
    with pytest.raises(InvalidInput, match="has recorded values"):
        edit_kpi(session, "visits", KpiFields(formula="2 * orders"))


def test_a_kpi_cannot_be_computed_from_itself_by_any_way(session):
    add_kpi(session, "a", KpiFields())
    add_kpi(session, "b", KpiFields(formula="a * 2"))
    add_kpi(session, "c", KpiFields(formula="b * 2"))
    with pytest.raises(InvalidInput, match="computed from itself, by way of"):
        edit_kpi(session, "a", KpiFields(formula="c * 2"))
    with pytest.raises(InvalidInput, match="computed from itself"):
        edit_kpi(session, "b", KpiFields(formula="b * 2"))


def test_a_finer_kpi_cannot_be_computed_from_a_coarser_one(session):
    add_kpi(session, "monthly", KpiFields(cadence=Cadence.MONTH))
    with pytest.raises(InvalidInput, match="too coarse"):
        add_kpi(session, "weekly", KpiFields(formula="monthly * 2"))


def test_an_archived_kpi_is_out_of_sight_and_keeps_its_values(session):
    add_kpi(session, "visits", KpiFields())
    record_value(session, "visits", 1, Period.parse("2026-W47"))
    archive_kpi(session, "visits")
    assert session.workbook.kpis == ()
    assert session.workbook.kpi("visits").archived
    assert len(session.workbook.values("visits")) == 1
    archive_kpi(session, "visits", restore=True)
    assert [kpi.slug for kpi in session.workbook.kpis] == ["visits"]


def test_archiving_twice_writes_once(session):
    add_kpi(session, "visits", KpiFields())
    archive_kpi(session, "visits")
    stamp = session.file.stamp()
    archive_kpi(session, "visits")
    assert session.file.stamp() == stamp


@pytest.mark.parametrize("change", [edit_kpi, lambda s, slug, _fields: archive_kpi(s, slug)])
def test_an_unknown_kpi_is_refused_with_the_nearest_name(session, change):
    add_kpi(session, "visits", KpiFields())
    with pytest.raises(UnknownName, match="Did you mean visits"):
        change(session, "vistis", KpiFields())
