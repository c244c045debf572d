"""Every form that can hold unsaved texts gives them away, and is opened again with them."""

import pytest

from kpitui.tui.app import KpiApp
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.kpi_form import KpiForm
from kpitui.tui.dialogs.marker_form import MarkerForm
from kpitui.tui.dialogs.note_form import NoteForm
from kpitui.tui.dialogs.objective_form import ObjectiveForm
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.notes import newest_measurement
from kpitui.usecases.record_values import record_value
from kpitui.usecases.take_up import Typed, keep_typed, typed_before
from kpitui.usecases.undo import undo_last

FORMS = {
    "a new KPI": KpiForm,
    "a KPI": lambda session: KpiForm(session, "visits"),
    "a new objective": ObjectiveForm,
    "an objective": lambda session: ObjectiveForm(session, "grow"),
    "a marker": lambda session: MarkerForm(session, "visits"),
    "a note": lambda session: NoteForm(session, newest_measurement(session.workbook, "visits")),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_a_form_comes_back_with_what_was_typed(session, burst, form):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        first = form(session)
        app.push_screen(first)
        await pilot.pause()
        assert app.typed() == []
        await burst(pilot, "x y")
        texts = first.texts()
        [typed] = app.typed()
        first.dismiss(None)
        again = app.reopened(typed)
        assert type(again) is type(first)
        assert again.typed().texts == typed.texts  # a line may drop before it is drawn
        app.push_screen(again)
        await pilot.pause()
        assert again.texts() == texts
        assert again.heading == first.heading
        assert app.typed() == [typed]


async def test_a_check_in_comes_back_with_every_row_and_its_open_question(session, burst):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.press("c")
        await burst(pilot, "5")
        await pilot.press("down")
        row = app.screen.row.place
        await burst(pilot, "sclosed")
        [typed] = app.typed()
        assert [(each.text, each.answer) for each in typed.rows] == [("5", ""), ("", "closed")]
        app.screen.close()
        again = app.reopened(typed)
        app.push_screen(again)
        await pilot.pause()
        assert isinstance(app.screen, CheckInScreen)
        assert again.row.place == row
        assert (again.drafts.question.value, again.drafts.answer) == ("why", "closed")
        assert app.typed() == [typed]


async def test_another_period_and_a_note_come_back_too(session, burst):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.press("c", "left")
        period = app.screen.row.period
        await burst(pilot, "5nwindy\n")
        [typed] = app.typed()
        app.screen.close()
        again = app.reopened(typed)
        app.push_screen(again)
        await pilot.pause()
        assert period.key in {row.period.key for row in again.report.rows}
        assert app.typed() == [typed]


async def until(pilot, holds):
    for _turn in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("the condition never held")


async def test_what_is_about_something_gone_is_told_with_its_texts(session):
    add_kpi(session, "signups", KpiFields())
    typed = Typed(kind="kpi", title="Edit signups", slug="signups", texts={"name": "Sign-ups"})
    keep_typed(session, [typed], [])
    undo_last(session)
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: len(app._notifications) > 0)
        [told] = [notice.message for notice in app._notifications]
        assert "Edit signups" in told
        assert "Sign-ups" in told


async def test_a_read_only_session_offers_nothing_and_deletes_nothing(session):
    keep_typed(session, [Typed(kind="kpi", title="New KPI", texts={"name": "x"})], [])
    session.read_only = True
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.pause(0.1)
        assert not isinstance(app.screen, Confirm)
    assert len(typed_before(session)) == 1


async def test_a_value_saved_by_somebody_else_is_not_in_the_way_of_a_draft(session, burst):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.press("c")
        row = app.screen.row
        await burst(pilot, "5")
        [typed] = app.typed()
        app.screen.close()
        record_value(session, row.kpi.slug, 7.0, row.period)
        again = app.reopened(typed)
        app.push_screen(again)
        await pilot.pause()
        assert row.place in {each.place for each in again.report.rows}
        assert app.typed() == [typed]
