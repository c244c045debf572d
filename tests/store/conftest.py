"""Files to test with, and a system whose calls go wrong."""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target, Waypoint
from kpitui.store import append
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


SYSTEM_CALLS = (
    *("open", "pread", "pwrite", "write", "fsync", "fdatasync", "ftruncate", "close", "replace"),
    *("link", "unlink", "stat", "lstat", "fstat", "fchmod", "fchown", "makedirs"),
)


class Killed(BaseException):
    """The process ends here."""


class Faults:
    """Counts the calls of the system, and lets the one numbered `at` go wrong.

    An errno makes it fail; `Killed` ends the process there, so that no later call does anything. A
    failing `close` closes all the same, as it does on Linux.
    """

    def __init__(self, patch: pytest.MonkeyPatch, at: int | None = None, fault: object = 0) -> None:
        self.seen: list[str] = []
        self._at, self._fault = at, fault
        self._dead = False
        self._open: set[int] = set()
        for name in SYSTEM_CALLS:
            patch.setattr(os, name, self._counted(name, getattr(os, name)))
        patch.setattr(append, "_flush", os.fdatasync)
        patch.setattr(fcntl, "flock", self._counted("flock", fcntl.flock))

    @property
    def hit(self) -> str | None:
        """The call that went wrong; None when there were not so many."""
        return self.seen[self._at] if self._at is not None and self._at < len(self.seen) else None

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **settings: Any) -> Any:
            if self._dead and name == "close":  # as the kernel does
                self._open.discard(arguments[0])
                return real(*arguments)
            if self._dead:
                raise Killed
            self.seen.append(name)
            if len(self.seen) - 1 == self._at:
                return self._wrong(name, real, *arguments)
            found = real(*arguments, **settings)
            if name == "open":
                self._open.add(found)
            elif name == "close":
                self._open.discard(arguments[0])
            return found

        return call

    def _wrong(self, name: str, real: Callable[..., Any], *arguments: Any) -> None:
        self._dead = self._fault is Killed
        if name == "close":
            real(*arguments)
            self._open.discard(arguments[0])
            if self._dead:  # perhaps in a `__del__`, out of which nothing gets; the next one raises
                return
        if self._dead:
            raise Killed
        assert isinstance(self._fault, int)
        raise OSError(self._fault, os.strerror(self._fault))

    def bury(self) -> None:
        """Close what the ended process left open, as the kernel does."""
        for descriptor in self._open if self._dead else ():
            with suppress(OSError):
                os.close(descriptor)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractContextManager[Faults]]:
    """Counts the calls of the system within a block, and lets one of them go wrong."""

    @contextmanager
    def within(at: int | None = None, fault: object = errno.EIO) -> Iterator[Faults]:
        with monkeypatch.context() as patch:
            counted = Faults(patch, at, fault)
            try:
                yield counted
            finally:
                patch.undo()
                counted.bury()

    return within


@pytest.fixture
def killed() -> type[BaseException]:
    """The fault that ends a process."""
    return Killed


@pytest.fixture
def without_flushes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushes that cost nothing, for tests that do not cut the power."""
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda _descriptor: None)
    monkeypatch.setattr(append, "_flush", os.fdatasync)
