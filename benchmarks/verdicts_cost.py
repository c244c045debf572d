"""What the verdicts cost: one forecast, and the status of two hundred KPIs."""

import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from pathlib import Path
from statistics import median
from time import process_time

from verdicts_figure import Figure, Part, cases

from kpitui.analysis.forecast import forecast
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.target import Target
from kpitui.store.kpi_file import KpiFile

_SEED = 1
_KPIS, _WEEKS = 200, 104
_AHEAD, _ROUNDS = 13, 5
_LAST = Period.parse("2026-W46")
_TODAY = "2026-11-18"


def cost() -> Part:
    """The CPU time of a forecast, and of `status` twice over the same file."""
    series = [each for each in cases("forecast-series.json") if len(each["values"]) >= _WEEKS]
    slowest = max(_milliseconds(each["values"][-_WEEKS:], each["period"]) for each in series)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kpi.json"
        KpiFile(file).create(Ledger().with_changes(list(_changes()), 1, "a"), "a")
        first, again = (_seconds_of_status(file) for _run in range(2))
    return Part(
        [
            Figure(f"ms a forecast with probability, {_WEEKS} values", slowest, high=15.0),
            Figure(f"s of status, {_KPIS} KPIs, the first time", first, high=3.0),
            Figure(f"s of status, {_KPIS} KPIs, nothing changed", again, high=0.5),
        ],
        [f"CPU time. The forecast is that of the slowest of {len(series)} series."],
    )


def _milliseconds(values: list[float], period: int) -> float:
    """The median time of a forecast and of its probability."""
    taken = []
    for _round in range(_ROUNDS):
        start = process_time()
        found = forecast(values, period, _AHEAD)
        if found is None:
            raise ValueError("The series is too short for a forecast.")
        found.probability(_AHEAD, values[-1] * 1.1)
        taken.append(process_time() - start)
    return 1000 * median(taken)


def _changes() -> Iterator[Change]:
    """Two hundred weekly KPIs that wander, each with a target for the year."""
    dice = random.Random(_SEED)  # noqa: S311 - the same values each time
    for number in range(_KPIS):
        slug = f"k{number}"
        yield Kpi(slug=slug, name=slug)
        yield Target(
            kpi=slug,
            since=date(2026, 1, 5),
            start=date(2026, 1, 5),
            baseline=100.0,
            goal=120.0,
            deadline=date(2026, 12, 27),
        )
        steps = (dice.gauss(0.1, 4) for _week in range(_WEEKS))
        for week, value in enumerate(accumulate(steps, initial=100.0)):
            if week:
                period = _LAST.shifted(week - _WEEKS)
                yield Measurement(kpi=slug, period=period.key, value=max(5.0, value))


def _seconds_of_status(file: Path) -> float:
    """The CPU time of the command, its cache beside the file."""
    command = [sys.executable, "-m", "kpitui", "--file", str(file), "--today", _TODAY]
    environment = os.environ | {"XDG_CACHE_HOME": str(file.parent / "cache")}
    before = _of_children()
    subprocess.run(
        [*command, "status", "--json"], check=True, stdout=subprocess.DEVNULL, env=environment
    )
    return _of_children() - before


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
