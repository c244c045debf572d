"""What recording, loading and folding cost at a thousand and at a million measurements.

Prints figures and asserts nothing. Run with the python of an installed kpitui, on a quiet machine;
a folder in memory leaves the disk out of it: python benchmarks/record_cost.py [FOLDER]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec

from kpitui.domain.kpi import Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence
from kpitui.store import prepare
from kpitui.store.kpi_file import KpiFile
from kpitui.store.replace_file import replace_file
from kpitui.store.write_tables import pieces_of
from kpitui.usecases.record_values import record_all
from kpitui.usecases.session import Session

KPIS = 50
SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 200
TOUCHED = 10  # of the KPIs
LAST = date(2026, 11, 24)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PROGRAM = str(Path(sys.executable).with_name("kpitui"))

# Prints how long a piece of Python took, and how much memory its process had at most.
MEASURED = r"""
import gc, re, sys, time
gc.disable()  # as the command line does
from kpitui.store.kpi_file import KpiFile
from kpitui.store import read_file, documents, unknown_fields
start = time.perf_counter()
{work}
taken = time.perf_counter() - start
peak = re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())
print(taken, int(peak[1]) / 1024)
"""
WHOLE = "known = KpiFile(sys.argv[1]).load(whole={whole})"
EVERY = WHOLE + "; sum(map(len, known.workbook.ledger.measurements.values()))"


def slug(number: int) -> str:
    """The name of a KPI."""
    return f"kpi-{number:02}"


def make_file(path: Path, measurements: int) -> None:
    """Write a file of daily KPIs, with the values of a day recorded as one entry."""
    days = measurements // KPIS
    periods = [str(LAST - timedelta(days=days - number)) for number in range(days)]
    values = [round(100 + number % 97 * 1.25, 2) for number in range(days)]
    recorded = [[1, number + 2, 1_600_000_000 + number, "anna"] for number in range(days)]
    kpis = [
        Kpi(entry=1, at=0, by="anna", slug=slug(n), name=slug(n), cadence=Cadence.DAY)
        for n in range(KPIS)
    ]
    series = ({"kpi": each.slug, "recorded": recorded, "period": periods, "value": values}
              for each in kpis)  # fmt: skip
    tables = {
        "meta": {"1": {"next_entry": days + 2}},
        "kpis": {str(n): msgspec.to_builtins(kpi) for n, kpi in enumerate(kpis, start=1)},
        "measurements": {str(n): each for n, each in enumerate(series, start=1)},
    }
    replace_file(str(path), pieces_of(tables, 0))


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def recording(path: Path, *, same_session: bool) -> list[float]:
    """How long each of some recordings took inside the program.

    With one session, as in the screens; else one that was opened anew, as a command does, which
    has to read the KPI first. In one session that is so for the first value of each KPI.
    """
    session = opened(path)
    taken = []
    for turn in range(ROUNDS):
        if not same_session:
            session = opened(path)
        row = Measurement(kpi=slug(turn % TOUCHED), period=str(LAST), value=turn + 0.5)
        taken.append(seconds(partial(record_all, session, [row])))
    return taken[TOUCHED:]


def opened(path: Path) -> Session:
    """A session as the command `log` opens it."""
    return Session(KpiFile(path), now=lambda: NOON, by="anna", whole=False)


def flushing(path: Path) -> float:
    """How long a flush of a line takes on this disk: the least that a recording can cost."""
    with (path.parent / "flushed").open("ab") as file:
        taken = []
        for _turn in range(ROUNDS):
            file.write(b"x" * 130)
            file.flush()
            taken.append(seconds(partial(os.fdatasync, file.fileno())))
    return statistics.median(taken)


def folding(path: Path) -> float:
    """How long the recording that folds the log takes."""
    session = opened(path)
    row = Measurement(kpi=slug(0), period=str(LAST), value=-1.0)
    before, prepare.LONGEST_LOG = prepare.LONGEST_LOG, 0
    try:
        return seconds(partial(record_all, session, [row]))
    finally:
        prepare.LONGEST_LOG = before


def measured(work: str, path: Path) -> str:
    """The time and the memory of a piece of Python in a process of its own, the best of three."""
    command = [sys.executable, "-c", MEASURED.format(work=work), str(path)]
    runs = [subprocess.check_output(command, text=True).split() for _run in range(3)]
    taken, memory = min((float(taken), float(memory)) for taken, memory in runs)
    return f"{1000 * taken:8.1f} ms {memory:7.0f} MB"


def command(path: Path, *arguments: str, runs: int = 7) -> str:
    """The median wall time of a command, in milliseconds."""
    given = [PROGRAM, "--file", str(path), "--today", f"{NOON:%Y-%m-%d}", *arguments]
    run = partial(subprocess.run, given, check=True, stdout=subprocess.DEVNULL)
    return f"{1000 * statistics.median(seconds(run) for _run in range(runs)):8.1f} ms"


def in_milliseconds(taken: list[float]) -> str:
    """The median and the 95th percentile."""
    high = statistics.quantiles(taken, n=20)[-1]
    return f"{1000 * statistics.median(taken):8.2f} ms, 95 % within {1000 * high:.2f} ms"


def main() -> None:
    """Print a block for each size."""
    medians = {}
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        for size in SIZES:
            path = Path(folder) / f"kpi-{size}.json"
            make_file(path, size)
            opened(path).record(
                lambda _workbook: [Measurement(kpi=slug(1), period=str(LAST), value=0.0)]
            )
            print(f"{size} measurements, {path.stat().st_size / 1e6:.1f} MB")
            print(f"  a flush of the disk   {1000 * flushing(path):8.2f} ms")
            one = recording(path, same_session=True)
            print(f"  record, one session   {in_milliseconds(one)}")
            anew = recording(path, same_session=False)
            print(f"  record, opened anew   {in_milliseconds(anew)}")
            medians[size] = statistics.median(one), statistics.median(anew)
            print(f"  load, whole           {measured(WHOLE.format(whole=True), path)}")
            print(f"  load, not whole       {measured(WHOLE.format(whole=False), path)}")
            print(f"  load, every value     {measured(EVERY.format(whole=True), path)}")
            print(f"  record and fold       {1000 * folding(path):8.1f} ms")
            log = ("log", slug(3), "7", "--period", str(LAST), "--force")
            print(f"  kpitui log            {command(path, *log)}")
            print(f"  kpitui due            {command(path, 'due')}")
            print(f"  kpitui export         {command(path, 'export', runs=1)}", flush=True)
    for number, name in enumerate(("one session", "opened anew")):
        ratio = medians[SIZES[-1]][number] / medians[SIZES[0]][number]
        print(f"recording at {SIZES[-1]} is {ratio:.2f} x that at {SIZES[0]} ({name})")


if __name__ == "__main__":
    main()
