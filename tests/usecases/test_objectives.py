from datetime import date

import pytest

from kpitui.domain.errors import InvalidInput, UnknownName
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.objectives import (
    ObjectiveFields,
    add_objective,
    archive_objective,
    edit_objective,
)


def test_an_objective_is_recorded_and_found_again(session, open_session):
    made = add_objective(session, "grow", ObjectiveFields(
        name=" Grow online sales ", owner="anna", start=date(2026, 1, 1),
        deadline=date(2026, 12, 31), note="Line one\nline two",
    ))  # fmt: skip
    assert open_session().workbook.objective("grow") == made
    assert (made.name, made.note) == ("Grow online sales", "Line one\nline two")


def test_without_a_name_the_slug_stands_in(session):
    assert add_objective(session, "grow", ObjectiveFields()).name == "grow"


@pytest.mark.parametrize(
    ("slug", "fields", "sentence"),
    [
        ("grow", {}, "There is an objective “grow” already"),
        ("Größer!", {}, "small letters.*: groer"),
        ("", {}, "site-visits"),
        ("x", {"name": "\x1b]0;title\x07"}, "characters that a terminal could act on"),
        ("x", {"start": date(2026, 2, 1), "deadline": date(2026, 2, 1)}, "must come after"),
    ],
)
def test_an_objective_that_makes_no_sense_is_refused(session, slug, fields, sentence):
    add_objective(session, "grow", ObjectiveFields())
    stamp = session.file.stamp()
    with pytest.raises(InvalidInput, match=sentence):
        add_objective(session, slug, ObjectiveFields(**fields))
    assert session.file.stamp() == stamp


def test_an_edit_changes_what_is_named_and_keeps_the_rest(session):
    add_objective(session, "grow", ObjectiveFields(owner="anna", note="why"))
    edit_objective(session, "grow", ObjectiveFields(owner="ben"))
    found = session.workbook.objective("grow")
    assert (found.owner, found.note) == ("ben", "why")
    stamp = session.file.stamp()
    edit_objective(session, "gro", ObjectiveFields(owner="ben"))
    assert session.file.stamp() == stamp


def test_an_archived_objective_takes_its_kpis_out_of_sight(session):
    add_objective(session, "grow", ObjectiveFields())
    add_kpi(session, "visits", KpiFields(objective="grow"))
    archive_objective(session, "grow")
    assert session.workbook.objectives == session.workbook.kpis == ()
    archive_objective(session, "grow", restore=True)
    assert [kpi.slug for kpi in session.workbook.kpis] == ["visits"]


def test_an_unknown_objective_is_refused_with_the_nearest_name(session):
    add_objective(session, "grow", ObjectiveFields())
    with pytest.raises(UnknownName, match=r"no objective “growth”\. Did you mean grow"):
        edit_objective(session, "growth", ObjectiveFields(owner="ben"))
