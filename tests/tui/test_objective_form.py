from datetime import date
from pathlib import Path

import pytest

from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.objective_form import ObjectiveForm
from kpitui.usecases.objectives import ObjectiveFields, add_objective, edit_objective
from kpitui.usecases.session import Session


def field(app, name: str):
    return next(each for each in app.dialog.fields if each.name == name)


async def test_an_objective_is_made_from_what_was_typed(stage, burst, session) -> None:
    app = stage(ObjectiveForm(session))
    async with app.run_test() as pilot:
        await burst(pilot, "Été à Nice\n\nben\n2026-12-01\n2027-06-30\nwhy\n")
        assert await app.answer(pilot) == "ete-a-nice"
    made = Session(session.file, now=lambda: None, by="anna").workbook.objective("ete-a-nice")
    assert (made.name, made.owner, made.note) == ("Été à Nice", "ben", "why")
    assert (made.start, made.deadline) == (date(2026, 12, 1), date(2027, 6, 30))


async def test_lines_of_a_burst_land_in_the_fields_they_were_meant_for(
    stage, burst, session
) -> None:
    app = stage(ObjectiveForm(session))
    async with app.run_test() as pilot:
        await burst(pilot, "Sell more\nmore\nben\n\n\nbecause\n")  # its own short name
        await app.answer(pilot)
    made = session.workbook.objective("more")
    assert (made.name, made.owner, made.note) == ("Sell more", "ben", "because")


async def test_a_short_name_that_was_typed_stays(stage, session) -> None:
    app = stage(ObjectiveForm(session))
    async with app.run_test() as pilot:
        await pilot.press("S", "enter", "1", "up", "x")
        await pilot.pause()
        assert field(app, "slug").text == "1"


async def test_a_taken_short_name_is_objected_to(stage, session) -> None:
    app = stage(ObjectiveForm(session))
    async with app.run_test() as pilot:
        await pilot.press(*"Grow")
        await pilot.pause()
        assert "already" in field(app, "slug").problem
        await pilot.press("s")
        await pilot.pause()
        assert field(app, "slug").problem == ""


async def test_a_deadline_before_the_start_is_objected_to_at_the_deadline(
    stage, burst, session
) -> None:
    app = stage(ObjectiveForm(session, "grow"))
    async with app.run_test() as pilot:
        field(app, "deadline").control.focus()
        await pilot.press("ctrl+u")
        await burst(pilot, "2025-12-31")
        await pilot.press("ctrl+s")
        assert "must come after the start" in field(app, "deadline").problem
        assert app.answers == []


async def test_saving_an_untouched_objective_changes_nothing(stage, session) -> None:
    before = Path(session.file.path).read_bytes()
    for slug in ("grow", "keep"):
        app = stage(ObjectiveForm(session, slug))
        async with app.run_test() as pilot:
            await pilot.press("ctrl+s")
            assert await app.answer(pilot) == slug
    assert Path(session.file.path).read_bytes() == before


async def test_what_others_saved_meanwhile_stays_theirs(stage, session) -> None:
    app = stage(ObjectiveForm(session, "grow"))
    async with app.run_test() as pilot:
        edit_objective(session, "grow", ObjectiveFields(owner="ben"))
        await pilot.press("!", "ctrl+s")
        await app.answer(pilot)
    assert session.workbook.objective("grow").owner == "ben"
    assert session.workbook.objective("grow").name == "Grow online sales!"


async def test_what_cannot_be_saved_stays_in_the_form_with_the_reason(stage, session) -> None:
    app = stage(ObjectiveForm(session))
    async with app.run_test() as pilot:
        await pilot.press(*"New")
        add_objective(session, "new", ObjectiveFields(name="Theirs"))
        await pilot.press("ctrl+s")
        state = app.screen.query_one("#state")
        refusal = "! There is an objective “new” already."
        await app.until(pilot, lambda: str(state.render()).startswith(refusal))
        assert app.screen.texts()["name"] == "New"
        assert app.answers == []


async def test_an_empty_form_says_what_is_missing_without_alarm(stage, session) -> None:
    app = stage(ObjectiveForm(session))
    async with app.run_test() as pilot:
        await pilot.pause()
        state = app.screen.query_one("#state")
        assert str(state.render()) == "Name: Give it a name.   esc cancels"
        assert "-problem" not in state.classes
        await pilot.press("ctrl+s")
        assert field(app, "name").problem == "Give it a name."


@pytest.mark.parametrize(("typed", "asked"), [("", False), ("x", True)])
async def test_escape_asks_only_when_something_was_typed(
    stage, session, typed: str, asked: bool
) -> None:
    app = stage(ObjectiveForm(session, "grow"))
    async with app.run_test() as pilot:
        await pilot.press(*typed, "escape")
        assert isinstance(app.screen, Confirm) is asked
