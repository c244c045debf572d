"""Tortures one file: many writers at once, signals at random moments, and the cut power.

Run with the python of an installed kpitui. Ends with 1 when anything acknowledged was lost, doubled
or altered, when anything refused turned up, or when anything hung.

    python benchmarks/torture.py kills --rounds 400 --seed 1
    python benchmarks/torture.py race --values 500
    python benchmarks/torture.py cuts --states 5000 --seed 1
"""

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import kpitui.store.prepare
from kpitui.domain.errors import KpituiError
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.record_values import record_all
from kpitui.usecases.session import Session

WRITERS = 8
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HIT = 0.6  # the share of writers that a signal meets
PATIENCE = 60  # seconds, after which something hangs
ROUNDS_A_FILE = 50
SHORT_LOG = 6_000  # bytes; the writers of this script fold often
BATCH = 250  # values; too many for a line of the log
BATCHES = 0.02  # of all entries
PROGRAM = str(Path(sys.executable).with_name("kpitui"))
SELF = str(Path(__file__).resolve())
STOP = "stop"
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, STOP)

Step = tuple[int, int]  # the first of some numbers, and how many are saved as one entry
Key = tuple[str, str]  # a KPI and a period


def kpi_of(slot: int) -> str:
    """The KPI that one writer alone records."""
    return f"writer-{slot}"


def period_of(number: int) -> str:
    """A day of its own for each number."""
    return str(date(2026, 11, 24) - timedelta(days=number))


def value_of(slot: int, number: int) -> float:
    """A value of its own for each number of each writer."""
    return number + slot / WRITERS + 0.1


def written_by(slot: int, step: Step) -> dict[Key, float]:
    """What one entry of a writer holds."""
    first, count = step
    numbers = range(first, first + count)
    return {(kpi_of(slot), period_of(n)): value_of(slot, n) for n in numbers}


def make_file(path: Path) -> None:
    """Make a file with a KPI for each writer and one for the checks."""
    slugs = [*map(kpi_of, range(WRITERS)), "check"]
    kpis = [Kpi(slug=slug, name=slug, cadence=Cadence.DAY) for slug in slugs]
    KpiFile(path).create(Ledger().with_changes(kpis, 0, "torture"), "torture")


class Writer:
    """One writing process, the steps that it was given, and what it said about them."""

    def __init__(self, path: Path, slot: int, steps: list[Step], *, is_command: bool) -> None:
        self.slot = slot
        self.steps = steps
        self.is_command = is_command
        if is_command:
            number = steps[0][0]
            command = [PROGRAM, "--file", str(path), "--today", f"{NOON:%Y-%m-%d}", "log"]
            command += [
                kpi_of(slot),
                str(value_of(slot, number)),
                "--period",
                period_of(number),
                "--force",
            ]
        else:
            command = [sys.executable, SELF, "writer", str(path), str(slot), json.dumps(steps)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def ended(self) -> tuple[int, str]:
        """How many steps it acknowledged, and what it complained of; raises TimeoutExpired."""
        said, complaint = self.process.communicate(timeout=PATIENCE)
        if self.is_command:
            return int(self.process.returncode == 0), complaint
        return said.count("\n"), complaint

    @property
    def was_hit(self) -> bool:
        return self.process.returncode < 0


class Truth:
    """What must be in the file: values that were acknowledged, and those that nobody knows of."""

    def __init__(self) -> None:
        self.there: dict[Key, float] = {}
        self.undecided: list[dict[Key, float]] = []
        self.counts: Counter[str] = Counter()

    def learn(self, writer: Writer, acknowledged: int) -> None:
        """Take over what a writer that has ended said."""
        for place, step in enumerate(writer.steps):
            values = written_by(writer.slot, step)
            if place < acknowledged:
                self.there |= values
                self.counts["values acknowledged"] += len(values)
                self.counts["entries acknowledged"] += 1
            elif place == acknowledged and writer.was_hit:
                self.undecided.append(values)

    def judge(self, rows: list[tuple[Key, float | None]]) -> None:
        """Compare with every row of the file; what was undecided is decided from then on."""
        found = dict(rows)
        self.counts["doubled"] += len(rows) - len(found)
        for values in self.undecided:
            here = sum(key in found for key in values)
            self.counts["halves of an entry"] += 0 < here < len(values)
            self.counts["undecided, there" if here else "undecided, absent"] += 1
            if here:
                self.there |= values
        self.undecided = []
        self.counts["lost"] += len(self.there.keys() - found.keys())
        self.counts["never acknowledged, yet there"] += len(found.keys() - self.there.keys())
        self.counts["altered"] += sum(
            found[key] != value for key, value in self.there.items() if key in found
        )


def steps_of(first: int, chance: random.Random) -> list[Step]:
    """A few dozen entries, now and then one too large for the log."""
    steps = []
    for _turn in range(chance.randint(1, 30)):
        count = BATCH if chance.random() < BATCHES else 1
        steps.append((first, count))
        first += count
    return steps


def hit_some(writers: list[Writer], chance: random.Random, longest: float, truth: Truth) -> None:
    """Send a signal to some of the writers, each at a moment of its own."""
    hits = sorted(
        (chance.uniform(0, longest), number, chance.choice(SIGNALS))
        for number in range(len(writers))
        if chance.random() < HIT
    )
    start = time.monotonic()
    stopped = []
    for moment, number, sent in hits:
        time.sleep(max(0.0, start + moment - time.monotonic()))
        process = writers[number].process
        if process.poll() is None:
            process.send_signal(signal.SIGSTOP if sent == STOP else sent)
            truth.counts["stopped" if sent == STOP else signal.Signals(sent).name] += 1
            stopped += [process] if sent == STOP else []
    for process in stopped:
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGCONT)


def asked(path: Path, *arguments: str) -> str:
    """What a command prints; raises CalledProcessError when it fails."""
    done = subprocess.run(
        [PROGRAM, "--file", str(path), "--today", f"{NOON:%Y-%m-%d}", *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments[0]}: {done.returncode}: {done.stderr or done.stdout}")
    return done.stdout


def rows_in(path: Path) -> list[tuple[Key, float | None]]:
    """Every row of the writers that the file holds, corrections included."""
    measurements = KpiFile(path).load(mends=False).workbook.ledger.measurements
    return [
        ((row.kpi, row.period), row.value)
        for series in measurements.values()
        for row in series.rows()
        if row.kpi != "check"
    ]


def check(path: Path, number: int, truth: Truth) -> None:
    """The next write works; then the file is JSON, sound, and holds what it must."""
    asked(path, "log", "check", str(number), "--period", period_of(number), "--force")
    json.loads(path.read_text("utf-8"))
    truth.judge(rows_in(path))
    exported = {
        (row["kpi"], row["period"]): float(row["value"])
        for row in csv.DictReader(StringIO(asked(path, "export")))
        if row["kpi"] != "check"
    }
    truth.counts["differs in the export"] += exported != truth.there
    asked(path, "doctor")


def tortured(folder: Path, rounds: int, seed: int) -> Truth:
    """Rounds of writers that signals meet, under a reader; a new file now and then."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    total = Truth()
    longest = 0.5
    for start in range(0, rounds, ROUNDS_A_FILE):
        path = folder / f"kpi-{start}.json"
        make_file(path)
        truth = Truth()
        truth.counts = total.counts
        firsts = [0] * WRITERS
        with Reading(path, truth):
            for turn in range(start, min(rounds, start + ROUNDS_A_FILE)):
                longest = one_round(path, firsts, chance, longest, truth)
                check(path, turn - start, truth)
                if (turn + 1) % 20 == 0:
                    print(f"{turn + 1} rounds: {sum_up(truth)}", flush=True)
    return total


def one_round(
    path: Path, firsts: list[int], chance: random.Random, longest: float, truth: Truth
) -> float:
    """Let every writer work once; gives how long the next round will probably take."""
    start = time.monotonic()
    writers = []
    for slot in range(WRITERS):
        is_command = slot % 2 == 0
        steps = [(firsts[slot], 1)] if is_command else steps_of(firsts[slot], chance)
        writers.append(Writer(path, slot, steps, is_command=is_command))
        firsts[slot] = sum(steps[-1])
    hit_some(writers, chance, longest, truth)
    for writer in writers:
        try:
            acknowledged, complaint = writer.ended()
        except subprocess.TimeoutExpired:
            truth.counts["hung"] += 1
            writer.process.kill()
            acknowledged, complaint = writer.ended()
        truth.learn(writer, acknowledged)
        if complaint.strip():
            truth.counts["complaints"] += 1
            print(f"  complaint ({writer.process.returncode}): {complaint.strip()}")
    return 0.8 * longest + 0.2 * (time.monotonic() - start)


class Reading:
    """A process that polls the file for as long as the block takes, and what it saw."""

    def __init__(self, path: Path, truth: Truth) -> None:
        self.truth = truth
        self.command = [sys.executable, SELF, "reader", str(path)]

    def __enter__(self) -> None:
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __exit__(self, *_error: object) -> None:
        said, _nothing = self.process.communicate(timeout=PATIENCE)
        self.truth.counts.update(json.loads(said))


def read_on(path: str) -> None:
    """Read until somebody closes the input: each state whole, none behind the one before."""
    os.set_blocking(0, False)
    counts = Counter(reads=0)
    newest = 0
    known = None
    while os_closed() is False:
        try:
            read = KpiFile(path).load(known if counts["reads"] % 2 else None, mends=False)
            rows = sum(len(each) for each in read.workbook.ledger.measurements.values())
        except KpituiError as error:
            counts["refused reads"] += 1
            print(f"  reader: {error}", file=sys.stderr)
            continue
        counts["reads"] += 1
        counts["reads that went backwards"] += (read.workbook.ledger.next_entry, rows) < (
            newest,
            0,
        )
        newest = max(newest, read.workbook.ledger.next_entry)
        known = read
        time.sleep(0.002)
    print(json.dumps(counts))


def os_closed() -> bool:
    """Whether the input has ended."""
    with suppress(BlockingIOError):
        return os.read(0, 1) == b""
    return False


def write_on(path: str, slot: int, steps: list[Step]) -> None:
    """Save each step as one entry, and say so once it is saved."""
    kpitui.store.prepare.LONGEST_LOG = SHORT_LOG
    session = Session(KpiFile(path), now=lambda: NOON, by=kpi_of(slot), whole=False)
    for first, count in steps:
        record_all(session, [
            Measurement(kpi=kpi_of(slot), period=period_of(n), value=value_of(slot, n))
            for n in range(first, first + count)
        ])  # fmt: skip
        print(first, flush=True)


def raced(folder: Path, values: int) -> Truth:
    """All writers at once, with nothing to disturb them but a reader."""
    path = folder / "kpi.json"
    make_file(path)
    truth = Truth()
    start = time.monotonic()
    with Reading(path, truth):
        steps = [(number, 1) for number in range(values)]
        writers = [Writer(path, slot, steps, is_command=False) for slot in range(WRITERS)]
        ends = [(writer, *writer.ended()) for writer in writers]
    for writer, acknowledged, complaint in ends:
        truth.learn(writer, acknowledged)
        truth.counts["complaints"] += bool(complaint.strip())
    print(f"{WRITERS} x {values} values in {time.monotonic() - start:.1f} s")
    check(path, 0, truth)
    return truth


def sum_up(truth: Truth) -> str:
    """The counts in one line."""
    return ", ".join(f"{name} {count}" for name, count in truth.counts.items())


_FAILURES = (
    "lost", "doubled", "altered", "halves of an entry", "never acknowledged, yet there", "hung",
    "differs in the export", "complaints", "refused reads", "reads that went backwards",
)  # fmt: skip


def verdict(truth: Truth) -> int:
    """Print every count, a line each; 1 when there is a failure among them."""
    for name, count in sorted(truth.counts.items()):
        print(f"{count:8} {name}")
    return int(any(truth.counts[name] for name in _FAILURES))


def cut(states: int, seed: int) -> int:
    """The simulated power cuts of the tests, more of them."""
    root = Path(SELF).parents[1]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-s",
         "tests/store/test_power_cuts.py"],
        cwd=root,
        env=os.environ | {"KPITUI_CUTS": str(states), "KPITUI_CUTS_SEED": str(seed)},
        check=False,
    ).returncode  # fmt: skip


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    kills = commands.add_parser("kills", help="signals at random moments")
    kills.add_argument("--rounds", type=int, default=100)
    kills.add_argument("--seed", type=int, default=1)
    race = commands.add_parser("race", help="all at once, without signals")
    race.add_argument("--values", type=int, default=500)
    cuts = commands.add_parser("cuts", help="simulated power cuts")
    cuts.add_argument("--states", type=int, default=5000)
    cuts.add_argument("--seed", type=int, default=1)
    writer = commands.add_parser("writer")
    writer.add_argument("path")
    writer.add_argument("slot", type=int)
    writer.add_argument("steps", type=json.loads)
    commands.add_parser("reader").add_argument("path")
    return parser.parse_args()


def main() -> int:
    """Do what was asked; gives the exit code."""
    asked_for = arguments()
    match asked_for.command:
        case "writer":
            write_on(asked_for.path, asked_for.slot, asked_for.steps)
            return 0
        case "reader":
            read_on(asked_for.path)
            return 0
        case "cuts":
            return cut(asked_for.states, asked_for.seed)
    with tempfile.TemporaryDirectory() as folder:
        if asked_for.command == "race":
            return verdict(raced(Path(folder), asked_for.values))
        return verdict(tortured(Path(folder), asked_for.rounds, asked_for.seed))


if __name__ == "__main__":
    sys.exit(main())
