"""What every screen looks like with the demo workbook, as a picture to compare with."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kpitui.store.demo import DEMO_TODAY
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.usecases.demo import write_demo
from kpitui.usecases.session import Session

SIZES = [(80, 24), (120, 40)]
SCREENS = {
    "dashboard": ("right", "DashboardScreen"),
    "kpi_detail": ("enter", "KpiDetailScreen"),
    "objectives": ("2 down", "ObjectivesScreen"),
    "check_in": ("c 1 2", "CheckInScreen"),
    "compare": ("3", "CompareScreen"),
    "reviews": ("4", "ReviewsScreen"),
    "help": ("question_mark", "HelpDialog"),
    "kpi_form": ("2 down e", "KpiForm"),
    "objective_form": ("2 e", "ObjectiveForm"),
    "palette": ("ctrl+p o r", "Palette"),
}


@pytest.fixture
def demo(tmp_path: Path) -> KpiApp:
    """The app on a copy of the demo workbook, at noon of its last day."""
    path = tmp_path / "demo.json"
    write_demo(path)
    noon = datetime.combine(DEMO_TODAY, time(12), UTC)
    return KpiApp(Session(KpiFile(path), now=lambda: noon, by="anna"))


def way_to(name: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Presses the keys that lead to a screen, and waits until it stands still."""
    keys, screen = SCREENS[name]

    async def go(pilot: Pilot[None]) -> None:
        while "Check-in" not in pilot.app.export_screenshot():
            await pilot.pause(0.05)
        await still(pilot)
        for key in keys.split():
            await pilot.press(key)
            await still(pilot)
        assert type(pilot.app.screen).__name__ == screen

    return go


async def still(pilot: Pilot[None]) -> None:
    """Wait until the screen has stopped changing."""
    drawn = None
    while drawn != (drawn := pilot.app.export_screenshot()):
        await pilot.pause(0.05)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_did(
    demo: KpiApp, snap_compare: Callable[..., bool], name: str, size: tuple[int, int]
) -> None:
    assert snap_compare(demo, terminal_size=size, run_before=way_to(name))
