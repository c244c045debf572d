"""What `log` and `due` cost as whole processes, in units of an empty interpreter.

Run with the python of an installed kpitui: python benchmarks/quick_commands.py
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.target import Target
from kpitui.store.kpi_file import KpiFile

KPIS, WEEKS, ROUNDS = 60, 84, 25
LAST = Period.parse("2026-W46")


def workbook(path: Path) -> None:
    """Write a file of 60 definitions and 5,040 measurements."""
    slugs = [f"kpi-{number:02}" for number in range(KPIS)]
    window = {
        "start": date(2025, 1, 6),
        "baseline": 0.0,
        "goal": 100.0,
        "deadline": date(2026, 12, 27),
    }
    definitions = [Kpi(slug=slug, name=slug.upper()) for slug in slugs]
    targets = [Target(kpi=slug, since=date(2025, 1, 6), **window) for slug in slugs]
    ledger = Ledger().with_changes([*definitions, *targets], 0, "anna")
    for week in range(WEEKS):
        period = LAST.shifted(-week).key
        values = [
            Measurement(kpi=slug, period=period, value=100 + week * 1.5 + 10 * (week % 3))
            for slug in slugs
        ]
        ledger = ledger.with_changes(values, week, "anna")
    KpiFile(path).create(ledger, "benchmark")


def seconds(command: list[str]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Take turns, so that a noisy moment meets every command, and print the medians."""
    program = str(Path(sys.executable).with_name("kpitui"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kpi.json"
        workbook(path)
        file = ["--file", str(path), "--today", "2026-11-23"]
        log = [program, *file, "log", "kpi-07", "--period", LAST.key]
        commands = {
            "python -c pass": lambda _round: [sys.executable, "-c", "pass"],
            "due": lambda _round: [program, *file, "due"],
            "log, same value": lambda _round: [*log, "100"],
            "log, new value": lambda turn: [*log, f"{100 + turn / 100:.2f}"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(seconds(command(turn)))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    unit = medians["python -c pass"]
    for name, median in medians.items():
        print(f"{name:18} {1000 * median:6.1f} ms  {median / unit:5.2f} x")


if __name__ == "__main__":
    main()
