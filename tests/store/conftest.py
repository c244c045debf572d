from datetime import date
from pathlib import Path

import pytest

from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target, Waypoint
from kpitui.store.kpi_file import KpiFile


@pytest.fixture
def full_ledger() -> Ledger:
    """A ledger with something in every table."""
    definitions = [
        Objective(slug="grow", name="Grow online sales", deadline=date(2026, 12, 31)),
        Kpi(slug="visits", name="Visites où l’on achète", objective="grow", tags=("web",)),
        Kpi(slug="orders", name="Orders"),
        Target(
            kpi="visits",
            since=date(2026, 1, 1),
            goal=12_500.5,
            deadline=date(2026, 12, 31),
            milestones=(Waypoint(date(2026, 6, 30), 11_000.0),),
        ),
        Link(leading="visits", lagging="orders", lead=2),
        Marker(kpi="visits", day=date(2026, 3, 2), text="new landing page"),
        Measurement(kpi="visits", period="2026-W01", value=9200.25, note="a\nb", confidence=0.5),
        Measurement(kpi="visits", period="2026-W02", value=None, note="shop closed"),
    ]
    first = Ledger().with_changes(definitions, at=1_767_000_000, by="anna")
    wrong = Measurement(kpi="orders", period="2026-W01", value=0.1 + 0.2)
    return first.with_changes([wrong], 1_767_000_060, "ben").with_changes(
        [Undo(of=2)], 1_767_000_120, "ben"
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kpi.json"


@pytest.fixture
def kpi_file(path: Path) -> KpiFile:
    """A file that exists, with the KPI `visits`, measured by the day, and one value."""
    file = KpiFile(path)
    ledger = Ledger().with_changes([Kpi(slug="visits", name="Visits", cadence="day")], 0, "anna")
    file.create(
        ledger.with_changes([Measurement(kpi="visits", period="2025-12-31", value=1.0)], 0, "anna"),
        "anna",
    )
    return file
