"""Signals in the middle of a save: it is finished, and nobody is left holding the lock."""

import fcntl
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpitui.domain.period import Period
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.session import Session

PATIENCE = 30.0  # seconds that a slow machine may need
W47 = Period.parse("2026-W47")

# The program as it is, but a save tells when it is at its flush, and waits there for a word.
SLOW = """
import os, sys
from kpitui.store import append
told, word = int(sys.argv[1]), int(sys.argv[2])
real = append._flush
def flush(descriptor):
    os.write(told, b"x")
    os.read(word, 1)
    real(descriptor)
append._flush = flush
from kpitui.cli.main import main
main(sys.argv[3:])
"""


class Save:
    """A check-in whose first value is being saved and waits at its flush."""

    def __init__(self, open_terminal, file):
        self.file = file
        at_flush, told = os.pipe()
        word, self.go = os.pipe()
        slow = ("-c", SLOW, str(told), str(word), "--file", file.path, "--today", "2026-11-25")
        self.terminal = open_terminal(*slow, inherited=(told, word))
        os.close(told)
        os.close(word)
        self.pid = self.terminal.program.pid
        self.terminal.wait_for("c Check-in")
        self.terminal.send(b"c", 1)
        self.terminal.wait_for("0 of 1")
        self.terminal.send(b"1000\r", 5)
        assert os.read(at_flush, 1) == b"x"
        os.close(at_flush)

    def finish(self):
        """Let the save go on."""
        os.write(self.go, b"x")

    def wait_until(self, holds):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline
            self.terminal.read(0.01)

    def is_stopped(self):
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def is_locked(self):
        with open(f"{self.file.path}.lock", "rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False


@pytest.fixture
def save(open_terminal, tmp_path):
    made = KpiFile(tmp_path / "kpi.json")
    session = Session(made, now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by="anna")
    add_kpi(session, "visits", KpiFields())
    running = Save(open_terminal, made)
    yield running
    os.close(running.go)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="states are read from /proc")
def test_a_stop_waits_for_the_save_and_leaves_the_lock_free(save):
    assert save.is_locked()
    os.kill(save.pid, signal.SIGTSTP)
    save.terminal.read(0.2)
    assert not save.is_stopped()
    save.finish()
    save.wait_until(save.is_stopped)
    assert not save.is_locked()
    assert save.file.load().workbook.values("visits") == {W47: 1000.0}
    os.kill(save.pid, signal.SIGCONT)
    save.wait_until(lambda: not save.is_stopped())


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_ends_the_program_lets_the_save_finish(save, number):
    os.kill(save.pid, number)
    save.terminal.read(0.2)
    assert save.terminal.program.poll() is None
    save.finish()
    save.wait_until(lambda: save.terminal.program.poll() is not None)
    assert save.terminal.program.returncode == 128 + number
    assert save.file.load().workbook.values("visits") == {W47: 1000.0}
    names = {each.name for each in Path(save.file.path).parent.iterdir()}
    assert not any(name.endswith(".tmp") for name in names)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_save_that_waits_for_the_lock_is_given_up(open_terminal, tmp_path, number):
    made = KpiFile(tmp_path / "kpi.json")
    session = Session(made, now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by="anna")
    add_kpi(session, "visits", KpiFields())
    terminal = open_terminal("-m", "kpitui", "--file", made.path, "--today", "2026-11-25")
    terminal.wait_for("c Check-in")
    with open(f"{made.path}.lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.send(b"c", 1)
        terminal.wait_for("0 of 1")
        terminal.send(b"1000\r", 5)
        began = time.monotonic()
        terminal.program.send_signal(number)
        while terminal.program.poll() is None and time.monotonic() < began + PATIENCE:
            terminal.read(0.05)
        assert terminal.program.returncode == 128 + number
        assert time.monotonic() - began < 8  # and not the ten seconds of a full wait
    assert made.load().workbook.values("visits") == {}
