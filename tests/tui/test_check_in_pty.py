"""The check-in through a real terminal: however keys arrive together, every value is right."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kpitui.domain.period import Period
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.session import Session

W47 = Period.parse("2026-W47")
TWELVE = tuple(f"kpi-{number:02}" for number in range(1, 13))


@pytest.fixture
def file(tmp_path: Path) -> KpiFile:
    """A file of twelve KPIs that are all due."""
    made = KpiFile(tmp_path / "kpi.json")
    session = Session(made, now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by="anna")
    for slug in TWELVE:
        add_kpi(session, slug, KpiFields())
    return made


@pytest.fixture
def terminal(file: KpiFile, open_terminal: Callable[..., Any]) -> Any:
    """kpitui on that file, its dashboard drawn."""
    opened = open_terminal("-m", "kpitui", "--file", file.path, "--today", "2026-11-25")
    opened.wait_for("c Check-in")
    return opened


@pytest.mark.parametrize("chunk", [1, 3, 7, 10, 1000])
def test_twelve_values_are_right_however_keys_are_packed(
    terminal: Any, file: KpiFile, chunk: int
) -> None:
    terminal.send(b"c" + b"".join(b"%d\r" % value for value in range(1000, 1012)), chunk)
    terminal.wait_for("Recorded 12, corrected 0, skipped 0, 0 left.")
    workbook = file.load().workbook
    assert [workbook.values(slug) for slug in TWELVE] == [
        {W47: float(value)} for value in range(1000, 1012)
    ]
    terminal.send(b"\rq", chunk)
    assert terminal.end() == 0


def test_a_line_that_breaks_loses_only_what_was_not_entered(terminal: Any, file: KpiFile) -> None:
    terminal.send(b"c", 1)
    terminal.wait_for("0 of 12")
    terminal.send(b"1000\r1001\r10", 3)
    terminal.wait_for("2 of 12")
    terminal.program.kill()
    workbook = file.load().workbook
    assert [workbook.values(slug) for slug in TWELVE[:3]] == [{W47: 1000.0}, {W47: 1001.0}, {}]
