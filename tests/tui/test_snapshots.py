"""What every screen looks like with the demo workbook, as a picture to compare with."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from kpitui.store.demo import DEMO_TODAY
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.usecases.demo import write_demo
from kpitui.usecases.session import Session

SIZES = [(80, 24), (120, 40)]
SCREENS = {
    "dashboard": "right",
    "kpi_detail": "enter",
    "objectives": "2 down",
    "check_in": "c 1 2",
    "compare": "3",
    "reviews": "4",
    "help": "question_mark",
    "kpi_form": "2 down e",
    "objective_form": "2 e",
    "palette": "ctrl+p o r",
}


@pytest.fixture
def demo(tmp_path: Path) -> KpiApp:
    """The app on a copy of the demo workbook, at noon of its last day."""
    path = tmp_path / "demo.json"
    write_demo(path)
    noon = datetime.combine(DEMO_TODAY, time(12), UTC)
    return KpiApp(Session(KpiFile(path), now=lambda: noon, by="anna"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_did(
    demo: KpiApp, snap_compare: Callable[..., bool], name: str, size: tuple[int, int]
) -> None:
    assert snap_compare(demo, terminal_size=size, press=SCREENS[name].split())
