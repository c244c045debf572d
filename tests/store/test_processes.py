"""Many processes and one file: killed, stopped, racing, and waiting for each other."""

import csv
import fcntl
import functools
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Timer

import pytest

from kpitui.domain.errors import FileLocked
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.store import kpi_file as kpi_file_module
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import lock_path, locked

WRITERS = 8
PATIENCE = 60  # seconds; who needs longer hangs
SEED = 20261125

# Saves days one after the other, folding often, and says so of each once it is saved.
WRITER = """
import sys
from datetime import date, timedelta
import kpitui.store.prepare
from kpitui.domain.measurement import Measurement
from kpitui.store.kpi_file import KpiFile

kpitui.store.prepare.LONGEST_LOG = 4000
path, kpi, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
file = KpiFile(path)
known = file.load(whole=False)
print("ready", flush=True)
sys.stdin.readline()
for number in range(first, first + count):
    day = str(date(2000, 1, 1) + timedelta(days=number))
    row = Measurement(kpi=kpi, period=day, value=number + 0.1)
    known = file.change(lambda _workbook: [row], lambda: 1_767_000_000, kpi, known)
    print(day, number + 0.1, flush=True)
"""

READER = """
import os, sys
from kpitui.store.kpi_file import KpiFile

file = KpiFile(sys.argv[1])
known, seen = None, []
print("ready", flush=True)
os.set_blocking(0, False)

def is_over():
    try:
        return os.read(0, 1) == b""
    except BlockingIOError:
        return False

while not is_over():
    known = file.load(known if len(seen) % 3 else None, mends=False)
    measurements = known.workbook.ledger.measurements
    seen.append((sum(map(len, measurements.values())), known.workbook.ledger.next_entry))
for each in seen:
    print(*each)
"""

# Takes the lock again and again until all turns are taken; its number stands for each in a list.
TAKER = """
import os, sys
from kpitui.store.lock import locked

path, number, turns = sys.argv[1], sys.argv[2], int(sys.argv[3])
taken = os.open(path + ".turns", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
print("ready", flush=True)
sys.stdin.readline()
while os.fstat(taken).st_size < turns:
    with locked(path, number, 60):
        os.write(taken, number.encode())
        os.fsync(taken)
"""

HOLDER = """
import sys
from kpitui.store.lock import locked

with locked(sys.argv[1], "ben (process 12)"):
    print("ready", flush=True)
    sys.stdin.readline()
"""

# Leaves a child that was made while the lock was held, until its input ends.
FORKER = """
import os, sys
from kpitui.store.lock import locked

with locked(sys.argv[1], "anna"):
    child = os.fork()
    if child == 0:
        sys.stdin.read()
        os._exit(0)
print("ready", flush=True)
os._exit(os.waitpid(child, 0)[1])
"""


@pytest.fixture
def many(path: Path) -> KpiFile:
    """A file with a KPI for each writer."""
    file = KpiFile(path)
    kpis = [Kpi(slug=slug(number), name=slug(number), cadence="day") for number in range(WRITERS)]
    file.create(Ledger().with_changes(kpis, 0, "anna"), "anna")
    return file


@pytest.fixture
def start():
    """Starts processes, and ends those that are left when the test has failed."""
    started = []

    def start(script: str, *arguments: object):
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        process.wait()


def slug(number: int) -> str:
    return f"writer-{number}"


def go(processes) -> None:
    """Let processes begin at once, when all are ready."""
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()


def ended(process) -> list[list[str]]:
    """The words of the lines that it prints to its end; one that hangs is killed."""
    patience = Timer(PATIENCE, process.kill)
    patience.start()
    said, complaint = process.stdout.read(), process.stderr.read()
    patience.cancel()
    process.wait()
    assert complaint == ""
    return [line.split() for line in said.splitlines()]


def rows_of(file: KpiFile) -> list[tuple[str, str, float | None]]:
    """Every row in the file, corrections included."""
    series = file.load().workbook.ledger.measurements.values()
    return [(row.kpi, row.period, row.value) for each in series for row in each.rows()]


def save(file: KpiFile, kpi: str, day: str) -> None:
    row = Measurement(kpi=kpi, period=day, value=1.5)
    file.change(lambda _workbook: [row], lambda: 1_767_000_000, "anna")


def exported(path: Path) -> list[tuple[str, str, float]]:
    """What `kpitui export` gives."""
    command = [sys.executable, "-m", "kpitui", "--file", str(path), "export"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    rows = csv.DictReader(answer.stdout.splitlines())
    return [(row["kpi"], row["period"], float(row["value"])) for row in rows]


def test_writers_that_are_killed_lose_nothing_that_they_acknowledged(many, path, start):
    chance = random.Random(SEED)
    known: set[tuple[str, str, float]] = set()
    for turn in range(4):
        writers = [start(WRITER, path, slug(n), turn * 1000, 60) for n in range(WRITERS)]
        go(writers)
        signals = [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP]
        hit = chance.sample(range(WRITERS), 5)
        told = {number: writers[number].stdout.readline() for number in hit}
        for number in hit:
            for _line in range(chance.randint(0, 12)):
                told[number] += writers[number].stdout.readline()
            writers[number].send_signal(chance.choice(signals))
        undecided = 0
        for number, writer in enumerate(writers):
            said = told.get(number, "").splitlines()
            lines = [*(line.split() for line in said), *ended(writer)]
            assert len(lines) == 60 or number in hit
            known |= {(slug(number), day, float(value)) for day, value in lines}
            undecided += writer.returncode != 0
        rows = rows_of(many)
        assert len(rows) == len(set(rows))
        assert known <= set(rows)
        assert len(set(rows) - known) <= undecided
        known = set(rows)
    save(many, slug(0), "2025-12-31")
    json.loads(path.read_bytes())
    assert sorted(exported(path)) == sorted([*known, (slug(0), "2025-12-31", 1.5)])
    command = [sys.executable, "-m", "kpitui", "--file", str(path), "doctor"]
    assert subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_writers_that_race_lose_nothing_and_a_reader_sees_whole_states_in_order(many, path, start):
    reader = start(READER, path)
    assert reader.stdout.readline() == "ready\n"
    writers = [start(WRITER, path, slug(n), 0, 50) for n in range(WRITERS)]
    go(writers)
    lines = {number: ended(writer) for number, writer in enumerate(writers)}
    reader.stdin.close()
    seen = [(int(rows), int(entries)) for rows, entries in ended(reader)]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    told = [(slug(n), day, float(value)) for n, said in lines.items() for day, value in said]
    assert sorted(rows_of(many)) == sorted(told)
    assert len(told) == WRITERS * 50
    assert seen == sorted(seen)
    assert all(entries == rows + 2 for rows, entries in seen)
    assert len({rows for rows, _entries in seen}) > 5
    assert many.load().contents.head.generation > 2


def test_the_lock_is_fair(path, start):
    """In turns and not in time, from the one on by which all take part."""
    takers = [start(TAKER, path, number, 1200) for number in range(4)]
    go(takers)
    for taker in takers:
        ended(taker)
    turns = Path(f"{path}.turns").read_text()
    together = turns[max(turns.index(str(number)) for number in range(4)) :]
    assert len(together) > 600
    shares = Counter(together)
    assert min(shares[str(number)] for number in range(4)) >= len(together) / 4 / 2


def test_a_stopped_holder_is_named_after_a_bounded_wait(many, path, start, monkeypatch):
    holder = start(HOLDER, path)
    assert holder.stdout.readline() == "ready\n"
    holder.send_signal(signal.SIGSTOP)
    short = functools.partial(locked, longest_wait=0.02)
    monkeypatch.setattr(kpi_file_module, "locked", short)
    before = path.read_bytes()
    with pytest.raises(FileLocked, match=r"in use by ben \(process 12\) for 0 seconds"):
        save(many, slug(0), "2026-01-01")
    assert path.read_bytes() == before
    assert rows_of(many) == []
    holder.kill()
    holder.wait(PATIENCE)
    save(many, slug(0), "2026-01-01")


def test_nobody_who_gave_up_waiting_holds_the_lock_later(path, start):
    with locked(str(path), "anna"), pytest.raises(FileLocked), locked(str(path), "ben", 0.01):
        pytest.fail("two hold the lock")
    with locked(str(path), "ben", longest_wait=1):
        pass


def test_a_lock_file_that_was_deleted_while_others_waited_is_made_anew(path, monkeypatch):
    """Whoever waited for the deleted file must not believe that he holds the lock."""
    real, deleted = fcntl.flock, []

    def flock(descriptor, operation):
        real(descriptor, operation)
        if not deleted:
            deleted.append(os.fstat(descriptor).st_ino)
            Path(lock_path(str(path))).rename(f"{path}.old")

    monkeypatch.setattr(fcntl, "flock", flock)
    with locked(str(path), "anna"):
        assert Path(lock_path(str(path))).stat().st_ino != deleted[0]
        with pytest.raises(FileLocked), locked(str(path), "ben", 0):
            pytest.fail("two hold the lock")


def test_a_lock_file_that_is_deleted_again_and_again_is_no_endless_loop(path, monkeypatch):
    real = fcntl.flock

    def flock(descriptor, operation):
        real(descriptor, operation)
        Path(lock_path(str(path))).unlink(missing_ok=True)

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(FileLocked, match="deleted again and again"), locked(str(path), "anna"):
        pytest.fail("the lock was taken on a file that is gone")


def test_a_program_that_is_started_while_the_lock_is_held_does_not_keep_it(path):
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with locked(str(path), "anna"):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, close_fds=False)
    try:
        with locked(str(path), "ben", 0):
            assert child.poll() is None
    finally:
        child.communicate(b"", timeout=PATIENCE)


def test_a_forked_child_does_not_keep_the_lock(path, start):
    parent = start(FORKER, path)
    assert parent.stdout.readline() == "ready\n"
    with locked(str(path), "ben", 0):
        pass
    parent.stdin.close()
    assert parent.wait(PATIENCE) == 0


def test_threads_of_one_process_exclude_each_other(path):
    inside, most = 0, 0
    together = Barrier(8)

    def take(_number: int) -> None:
        nonlocal inside, most
        together.wait(PATIENCE)
        for _turn in range(20):
            with locked(str(path), "anna"):
                inside += 1
                most = max(most, inside)
                sum(range(2000))
                inside -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(take, range(8)))
    assert (inside, most) == (0, 1)
