"""A session on a real file, with a clock that a test can set."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.session import Session

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday of W48


@pytest.fixture
def open_session(tmp_path: Path) -> Callable[..., Session]:
    """Opens the one file of the test, as whom and when the test says."""

    def start(now: datetime = NOW, by: str = "anna", **settings: bool) -> Session:
        return Session(KpiFile(tmp_path / "kpi.json"), now=lambda: now, by=by, **settings)

    return start


@pytest.fixture
def session(open_session: Callable[..., Session]) -> Session:
    """A session on a file that is not there yet."""
    return open_session()
