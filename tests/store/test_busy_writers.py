import pytest

from kpitui.domain.measurement import Measurement
from kpitui.store import kpi_file as kpi_file_module
from kpitui.store.kpi_file import KpiFile
from kpitui.store.opened import OpenFile

DAYS = iter([f"{year}-{month:02}-01" for year in range(1990, 2025) for month in range(1, 13)])


SAVING: list[bool] = []


def record(path):
    row = Measurement(kpi="visits", period=next(DAYS), value=1.0)
    SAVING.append(True)
    KpiFile(path).change(lambda workbook: [row], lambda: 1, "ben")
    SAVING.clear()


@pytest.fixture
def busy(kpi_file, path, monkeypatch):
    """A file into which somebody saves whenever a reader has just looked how long it is."""
    record(path)
    monkeypatch.setattr(kpi_file_module, "_PAUSES", (0.0, 0.0))
    real = OpenFile.stamp

    def stamp(self):
        found = real(self)
        if not SAVING:
            record(path)
        return found

    monkeypatch.setattr(OpenFile, "stamp", stamp)
    return kpi_file


@pytest.mark.parametrize("mends", [True, False])
def test_a_reader_among_busy_writers_finds_nothing_torn_or_damaged(busy, mends):
    snapshot = busy.load(mends=mends)
    assert snapshot.notices == ()
    assert not snapshot.torn


@pytest.mark.parametrize("mends", [True, False])
def test_a_reader_that_knows_the_file_finds_all_that_was_saved_since(busy, path, mends):
    known = busy.load(mends=mends)
    seen = len(known.workbook.ledger.measurements["visits"])
    record(path)
    later = busy.load(known, mends=mends)
    assert later.notices == ()
    assert len(later.workbook.ledger.measurements["visits"]) > seen
