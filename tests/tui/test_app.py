"""The app as a person drives it: modes, opening, filtering, undo, and what others wrote."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from kpitui.domain.period import Period
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.dashboard import DashboardScreen
from kpitui.tui.screens.kpi_detail import KpiDetailScreen
from kpitui.tui.screens.objectives import ObjectivesScreen
from kpitui.tui.widgets.outline import Outline
from kpitui.tui.widgets.tile_grid import TileGrid
from kpitui.usecases.kpis import KpiFields, add_kpi, edit_kpi
from kpitui.usecases.record_values import record_value
from kpitui.usecases.session import Session

AppPilot = Pilot[None]
ALL_SCREENS = (
    "1",
    "1 enter",
    "2",
    "3",
    "4",
    "1 c",
    "1 question_mark",
    "2 a",
    "2 A",
    "1 m",
    "1 n",
    "1 d",
    "1 ctrl+p v",
)


async def press(pilot: AppPilot, *keys: str) -> None:
    await pilot.press(*keys)
    await until_still(pilot)


async def until_still(pilot: AppPilot) -> None:
    """Wait until the screen has stopped changing."""
    drawn = None
    while drawn != (drawn := pilot.app.export_screenshot()):
        await pilot.pause(0.02)


async def until(pilot: AppPilot, holds: Callable[[], bool]) -> None:
    """Wait for a condition, as long as a slow machine may need."""
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("the condition never held")


async def test_number_keys_change_the_mode(session: Session) -> None:
    async with KpiApp(session).run_test() as pilot:
        assert isinstance(pilot.app.screen, DashboardScreen)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, ObjectivesScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DashboardScreen)


async def test_enter_opens_the_kpi_under_the_cursor_and_escape_comes_back(session: Session) -> None:
    async with KpiApp(session).run_test() as pilot:
        chosen = pilot.app.screen.query_one(TileGrid).chosen
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, KpiDetailScreen)
        assert chosen is not None
        assert pilot.app.screen.slug == chosen.slug
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DashboardScreen)


async def test_one_leaves_an_open_kpi_for_the_dashboard(session: Session) -> None:
    async with KpiApp(session).run_test() as pilot:
        await press(pilot, "enter", "1")
        assert isinstance(pilot.app.screen, DashboardScreen)


async def test_the_filter_narrows_the_tiles_and_escape_shows_all_again(session: Session) -> None:
    async with KpiApp(session).run_test() as pilot:
        grid = pilot.app.screen.query_one(TileGrid)
        everything = grid.count()
        await press(pilot, "slash", *"visits", "enter")
        assert grid.count() == 1
        await press(pilot, "escape")
        assert grid.count() == everything > 1


async def test_c_opens_the_check_in_only_once(session: Session) -> None:
    async with KpiApp(session).run_test() as pilot:
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, CheckInScreen)
        await press(pilot, "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DashboardScreen))


async def test_u_takes_the_last_change_back(session: Session) -> None:
    before = session.workbook.series("visits").values
    record_value(session, "visits", 1.0, Period.parse("2026-W44"))
    async with KpiApp(session).run_test() as pilot:
        await press(pilot, "u")
        await until(pilot, lambda: session.workbook.series("visits").values == before)
    assert [undo.by for undo in session.workbook.ledger.undos] == ["anna"]


async def test_archiving_asks_and_is_undone(session: Session) -> None:
    async with KpiApp(session).run_test() as pilot:
        grid = pilot.app.screen.query_one(TileGrid)
        slug = grid.chosen.slug if grid.chosen else ""
        await press(pilot, "d", "n")
        assert slug in {kpi.slug for kpi in session.workbook.kpis}
        await press(pilot, "d", "y")
        await until(pilot, lambda: slug not in {kpi.slug for kpi in session.workbook.kpis})
        await press(pilot, "u")
        await until(pilot, lambda: slug in {kpi.slug for kpi in session.workbook.kpis})


async def test_what_another_session_wrote_appears_by_itself(session: Session) -> None:
    other = Session(
        KpiFile(session.file.path), now=lambda: datetime(2026, 11, 23, tzinfo=UTC), by="ben"
    )
    async with KpiApp(session).run_test() as pilot:
        grid = pilot.app.screen.query_one(TileGrid)
        was = grid.chosen
        add_kpi(other, "late", KpiFields(name="Late arrival"))
        await until(pilot, lambda: grid.count() == len(session.workbook.kpis) == 5)
        assert was is not None
        assert grid.chosen is not None
        assert grid.chosen.slug == was.slug


async def test_the_palette_reaches_every_kpi_and_action(session: Session) -> None:
    app = KpiApp(session)
    async with app.run_test() as pilot:
        titles = {command.title for command in app.get_system_commands(app.screen)}
        await pilot.pause()
    assert {kpi.name for kpi in session.workbook.kpis} <= titles
    assert {"Open", "Check-in", "Filter", "Order", "Undo", "Objectives", "Help"} <= titles


@pytest.mark.parametrize("name", ["[/b] plan [TODO]", "[@click=app.quit]x", "Émissions CO₂ 目標"])
async def test_a_name_is_shown_as_it_is_written(session: Session, name: str) -> None:
    edit_kpi(session, "visits", KpiFields(name=name, unit="[k€]"))
    async with KpiApp(session).run_test() as pilot:
        for keys in ALL_SCREENS:
            await press(pilot, *keys.split())
            await press(pilot, "escape", "escape")
        await press(pilot, "1", "slash", *"visits", "enter")
        chosen = pilot.app.screen.query_one(TileGrid).chosen
        assert chosen is not None
        assert chosen.name == name


@pytest.mark.parametrize("keys", ALL_SCREENS)
async def test_every_screen_is_ascii_where_nothing_else_can_be_shown(
    session: Session, keys: str
) -> None:
    app = KpiApp(session, ascii_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys.split())
        for size in ((60, 18), (160, 45), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            drawn = "".join(segment.text for line in lines_of(app) for segment in line)
            assert drawn.isascii(), [sign for sign in drawn if not sign.isascii()]
            assert len(drawn.strip()) > 100


def lines_of(app: KpiApp) -> list[Strip]:
    """What the terminal is sent for each line, filters applied."""
    lines = app.screen._compositor.render_strips()
    filters = app.get_line_filters()
    return [
        line.apply_filter(each, app.screen.background_colors[1])
        for line in lines
        for each in filters[-1:]
    ]


async def test_an_empty_file_says_what_to_press(tmp_path: Path) -> None:
    empty = Session(
        KpiFile(tmp_path / "k.json"), now=lambda: datetime(2026, 1, 1, tzinfo=UTC), by="a"
    )
    async with KpiApp(empty).run_test() as pilot:
        assert pilot.app.screen.has_class("-empty")
        for keys in ALL_SCREENS:
            await press(pilot, *keys.split())
            await press(pilot, "escape", "escape")


async def test_too_small_a_terminal_is_told_what_it_needs(session: Session) -> None:
    async with KpiApp(session).run_test(size=(50, 15)) as pilot:
        notice = pilot.app.screen.query_one("#no-room")
        assert notice.display
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not notice.display)


async def test_the_outline_folds_and_keeps_its_place(session: Session) -> None:
    async with KpiApp(session).run_test() as pilot:
        await press(pilot, "2")
        outline = pilot.app.screen.query_one(Outline)
        lines = outline.count()
        await press(pilot, "j", "left")
        assert outline.count() < lines
        assert outline.cursor == 0
        await press(pilot, "right")
        assert outline.count() == lines


async def test_a_read_only_session_says_that_nothing_was_saved(session: Session) -> None:
    session.read_only = True
    content = Path(session.file.path).read_bytes()
    async with KpiApp(session).run_test() as pilot:
        await press(pilot, "u")
        await until(pilot, lambda: bool(pilot.app._notifications))
    assert Path(session.file.path).read_bytes() == content


async def test_a_kpi_whose_definition_is_taken_back_closes(session: Session) -> None:
    add_kpi(session, "aaa", KpiFields(name="Aaa"))
    async with KpiApp(session).run_test() as pilot:
        await press(pilot, "slash", *"aaa", "enter", "enter")
        assert isinstance(pilot.app.screen, KpiDetailScreen)
        await press(pilot, "u")
        await until(pilot, lambda: isinstance(pilot.app.screen, DashboardScreen))
