"""The comparison on the screen: the table, both series, the lead, every pair, links made here."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from kpitui.reports.compare import Comparison
from kpitui.store.demo import DEMO_TODAY
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.tui.dialogs.bet_form import BetForm
from kpitui.tui.screens.compare import CompareScreen
from kpitui.tui.screens.kpi_detail import KpiDetailScreen
from kpitui.tui.widgets.chart_view import ChartView
from kpitui.tui.widgets.link_table import LinkTable
from kpitui.usecases.demo import write_demo
from kpitui.usecases.session import Session


@pytest.fixture
def demo(tmp_path: Path) -> Session:
    """Anna's session of a copy of the demo workbook, at noon of its last day."""
    path = tmp_path / "demo.json"
    write_demo(path)
    noon = datetime.combine(DEMO_TODAY, time(12), UTC)
    return Session(KpiFile(path), now=lambda: noon, by="anna")


async def opened(pilot: Pilot[None], *keys: str) -> CompareScreen:
    await settled(pilot, "3", *keys)
    screen = pilot.app.screen
    assert isinstance(screen, CompareScreen)
    return screen


async def settled(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        for _turn in range(3):  # the report, the table that moves, the pair
            await pilot.pause()


def text_of(screen: CompareScreen, part: str) -> str:
    return str(screen.query_one(f"#{part}", Static).render())


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)])
async def test_the_strongest_link_comes_first_with_its_verdict(
    demo: Session, size: tuple[int, int]
) -> None:
    async with KpiApp(demo).run_test(size=size) as pilot:
        screen = await opened(pilot)
        chosen = screen.query_one(LinkTable).chosen
        assert chosen is not None
        assert (chosen.first.slug, chosen.second.slug) == ("leading-indicator", "sales")
        assert "Leading indicator leads Sales by 3 months." in text_of(screen, "verdict")
        assert "Leading indicator" in text_of(screen, "first")
        assert "Sales" in text_of(screen, "second")


async def test_everything_is_in_sight_at_80_by_24(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(80, 24)) as pilot:
        for keys in ((), ("p",)):
            screen = await opened(pilot, *keys)
            assert screen.max_scroll_y == 0
            for view in screen.query(ChartView):
                assert str(view.render()).strip()


async def test_both_series_share_one_time_axis(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        axes = [
            next(line for line in str(view.render()).splitlines() if "┬" in line)
            for view in screen.query(ChartView)
        ]
        assert axes[0] == axes[1]


async def test_s_moves_the_leading_series_by_its_lead_and_back(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        before = str(screen.query_one("#leading", ChartView).render())
        await settled(pilot, "s")
        assert "moved 3 periods later" in text_of(screen, "first")
        assert str(screen.query_one("#leading", ChartView).render()) != before
        await settled(pilot, "s")
        assert str(screen.query_one("#leading", ChartView).render()) == before


async def test_where_nothing_leads_s_says_so(demo: Session) -> None:
    app = KpiApp(demo)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "down", "s")
        assert "nothing to move" in str([each.message for each in app._notifications])


async def test_z_shows_more_of_the_past(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        spans = set()
        for _press in range(4):
            spans.add(str(screen.query_one("#lagging", ChartView).render()))
            await settled(pilot, "z")
        assert len(spans) == 4


async def test_p_looks_at_every_pair_and_back(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        table = screen.query_one(LinkTable)
        declared = table.count()
        await settled(pilot, "p")
        assert table.count() > 20
        assert "all pairs" in screen.title_text()
        await settled(pilot, "escape")
        assert table.count() == declared


async def test_a_declares_the_pair_under_the_cursor_and_d_takes_it_away(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, "p", "g")
        table = screen.query_one(LinkTable)
        chosen = table.chosen
        assert chosen is not None
        assert chosen.link is None
        await settled(pilot, "a")
        pair = (chosen.first.slug, chosen.second.slug)
        assert pair in {(link.leading, link.lagging) for link in demo.workbook.links}
        assert table.chosen is not None
        assert table.chosen.link is not None
        await settled(pilot, "d")
        assert pair not in {(link.leading, link.lagging) for link in demo.workbook.links}


@pytest.mark.parametrize(("key", "slug"), [("enter", "leading-indicator"), ("f", "sales")])
async def test_either_kpi_opens(demo: Session, key: str, slug: str) -> None:
    async with KpiApp(demo).run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await settled(pilot, key)
        screen = pilot.app.screen
        assert isinstance(screen, KpiDetailScreen)
        assert screen.slug == slug
        await settled(pilot, "escape")
        assert isinstance(pilot.app.screen, CompareScreen)


async def test_without_links_the_screen_says_what_to_press(session: Session) -> None:
    async with KpiApp(session).run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, CompareScreen)
        assert "No links are declared yet." in text_of(screen, "empty")


async def test_a_long_scan_tells_how_far_it_is_and_escape_stops_it(
    demo: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, never = threading.Event(), threading.Event()

    def endless(*_arguments: object, goes_on: Callable[[int, int], bool]) -> list[Comparison]:
        done = 0
        while goes_on(done % 1000, 1000):
            done += 1
            begun.set()
            never.wait(0.001)  # lets the screen have its turns
        return []

    monkeypatch.setattr("kpitui.tui.screens.compare.scan", endless)
    async with KpiApp(demo).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("p")
        await asyncio.to_thread(begun.wait)
        assert "of 1000 pairs, esc stops" in screen.title_text()
        await pilot.press("z", "down")  # the screen stays live
        await settled(pilot, "escape")
        assert "esc stops" not in screen.title_text()
        assert isinstance(pilot.app.screen, CompareScreen)


async def test_leaving_does_not_wait_for_a_long_scan(
    demo: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopped, never = threading.Event(), threading.Event(), threading.Event()

    def endless(*_arguments: object, goes_on: Callable[[int, int], bool]) -> list[Comparison]:
        while goes_on(0, 1000):
            begun.set()
            never.wait(0.001)
        stopped.set()
        return []

    monkeypatch.setattr("kpitui.tui.screens.compare.scan", endless)
    async with KpiApp(demo).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("p")
        await asyncio.to_thread(begun.wait)
    assert await asyncio.to_thread(stopped.wait, 10)


async def test_b_bets_on_the_pair_and_its_outcome_stands_beside_the_verdict(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await settled(pilot, "b")
        for text in ("13.5", "", "+5%", "", "a try"):
            await pilot.press(*text, "enter")
        await pilot.app.workers.wait_for_complete()
        await settled(pilot)
        await pilot.pause()
        [bet] = demo.workbook.bets
        assert (bet.level, bet.periods, bet.change, bet.within) == (13.5, 1, 0.05, 6)
        assert "open, not reached yet." in text_of(screen, "verdict")


async def test_a_bet_without_a_change_is_not_made(demo: Session) -> None:
    async with KpiApp(demo).run_test(size=(80, 24)) as pilot:
        await settled(pilot, "3", "b")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BetForm)
    assert demo.workbook.bets == ()
