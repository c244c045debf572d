import os
import shutil

import pytest

from kpitui.domain.errors import DamagedFile
from kpitui.domain.measurement import Measurement
from kpitui.store.kpi_file import KpiFile
from kpitui.store.layout import END
from kpitui.store.lock import lock_path
from kpitui.store.shadow import shadow_path

HALF = b',\n"4":{"at":1,"by":"ben","measurem'


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    """Readers that do not wait for a writer, for there is none."""
    monkeypatch.setattr("kpitui.store.kpi_file._PAUSES", ())


@pytest.fixture
def torn(kpi_file, path):
    """A file with one line in its log, behind which a save was cut off."""
    record(kpi_file, "2026-01-01", 2.0)
    path.write_bytes(path.read_bytes().removesuffix(END) + HALF)
    return kpi_file


def record(file, period, value):
    row = Measurement(kpi="visits", period=period, value=value)
    return file.change(lambda workbook: [row], lambda: 1, "anna")


def values_in(snapshot):
    return list(snapshot.workbook.series("visits").value)


def scraps(path):
    return [each for each in path.parent.iterdir() if ".torn-" in each.name]


def test_a_load_cuts_the_end_off_says_so_and_keeps_the_scrap(torn, path):
    found = torn.load()
    assert values_in(found) == [1.0, 2.0]
    [notice] = found.notices
    [scrap] = scraps(path)
    assert "everything up to entry 3 is there" in notice
    assert scrap.name in notice
    assert scrap.read_bytes() == HALF
    assert path.read_bytes().endswith(b"}" + END)
    again = KpiFile(path).load()
    assert (again.workbook.ledger, again.stamp) == (found.workbook.ledger, found.stamp)
    assert again.notices == ()


def test_a_save_cuts_the_end_off_first(torn, path):
    found = record(torn, "2026-01-02", 3.0)
    assert values_in(found) == values_in(KpiFile(path).load()) == [1.0, 2.0, 3.0]
    assert len(scraps(path)) == 1


def test_where_nothing_may_be_mended_the_end_stays_and_the_rest_is_read(torn, path):
    before = path.read_bytes()
    found = torn.load(mends=False)
    assert (values_in(found), found.torn) == ([1.0, 2.0], True)
    assert len(found.notices) == 1
    assert path.read_bytes() == before
    assert scraps(path) == []


def test_a_file_that_cannot_be_mended_is_read_all_the_same(torn, path, monkeypatch):
    def fail(*_arguments):
        raise OSError(30, "Read-only file system")

    before = path.read_bytes()
    monkeypatch.setattr(os, "ftruncate", fail)
    assert values_in(torn.load()) == [1.0, 2.0]
    assert path.read_bytes().startswith(before.removesuffix(HALF))


@pytest.mark.parametrize("rest", [b"", b"\n", b"\n}", b"\n}}", END + b"\0\0", bytes(40), END + END])
def test_closing_bytes_that_are_missing_or_too_many_leave_no_scrap(kpi_file, path, rest):
    record(kpi_file, "2026-01-01", 2.0)
    path.write_bytes(path.read_bytes().removesuffix(END) + rest)
    assert values_in(kpi_file.load()) == [1.0, 2.0]
    assert scraps(path) == []
    assert path.read_bytes().endswith(END)
    assert path.read_bytes().count(END) == 1


def test_an_end_is_damage_when_a_save_was_acknowledged_that_is_not_there(kpi_file, path):
    record(kpi_file, "2026-01-01", 2.0)
    record(kpi_file, "2026-01-02", 3.0)
    cut = path.read_bytes()[:-20]
    path.write_bytes(cut)
    for act in (kpi_file.load, lambda: record(kpi_file, "2026-01-03", 4.0)):
        with pytest.raises(DamagedFile, match="ends with entry 3, but entry 4 was recorded"):
            act()
    assert path.read_bytes() == cut
    assert scraps(path) == []


def test_a_second_copy_of_a_line_says_that_it_was_acknowledged_too(kpi_file, path):
    record(kpi_file, "2026-01-01", 2.0)
    shutil.copy(lock_path(str(path)), path.with_name("older.lock"))
    record(kpi_file, "2026-01-02", 3.0)
    shutil.copyfile(path.with_name("older.lock"), lock_path(str(path)))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DamagedFile, match="entry 4 was recorded"):
        kpi_file.load()
    os.unlink(shadow_path(str(path)))
    assert values_in(kpi_file.load()) == [1.0, 2.0]


def test_what_is_damaged_elsewhere_too_is_not_cut(torn, path):
    path.write_bytes(path.read_bytes().replace(b'"2025-12-31"', b'"2025-12-30"'))
    before = path.read_bytes()
    with pytest.raises(DamagedFile, match="the values of visits"):
        torn.load()
    assert path.read_bytes() == before
