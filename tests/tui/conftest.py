import asyncio
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyte
import pytest
import textual._wait
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from kpitui.domain.kpi import Direction, Kind, Role
from kpitui.domain.period import Cadence, Period
from kpitui.language import speak
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.theme import DARK, THEMES
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.objectives import ObjectiveFields, add_objective
from kpitui.usecases.record_values import record_value
from kpitui.usecases.session import Session

# Waiting in steps of a millisecond instead of twenty: same results, a third of the time.
textual._wait.SLEEP_GRANULARITY = 1 / 1000
textual._wait.SLEEP_IDLE = textual._wait.SLEEP_GRANULARITY / 20

LINES, COLUMNS = 24, 80
PATIENCE = 30.0  # seconds that a slow machine may need
# What pyte 0.8 would print or misread: keyboard protocol requests and mode queries.
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?\d+\$p")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
YEAR = {"start": date(2026, 1, 1), "deadline": date(2026, 12, 31)}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Anna's session of a small workbook: two objectives, four KPIs, two values."""
    made = Session(KpiFile(tmp_path / "kpi.json"), now=lambda: NOW, by="anna")
    add_objective(made, "grow", ObjectiveFields(name="Grow online sales", owner="anna", **YEAR))
    add_objective(made, "keep", ObjectiveFields(name="Customers stay"))
    flow = {"kind": Kind.FLOW, "objective": "grow"}
    visits = KpiFields(name="Site visits", unit="visits", role=Role.LEADING, goal=12_500.0, **flow)
    add_kpi(made, "visits", visits)
    total = {"goal": 9000.0, "cumulative": True, **YEAR}
    add_kpi(made, "orders", KpiFields(name="Orders", role=Role.LAGGING, **flow, **total))
    parts = {"numerator": "orders", "denominator": "visits"}
    add_kpi(made, "conversion", KpiFields(name="Conversion", kind=Kind.RATIO, unit="%", **parts))
    band = {"direction": Direction.BAND, "low": 18.0, "high": 22.5, "cadence": Cadence.MONTH}
    add_kpi(made, "temperature", KpiFields(name="Temperature", note="in the\nshop", **band))
    for week, value in (("2026-W45", 9100.0), ("2026-W46", 9200.0)):
        record_value(made, "visits", value, Period.parse(week))
    return made


class Stage(App[None]):
    """An app with nothing but one dialog, and the answers that it gave."""

    CSS_PATH = stylesheet("app")

    def __init__(self, dialog: Screen[object]) -> None:
        super().__init__()
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.dialog = dialog
        self.answers: list[object] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)

    async def answer(self, pilot: Pilot[None]) -> object:
        """The dialog's answer, once its thread has saved."""
        await self.until(pilot, lambda: bool(self.answers))
        return self.answers[0]

    async def until(self, pilot: Pilot[None], holds: Callable[[], bool]) -> None:
        """Wait for a condition, as long as a slow machine may need."""
        for _turn in range(400):
            if holds():
                return
            await pilot.pause(0.01)
        raise AssertionError("the condition never held")


@pytest.fixture
def stage() -> Callable[[Screen[object]], Stage]:
    """Puts a dialog on a stage of its own."""
    return Stage


@pytest.fixture
def burst() -> Callable[[Pilot[None], str], Awaitable[None]]:
    """Sends what was typed as if in one packet; `\\n` is enter, `\\t` tab, `\\b` backspace."""
    names = {"\n": "enter", "\b": "backspace", "\t": "tab"}

    async def send(pilot: Pilot[None], typed: str) -> None:
        for sign in typed:
            pilot.app.post_message(Key(names.get(sign, sign), None if sign in names else sign))
        all_taken = asyncio.Event()
        pilot.app.call_later(all_taken.set)
        await all_taken.wait()
        await pilot.pause()
        await pilot.pause()

    return send


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what was being typed is kept, away from the person's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def french() -> None:
    """Speaks French for one test."""
    speak("fr")


class Terminal:
    """A program on a pseudo-terminal, and the screen that it draws."""

    def __init__(self, *arguments: str, home: Path, inherited: tuple[int, ...] = ()) -> None:
        self.master, self.slave = pty.openpty()
        size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)
        environment = {"TERM": "xterm-256color", "HOME": str(home), "PATH": os.environ["PATH"]}
        self.program = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env={**environment, "KPITUI_LANG": "en", "PYTHONUTF8": "1"},
            start_new_session=True,
            pass_fds=inherited,
        )
        self.screen = pyte.Screen(COLUMNS, LINES)
        self.stream = pyte.ByteStream(self.screen)

    def read(self, wait: float) -> None:
        """Draw what the program sends within the wait."""
        ready, _, _ = select.select([self.master], [], [], wait)
        if ready:
            data = os.read(self.master, 65536)
            self.stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))

    def unread(self) -> int:
        """How many typed bytes the program has not taken yet."""
        count = fcntl.ioctl(self.slave, termios.FIONREAD, bytes(4))
        return int(struct.unpack("i", count)[0])

    def send(self, keys: bytes, chunk: int) -> None:
        """Type the keys in packets of so many bytes, each taken before the next is sent."""
        for start in range(0, len(keys), chunk):
            os.write(self.master, keys[start : start + chunk])
            deadline = time.monotonic() + PATIENCE
            while self.unread() and time.monotonic() < deadline:
                self.read(0.001)

    def wait_for(self, text: str) -> None:
        """Wait until the screen shows a text."""
        deadline = time.monotonic() + PATIENCE
        while not any(text in line for line in self.screen.display):
            shown = "\n".join(self.screen.display)
            assert time.monotonic() < deadline, f"{text!r} never came:\n{shown}"
            self.read(0.1)

    def leave(self) -> int:
        """Press q once; gives the exit code of the program, which has to end."""
        self.send(b"q", 1)
        return self.end()

    def end(self) -> int:
        """Draw until the program ends; gives its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.program.poll() is None and time.monotonic() < deadline:
            self.read(0.02)
        return self.program.wait(1)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        for end in (self.slave, self.master):
            os.close(end)
        self.slave = self.master = -1

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        if self.master >= 0:
            self.hang_up()


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Runs python with arguments on a pseudo-terminal, at home in a folder of its own."""
    opened: list[Terminal] = []

    def run(*arguments: str, inherited: tuple[int, ...] = ()) -> Terminal:
        opened.append(Terminal(*arguments, home=tmp_path, inherited=inherited))
        return opened[-1]

    yield run
    for terminal in opened:
        terminal.close()
