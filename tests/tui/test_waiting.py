"""A save against a locked file: the screens say that they wait, stay live, and keep every text."""

import fcntl
import os
from functools import partial

import pytest

import kpitui.store.kpi_file
from kpitui.domain.period import Period
from kpitui.store.lock import lock_path, locked
from kpitui.tui.app import KpiApp
from kpitui.tui.dialogs.kpi_form import KpiForm
from kpitui.tui.dialogs.note_form import NoteForm
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.usecases.notes import newest_measurement
from kpitui.usecases.record_values import record_value

W47 = Period.parse("2026-W47")
WAITING = "Waiting: somebody else is writing into the file."


@pytest.fixture
def lock(session):
    """The lock as another program holds it, until the test lets go."""
    descriptor = os.open(lock_path(session.file.path), os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.pwrite(descriptor, b"ben".ljust(200), 20)
    held = [descriptor]

    def let_go():
        os.close(held.pop())

    yield let_go
    if held:
        let_go()


@pytest.fixture
def short_wait(monkeypatch):
    """Waits for a lock that end after a second."""
    monkeypatch.setattr(kpitui.store.kpi_file, "locked", partial(locked, longest_wait=1.0))


@pytest.fixture
def ben(session):
    """Ben's session of the file that Anna has open."""
    return type(session)(type(session.file)(session.file.path), now=session._now, by="ben")


async def until(pilot, holds):
    for _turn in range(600):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("the condition never held")


def said(app):
    return str(app.screen.query_one("#said").render())


async def open_check_in(app, pilot):
    await pilot.press("c")
    await until(pilot, lambda: isinstance(app.screen, CheckInScreen))
    return app.screen


async def test_a_check_in_says_that_it_waits_and_takes_what_is_typed_meanwhile(
    session, lock, burst
):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        screen = await open_check_in(app, pilot)
        first, second = (row.kpi.slug for row in screen.report.rows[:2])
        await burst(pilot, "5\n")
        await until(pilot, lambda: WAITING in said(app))
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: screen.size.width == 100)
        await burst(pilot, "6\n")
        lock()
        await until(pilot, lambda: 6.0 in session.workbook.values(second).values())
        assert 5.0 in session.workbook.values(first).values()


async def test_a_value_that_was_refused_stays_typed_and_keys_behind_it_are_not_added(
    session, lock, short_wait, burst
):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        screen = await open_check_in(app, pilot)
        await burst(pilot, "5\n6\n")
        await until(pilot, lambda: "in use by ben" in said(app))
        assert screen.drafts.of(screen.row).text == "5"
        assert screen.table.cursor == 0
        lock()
        await burst(pilot, "\n")
        await until(pilot, lambda: screen.table.cursor == 1)
        slug = screen.report.rows[0].kpi.slug
        assert list(session.workbook.values(slug).values())[-1] == 5.0


@pytest.mark.parametrize("form", ["kpi", "note"])
async def test_a_form_says_that_it_waits_and_then_who_held_it_up(
    session, lock, short_wait, stage, burst, form
):
    noted = newest_measurement(session.workbook, "visits")
    dialog = KpiForm(session, "visits") if form == "kpi" else NoteForm(session, noted)
    app = stage(dialog)
    async with app.run_test() as pilot:
        before = next(iter(dialog.texts().values()))
        await burst(pilot, "!")
        await pilot.press("ctrl+s")

        def state():
            return str(dialog.query_one("#state").render())

        await until(pilot, lambda: WAITING in state())
        await until(pilot, lambda: "in use by ben" in state())
        assert next(iter(dialog.texts().values())) == before + "!"
        lock()
        await pilot.press("ctrl+s")
        assert await app.answer(pilot)


async def test_what_is_typed_behind_a_value_that_others_recorded_replaces_nothing(
    session, ben, burst
):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        screen = await open_check_in(app, pilot)
        row = screen.row
        record_value(ben, row.kpi.slug, 7.0, row.period, note="from the till")
        await burst(pilot, "5\n6\n8\n")
        await until(pilot, lambda: "ben recorded" in said(app))
        assert "7" in said(app)
        assert "“from the till”" in said(app)
        session.refresh()
        assert session.workbook.series(row.kpi.slug).measurement(row.period).value == 7.0
        assert screen.drafts.of(row).text == "5"
        await burst(pilot, "\n")
        await until(pilot, lambda: screen.table.cursor == 1)
        now = session.workbook.series(row.kpi.slug).measurement(row.period)
        assert (now.value, now.note, now.by) == (5.0, "from the till", "anna")


async def test_the_same_value_as_somebody_else_recorded_is_no_question(session, ben, burst):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        screen = await open_check_in(app, pilot)
        row = screen.row
        record_value(ben, row.kpi.slug, 7.0, row.period, note="from the till")
        await burst(pilot, "7\n")
        await until(pilot, lambda: "unchanged" in said(app))
        session.refresh()
        assert session.workbook.series(row.kpi.slug).measurement(row.period).by == "ben"


async def test_a_skip_typed_over_a_value_that_arrived_meanwhile_is_asked(session, ben, burst):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        screen = await open_check_in(app, pilot)
        row = screen.row
        await burst(pilot, "s")
        record_value(ben, row.kpi.slug, 7.0, row.period)
        await app.look_for_changes()
        await burst(pilot, "closed\n")
        await until(pilot, lambda: "ben recorded 7" in said(app))
        assert session.workbook.series(row.kpi.slug).measurement(row.period).value == 7.0
        await burst(pilot, "\n")
        await until(pilot, lambda: screen.table.cursor == 1)
        assert session.workbook.series(row.kpi.slug).measurement(row.period).note == "closed"


async def test_their_value_stays_on_escape(session, ben, burst):
    app = KpiApp(session)
    async with app.run_test() as pilot:
        screen = await open_check_in(app, pilot)
        row = screen.row
        record_value(ben, row.kpi.slug, 7.0, row.period)
        await burst(pilot, "5\n")
        await until(pilot, lambda: "ben recorded" in said(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Dropped" in said(app))
        assert session.workbook.series(row.kpi.slug).measurement(row.period).value == 7.0
        assert screen.drafts.of(row).is_empty


async def test_what_is_pasted_during_a_save_is_refused_and_said(session, lock, burst):
    from textual.events import Paste

    app = KpiApp(session)
    async with app.run_test() as pilot:
        screen = await open_check_in(app, pilot)
        await burst(pilot, "5\n")
        await until(pilot, lambda: WAITING in said(app))
        screen.post_message(Paste("123"))
        await until(pilot, lambda: "a save is under way" in said(app))
        assert screen.drafts.of(screen.row).text == "5"
        lock()
        await until(pilot, lambda: screen.table.cursor == 1)
