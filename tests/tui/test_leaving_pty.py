"""A session that is cut while the screens can do nothing: the program ends all the same."""

import fcntl
import os
import signal
import struct
import termios
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpitui.store.drafts import kept_drafts
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.session import Session

PATIENCE = 30.0  # seconds that a slow machine may need
REDRAWN = 60  # times; Textual queues thirty writes before it waits for the terminal


@pytest.fixture
def file(tmp_path):
    made = KpiFile(tmp_path / "kpi.json")
    session = Session(made, now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by="anna")
    add_kpi(session, "visits", KpiFields())
    return made


@pytest.fixture
def terminal(open_terminal, file):
    opened = open_terminal("-m", "kpitui", "--file", file.path, "--today", "2026-11-25")
    opened.wait_for("c Check-in")
    return opened


def stall(terminal):
    """Let the terminal take nothing any more, and make the program draw until it waits for it."""
    termios.tcflow(terminal.slave, termios.TCOOFF)
    for turn in range(REDRAWN):
        size = struct.pack("HHHH", 24, 79 + turn % 2, 0, 0)
        fcntl.ioctl(terminal.slave, termios.TIOCSWINSZ, size)
        terminal.program.send_signal(signal.SIGWINCH)
        os.write(terminal.master, b"12"[turn % 2 : turn % 2 + 1])
        terminal.read(0.01)  # so that no two are drawn as one


def end_of(terminal):
    """The exit code, and how many seconds the program took to end."""
    began = time.monotonic()
    while terminal.program.poll() is None and time.monotonic() < began + PATIENCE:
        terminal.read(0.02)
    return terminal.program.returncode, time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_terminal_that_takes_nothing_keeps_no_program(terminal, number):
    before = termios.tcgetattr(terminal.slave)
    stall(terminal)
    terminal.program.send_signal(number)
    code, took = end_of(terminal)
    assert code == 128 + number
    assert took < 10
    typed = termios.tcgetattr(terminal.slave)[3]
    assert typed & termios.ECHO
    assert typed & termios.ICANON
    assert not before[3] & termios.ECHO


def test_what_was_typed_is_kept_though_the_terminal_takes_nothing(
    terminal, file, tmp_path, monkeypatch
):
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    terminal.send(b"c", 1)
    terminal.wait_for("0 of 1")
    terminal.send(b"77", 2)
    terminal.wait_for("77 ]")
    stall(terminal)
    terminal.program.send_signal(signal.SIGHUP)
    assert end_of(terminal)[0] == 128 + signal.SIGHUP
    drafts = kept_drafts(file.path).values()
    assert [row.text[:2] for draft in drafts for row in draft.rows] == ["77"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="states are read from /proc")
def test_a_program_that_was_stopped_ends_when_its_terminal_is_lost(terminal):
    state = Path(f"/proc/{terminal.program.pid}/stat")
    terminal.send(b"\x1a", 1)
    deadline = time.monotonic() + PATIENCE
    while state.read_text().rpartition(")")[2].split()[0] != "T":
        assert time.monotonic() < deadline
        terminal.read(0.02)
    terminal.hang_up()
    terminal.program.send_signal(signal.SIGHUP)  # with a SIGCONT, as the kernel sends them
    terminal.program.send_signal(signal.SIGCONT)
    assert terminal.program.wait(PATIENCE) == 128 + signal.SIGHUP


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="states are read from /proc")
def test_a_stop_while_a_save_waits_for_the_lock_leaves_it_to_others(terminal, file):
    state = Path(f"/proc/{terminal.program.pid}/stat")
    terminal.send(b"c", 1)
    terminal.wait_for("0 of 1")
    with Path(f"{file.path}.lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.send(b"1000\r", 5)
        terminal.wait_for("Waiting")
        terminal.program.send_signal(signal.SIGTSTP)
        terminal.read(0.05)  # the screen is being given back, which takes a tenth of a second
        fcntl.flock(lock, fcntl.LOCK_UN)
        deadline = time.monotonic() + PATIENCE
        while state.read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < deadline
            terminal.read(0.02)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    terminal.program.send_signal(signal.SIGCONT)
    terminal.wait_for("1 of 1")
    assert file.load().workbook.values("visits")
