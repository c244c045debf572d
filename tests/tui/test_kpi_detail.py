"""One KPI on the screen: its pages, the two views of its chart, and answers to its verdicts."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.status import Status
from kpitui.reports.status import kpi_status
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.tui.screens.kpi_detail import KpiDetailScreen
from kpitui.tui.widgets.chart_view import ChartView
from kpitui.usecases.annotate import add_marker
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.record_values import record_all
from kpitui.usecases.session import Session

Burst = Callable[[Pilot[None], str], Awaitable[None]]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
W28 = Period.parse("2026-W28")


@pytest.fixture
def climbing(tmp_path: Path) -> Session:
    """A session whose one KPI climbs by two a week, until it jumps in the last one."""
    session = Session(KpiFile(tmp_path / "kpi.json"), now=lambda: NOW, by="anna")
    add_kpi(session, "visits", KpiFields(
        name="Visits", unit="visits", baseline=100.0, goal=160.0, start=date(2026, 7, 5),
        deadline=date(2026, 12, 27),
    ))  # fmt: skip
    values = [100.0 + 2 * at + 3 * (at % 2) for at in range(19)] + [175.0]
    rows = [
        Measurement(kpi="visits", period=W28.shifted(at).key, value=value)
        for at, value in enumerate(values)
    ]
    record_all(session, rows)
    return session


async def opened(pilot: Pilot[None]) -> KpiDetailScreen:
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, KpiDetailScreen)
    return screen


def shown(screen: KpiDetailScreen, part: str = "lines") -> str:
    return str(screen.query_one(f"#{part}", Static).render())


def status(session: Session) -> Status:
    return kpi_status(session.workbook, session.workbook.kpi("visits"), session.today()).status


async def test_each_reason_tells_its_rule_and_figures(climbing: Session) -> None:
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        text = shown(await opened(pilot))
    for said in ("slipping from", "likely from 65%", "± 2.66 ×", "The values follow a trend"):
        assert said in text


async def test_the_pages_turn_through_the_smart_check(climbing: Session) -> None:
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("right", "right")
        text = shown(screen)
    assert "specific    in order" in text
    assert "relevant    warning: " in text


async def test_v_changes_between_the_usual_range_and_what_is_expected(climbing: Session) -> None:
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        chart = screen.query_one(ChartView)
        assert "usual" in str(chart.render()).splitlines()[0]
        await pilot.press("v")
        assert "expected" in str(chart.render()).splitlines()[0]
        await pilot.press("v")
        assert "usual" in str(chart.render()).splitlines()[0]


async def test_x_explains_the_newest_signal(climbing: Session, burst: Burst) -> None:
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("x", "tab")
        await burst(pilot, "a fair\n")
        await pilot.pause()
        assert "Explained by anna: a fair" in shown(screen)
    [said] = climbing.workbook.dismissals("visits")
    assert (said.why, said.rule) == ("a fair", "OUTSIDE")


async def test_o_says_a_status_until_the_next_value(climbing: Session, burst: Burst) -> None:
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("o", "tab")
        await burst(pilot, "a strike\n")
        await pilot.pause()
        assert "anna says at risk: a strike." in shown(screen)
        assert "at risk" in shown(screen, "head")
    assert status(climbing) is Status.AT_RISK


async def test_b_begins_limits_at_the_newest_marker_for_its_reason(climbing: Session) -> None:
    add_marker(climbing, "visits", date(2026, 9, 30), "new landing page")
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("b", "ctrl+s")
        await pilot.pause()
    [rebase] = climbing.workbook.rebases("visits")
    assert (rebase.since, rebase.until, rebase.why) == ("2026-W40", "2026-W47", "new landing page")


async def test_without_a_signal_x_says_so(session: Session) -> None:
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await opened(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, KpiDetailScreen)
        assert [str(each.message) for each in app._notifications] == [
            "There is no signal to explain."
        ]


async def test_a_reason_is_needed(climbing: Session) -> None:
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for key in ("x", "o", "b"):
            await pilot.press(key, "ctrl+s")
            await pilot.pause()
            assert not isinstance(pilot.app.screen, KpiDetailScreen)
            await pilot.press("escape")
            await pilot.pause()
    assert climbing.workbook.ledger.rebases == ()
    assert climbing.workbook.ledger.overrides == ()
    assert climbing.workbook.ledger.dismissals == ()


async def test_a_report_that_comes_after_the_page_was_left_draws_nothing(
    climbing: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with KpiApp(climbing).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        drawn: list[object] = []
        monkeypatch.setattr(screen, "_show", drawn.append)
        await pilot.press("escape")
        await pilot.pause()
        await screen._looked_up("", screen._looks[""], lambda: "late", drawn.append)
        assert drawn == []
