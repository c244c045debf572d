"""kpitui as people run it: a process of its own, at home in a temporary folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kpitui.domain.kpi import Kind, Role
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.annotate import add_marker, declare_link
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.objectives import ObjectiveFields, add_objective
from kpitui.usecases.record_values import record_all
from kpitui.usecases.session import Session

TODAY = "2026-11-25"  # a Wednesday of W48
YEAR_END = date(2026, 12, 31)


class Answer(msgspec.Struct):
    """What a run left behind."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The document on standard output."""
        return json.loads(self.stdout)


class Program:
    """Runs kpitui with a clean environment; `file` is where its data stand by default."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "share" / "kpitui" / "kpitui.json"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "xterm-256color",
            "KPITUI_TODAY": TODAY,
            **{
                f"XDG_{name.upper()}_HOME": str(home / name)
                for name in ("config", "cache", "state")
            },
            "XDG_DATA_HOME": str(home / "share"),
        }

    def __call__(
        self,
        *arguments: str | Path,
        env: dict[str, str] | None = None,
        stdin: str | None = None,
        stdout: Any = subprocess.PIPE,
    ) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "kpitui", *arguments],
            cwd=self.home,
            env=self.environment | (env or {}),
            input=stdin or "",
            stdout=stdout,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=60,
            check=False,
        )
        return Answer(done.returncode, done.stdout or "", done.stderr)

    def ok(self, *arguments: str | Path, **settings: Any) -> str:
        """What a run prints that must succeed without a word on standard error."""
        answer = self(*arguments, **settings)
        assert (answer.returncode, answer.stderr) == (0, "")
        return answer.stdout


@pytest.fixture
def kpitui(tmp_path: Path) -> Program:
    """The program before anything was recorded."""
    return Program(tmp_path)


@pytest.fixture(scope="session")
def shop_content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file with two objectives and KPIs that stand on and off track, recorded up to W46."""
    file = KpiFile(tmp_path_factory.mktemp("shop") / "kpi.json")
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    session = Session(file, now=lambda: noon, by="anna")
    add_objective(session, "grow", ObjectiveFields(name="Grow online sales", deadline=YEAR_END))
    add_objective(session, "people", ObjectiveFields(name="Keep people", owner="ben"))
    start = {"start": date(2026, 8, 31), "deadline": YEAR_END}
    add_kpi(session, "visits", KpiFields(
        name="Site visits", objective="grow", kind=Kind.FLOW, unit="visits", role=Role.LEADING,
        baseline=8000.0, goal=12000.0, **start,
    ))  # fmt: skip
    add_kpi(session, "orders", KpiFields(
        name="Orders", objective="grow", kind=Kind.FLOW, role=Role.LAGGING, baseline=100.0,
        goal=217.0, **start | {"start": date(2026, 9, 5)},
    ))  # fmt: skip
    add_kpi(session, "conversion", KpiFields(
        kind=Kind.RATIO, numerator="orders", denominator="visits", unit="%", objective="grow"
    ))  # fmt: skip
    add_kpi(session, "margin", KpiFields(cadence=Cadence.MONTH, unit="%", objective="people"))
    add_kpi(session, "launch", KpiFields(kind=Kind.MILESTONE, goal=1.0, deadline=YEAR_END))
    record_all(session, [
        Measurement(kpi=kpi, period=f"2026-W{week}", value=value)
        for week in range(36, 47)
        for kpi, value in (
            ("visits", 8000.0 + 600 * (week % 2)), ("orders", 100.0 + 7 * (week - 36)),
        )
    ])  # fmt: skip
    add_marker(session, "visits", date(2026, 10, 1), "new landing page")
    declare_link(session, "visits", "orders", 2)
    return Path(file.path).read_bytes()


@pytest.fixture
def shop(kpitui: Program, shop_content: bytes) -> Program:
    """The program with the shop's file in its place."""
    kpitui.file.parent.mkdir(parents=True)
    kpitui.file.write_bytes(shop_content)
    return kpitui


@pytest.fixture
def untouched(shop: Program) -> Callable[[], bool]:
    """Whether the shop's file still has the very bytes that it had."""
    content = shop.file.read_bytes()
    return lambda: shop.file.read_bytes() == content
