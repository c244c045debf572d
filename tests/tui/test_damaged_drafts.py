"""A draft that is damaged, or about what is gone meanwhile, is told and dropped: nothing ends."""

import pytest

from kpitui.domain.period import Period
from kpitui.store.drafts import Typed, TypedRow, keep_draft, kept_drafts
from kpitui.tui.app import KpiApp
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.dashboard import DashboardScreen
from kpitui.usecases.kpis import archive_kpi

W46 = Period.parse("2026-W46")


@pytest.fixture(autouse=True)
def state_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def check_in(**row):
    given = {"kpi": "visits", "period": "2026-W47", "text": "11", **row}
    return Typed(kind="check-in", title="Check-in", rows=(TypedRow(**given),))


UNUSABLE = [
    check_in(period="garbage"),
    check_in(period="9999-W52"),
    check_in(question="bogus"),
    check_in(kpi="nobody"),
    Typed(kind="check-in"),
    Typed(kind="bogus", texts={"name": "11"}),
    Typed(kind="kpi", slug="nobody", texts={"name": "11"}),
    Typed(kind="kpi", slug="temperature", texts={"name": "11"}),  # archived meanwhile
    Typed(kind="kpi", slug="visits", texts={"name": "11"}, seen=-9),
    Typed(kind="objective", slug="visits", texts={"name": "11"}),
    Typed(kind="marker", texts={"text": "11"}),
    Typed(kind="note", slug="visits", period="garbage", texts={"text": "11"}),
]


@pytest.mark.parametrize("typed", UNUSABLE)
async def test_what_cannot_be_taken_up_is_told_once(session, typed):
    archive_kpi(session, "temperature")
    assert keep_draft(session.file.path, typed)
    app = KpiApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: not kept_drafts(session.file.path))
        assert isinstance(app.screen, DashboardScreen)
        (told,) = (notification.message for notification in app._notifications)
        assert told.startswith("What you were typing about is gone")
        assert told.endswith("11") == bool(typed.texts or typed.rows)


async def test_a_period_of_another_cadence_can_be_left(session):
    assert keep_draft(session.file.path, check_in(kpi="visits", period="2026-11"))
    app = KpiApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, CheckInScreen))
        await pilot.press("enter", "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, DashboardScreen))
    assert set(session.workbook.values("visits")) <= {Period.parse("2026-W45"), W46}
    assert not kept_drafts(session.file.path)


async def until(pilot, holds):
    for _turn in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("the condition never held")
