"""Two people edit the same KPI: the form merges, or asks whose version counts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpitui.domain.period import Period
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.tui.dialogs.collision import CollisionDialog
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.kpi_form import KpiForm
from kpitui.tui.dialogs.note_form import NoteForm
from kpitui.tui.dialogs.objective_form import ObjectiveForm
from kpitui.usecases.kpis import KpiFields, add_kpi, archive_kpi, edit_kpi
from kpitui.usecases.notes import newest_measurement, write_note
from kpitui.usecases.objectives import ObjectiveFields, edit_objective
from kpitui.usecases.record_values import record_value
from kpitui.usecases.session import Session
from kpitui.usecases.undo import undo_last


@pytest.fixture
def ben(session):
    """Ben's session of the file that Anna has open."""
    now = datetime(2026, 11, 23, 13, tzinfo=UTC)
    return Session(KpiFile(session.file.path), now=lambda: now, by="ben")


@pytest.fixture
def collided(stage, burst, session, ben):
    """Drives Anna's form of visits until it meets Ben's other name, and answers with keys."""

    async def drive(*keys):
        app = stage(KpiForm(session, "visits"))
        async with app.run_test(size=(80, 24)) as pilot:
            edit_kpi(ben, "visits", KpiFields(name="Visits of the shop"))
            await burst(pilot, " a week")
            await pilot.press("ctrl+s")
            await app.until(pilot, lambda: isinstance(app.screen, CollisionDialog))
            said = " ".join(str(each.render()) for each in app.screen.query("Static"))
            await pilot.press(*keys)
            if keys != ("escape",):
                await app.answer(pilot)
            else:
                typed = {field.name: field.text for field in app.screen.all_fields}
                assert typed["name"] == "Site visits a week"
        return said

    return drive


async def test_the_dialog_names_both_versions_and_their_author(collided, session):
    said = await collided("escape")
    assert "ben" in said
    assert "Visits of the shop" in said
    assert "Site visits a week" in said
    session.refresh()
    assert session.workbook.kpi("visits").name == "Visits of the shop"  # nothing was saved over it


async def test_mine_is_saved_over_theirs(collided, session):
    await collided("m")
    assert session.workbook.kpi("visits").name == "Site visits a week"


async def test_theirs_stays(collided, session):
    await collided("t")
    session.refresh()
    assert session.workbook.kpi("visits").name == "Visits of the shop"


async def test_a_merge_is_told(stage, burst, session, ben):
    app = stage(KpiForm(session, "visits"))
    async with app.run_test() as pilot:
        edit_kpi(ben, "visits", KpiFields(owner="carla"))
        await burst(pilot, "!")
        await pilot.press("ctrl+s")
        await app.answer(pilot)
        told = [notice.message for notice in app._notifications]
    assert told == ["ben changed Owner meanwhile; both changes are kept."]
    kpi = session.workbook.kpi("visits")
    assert (kpi.name, kpi.owner) == ("Site visits!", "carla")


async def test_objectives_ask_too(stage, burst, session, ben):
    app = stage(ObjectiveForm(session, "grow"))
    async with app.run_test() as pilot:
        edit_objective(ben, "grow", ObjectiveFields(name="Grow fast"))
        await burst(pilot, "!")
        await pilot.press("ctrl+s")
        await app.until(pilot, lambda: isinstance(app.screen, CollisionDialog))
        await pilot.press("m")
        await app.answer(pilot)
    assert session.workbook.objective("grow").name == "Grow online sales!"


async def test_taking_back_what_somebody_else_changed_is_asked_first(session, ben):
    record_value(ben, "visits", 9999.0, Period.parse("2026-W44"))
    session.refresh()
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.press("u")
        for _turn in range(200):
            if isinstance(app.screen, Confirm):
                break
            await pilot.pause(0.01)
        assert "by ben" in app.screen.question
        assert "9,999" in app.screen.question
        await pilot.press("n")
        await pilot.pause()
    assert 9999.0 in session.workbook.values("visits").values()


async def test_undo_asks_about_what_arrived_since_the_last_look(session, ben):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        record_value(ben, "visits", 9999.0, Period.parse("2026-W44"))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "ben changed something since you looked" in app.screen.question
        assert "9,999" in app.screen.question
        assert 9999.0 in session.workbook.values("visits").values()
        await pilot.press("y")
        await until(pilot, lambda: 9999.0 not in session.workbook.values("visits").values())
    assert 9200.0 in session.workbook.values("visits").values()


async def test_an_archived_kpi_is_saved_and_that_is_told(stage, burst, session, ben):
    app = stage(KpiForm(session, "visits"))
    async with app.run_test() as pilot:
        archive_kpi(ben, "visits")
        await burst(pilot, "!")
        await pilot.press("ctrl+s")
        await app.answer(pilot)
        told = [notice.message for notice in app._notifications]
    assert told == ["ben put it out of sight meanwhile; your change is saved there."]


async def test_a_kpi_that_was_taken_back_leaves_what_was_typed(stage, burst, session, ben):
    add_kpi(session, "signups", KpiFields(name="Signups"))
    app = stage(KpiForm(session, "signups"))
    async with app.run_test() as pilot:
        undo_last(ben)
        await burst(pilot, "!")
        await pilot.press("ctrl+s")
        state = app.dialog.query_one("#state")
        await app.until(pilot, lambda: "ben took “signups” back" in str(state.render()))
        assert app.dialog.texts()["name"] == "Signups!"


@pytest.mark.parametrize(("answer", "note"), [("y", "holiday"), ("n", "campaign")])
async def test_another_note_is_asked_about(stage, burst, session, ben, answer, note):
    dialog = NoteForm(session, newest_measurement(session.workbook, "visits"))
    app = stage(dialog)
    async with app.run_test() as pilot:
        write_note(ben, "visits", "campaign")
        await burst(pilot, "holiday\n")
        await app.until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "ben noted there meanwhile: campaign" in app.screen.question
        await pilot.press(answer)
        if answer == "y":
            await app.answer(pilot)
        else:
            await app.until(pilot, lambda: app.screen is dialog)
            assert dialog.texts() == {"text": "holiday"}
    session.refresh()
    assert newest_measurement(session.workbook, "visits").note == note


async def until(pilot, holds):
    for _turn in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("the condition never held")


async def test_damage_is_told_once_and_stays_told(session):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        content = Path(session.file.path).read_bytes()
        Path(session.file.path).write_bytes(content.replace(b"9100", b"9109"))
        await app.look_for_changes()
        await app.look_for_changes()
        assert [notice.severity for notice in app._notifications] == ["error"]
        Path(session.file.path).write_bytes(content)
        await app.look_for_changes()
        await pilot.pause()
        assert list(app._notifications) == []
