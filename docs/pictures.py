"""Draws the pictures of the README from the demo workbook: python docs/pictures.py."""

import asyncio
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

from kpitui.store.demo import DEMO_TODAY
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.usecases.demo import write_demo
from kpitui.usecases.session import Session

_HERE = Path(__file__).parent
_PICTURES = {
    "dashboard": "down right",
    "kpi_detail": "slash o r d e r s enter enter",
    "compare": "3 s",
}
_TURNS = 3  # of the loop, in which reports that threads make are drawn


async def draw(name: str, keys: str, path: Path) -> None:
    """Save a picture of the screen that the keys lead to."""
    noon = datetime.combine(DEMO_TODAY, time(12), UTC)
    app = KpiApp(Session(KpiFile(path), now=lambda: noon, by="anna"))
    async with app.run_test(size=(110, 32)) as pilot:
        for key in keys.split():
            await pilot.press(key)
            for _turn in range(_TURNS):
                await pilot.pause()
        (_HERE / f"{name}.svg").write_text(app.export_screenshot(title="kpitui"), "utf-8")


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.json"
        write_demo(path)
        for name, keys in _PICTURES.items():
            asyncio.run(draw(name, keys, path))


if __name__ == "__main__":
    main()
