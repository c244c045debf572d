"""The check-in through a real terminal: however keys arrive together, every value is right."""

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
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyte
import pytest

from kpitui.domain.period import Period
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.session import Session

LINES, COLUMNS = 24, 80
PATIENCE = 30.0  # seconds that a slow machine may need
W47 = Period.parse("2026-W47")
TWELVE = tuple(f"kpi-{number:02}" for number in range(1, 13))
# What pyte 0.8 would print or misread: keyboard protocol requests and mode queries.
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?\d+\$p")


class Terminal:
    """A program on a pseudo-terminal, and the screen that it draws."""

    def __init__(self, *arguments: str, home: Path) -> None:
        self.master, self.slave = pty.openpty()
        size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)
        environment = {"TERM": "xterm-256color", "HOME": str(home), "PATH": os.environ["PATH"]}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "kpitui", *arguments],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env={**environment, "KPITUI_LANG": "en", "PYTHONUTF8": "1"},
            start_new_session=True,
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
        """Press q until the program ends; gives its exit code.

        A key that comes in the instant in which a screen closes still belongs to that screen.
        """
        deadline = time.monotonic() + PATIENCE
        while self.program.poll() is None and time.monotonic() < deadline:
            self.send(b"q", 1)
            self.read(0.5)
        return self.program.wait(1)

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def file(tmp_path: Path) -> KpiFile:
    """A file of twelve KPIs that are all due."""
    made = KpiFile(tmp_path / "kpi.json")
    session = Session(made, now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by="anna")
    for slug in TWELVE:
        add_kpi(session, slug, KpiFields())
    return made


@pytest.fixture
def terminal(file: KpiFile, tmp_path: Path) -> Iterator[Terminal]:
    """kpitui on that file, its dashboard drawn."""
    opened = Terminal("--file", str(file.path), "--today", "2026-11-25", home=tmp_path)
    opened.wait_for("c Check-in")
    yield opened
    opened.close()


@pytest.mark.parametrize("chunk", [1, 3, 7, 10, 1000])
def test_twelve_values_are_right_however_keys_are_packed(
    terminal: Terminal, file: KpiFile, chunk: int
) -> None:
    terminal.send(b"c" + b"".join(b"%d\r" % value for value in range(1000, 1012)), chunk)
    terminal.wait_for("Recorded 12, corrected 0, skipped 0, 0 left.")
    workbook = file.load().workbook
    assert [workbook.values(slug) for slug in TWELVE] == [
        {W47: float(value)} for value in range(1000, 1012)
    ]
    terminal.send(b"\r", 1)
    terminal.wait_for("c Check-in")
    assert terminal.leave() == 0


def test_a_line_that_breaks_loses_only_what_was_not_entered(
    terminal: Terminal, file: KpiFile
) -> None:
    terminal.send(b"c", 1)
    terminal.wait_for("0 of 12")
    terminal.send(b"1000\r1001\r10", 3)
    terminal.wait_for("2 of 12")
    terminal.program.kill()
    workbook = file.load().workbook
    assert [workbook.values(slug) for slug in TWELVE[:3]] == [{W47: 1000.0}, {W47: 1001.0}, {}]
