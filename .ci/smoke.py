"""Start every screen of an installed kpitui headless, and its commands, outside the checkout."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import kpitui
from kpitui.store.demo import DEMO_TODAY
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.usecases.session import Session

WAYS = {
    "dashboard": "1",
    "KPI detail": "1 enter",
    "objectives": "2",
    "compare": "3",
    "reviews": "4",
    "check-in": "1 c",
    "help": "1 question_mark",
    "palette": "1 ctrl+p",
    "KPI form": "2 a",
    "objective form": "2 A",
    "marker form": "1 m",
    "note": "1 n",
    "archive": "1 d",
}


def demo_file() -> Path:
    """The demo workbook, written by the installed command."""
    program = Path(sys.executable).with_name("kpitui")
    path = Path("smoke.json").resolve()
    subprocess.run([program, "demo", "--write", path], check=True)
    then = ("--file", path, "--today", DEMO_TODAY.isoformat())
    subprocess.run([program, *then, "status"], check=True)
    return path


async def open_screen(path: Path, keys: str, size: tuple[int, int]) -> str:
    """Press the keys in a new app; gives the name of the screen that stands on top."""
    now = datetime(DEMO_TODAY.year, DEMO_TODAY.month, DEMO_TODAY.day, 12, tzinfo=UTC)
    session = Session(KpiFile(path), now=lambda: now, by="smoke")
    app = KpiApp(session)
    async with app.run_test(size=size) as pilot:
        for key in keys.split():
            await pilot.press(key)
        await pilot.pause()
        return type(app.screen).__name__


def main() -> None:
    """Go every way and say where it led."""
    checkout = os.environ["CHECKOUT"]
    assert not str(Path(kpitui.__file__)).startswith(checkout), "this is the checkout's kpitui"
    path = demo_file()
    seen = {}
    for name, keys in WAYS.items():
        for size in ((80, 24), (160, 45)):
            seen[name] = asyncio.run(open_screen(path, keys, size))
        print(f"{name:16} {seen[name]}")
    assert len(set(seen.values())) == len(WAYS), f"some keys open no screen of their own: {seen}"


main()
