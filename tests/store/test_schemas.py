"""Schemas: older files are read and written anew once, newer ones are read where that is safe."""

import json
import shutil
from pathlib import Path

import pytest
import tinydb

from kpitui.domain.errors import DamagedFile, NewerFile
from kpitui.domain.finding import Severity
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.store import prepare
from kpitui.store.backups import keep_copy, read_backup
from kpitui.store.doctor import examine
from kpitui.store.kpi_file import KpiFile
from kpitui.store.layout import SCHEMA
from kpitui.store.mend import mend
from kpitui.store.restore import restore

SCHEMAS = Path(__file__).parent / "schemas"
NOW = 1_800_000_000.0


@pytest.fixture(params=sorted(SCHEMAS.iterdir()), ids=lambda each: each.stem)
def old(request, path):
    """A file of an older schema."""
    shutil.copy(request.param, path)
    return path


def visit(kpi_file, period="2012-W01", value=1.0):
    row = Measurement(kpi="revenue", period=period, value=value)
    return kpi_file.change(lambda workbook: [row], lambda: 5, "anna")


def beside(path):
    return sorted(each.name for each in path.parent.iterdir())


def test_every_older_schema_is_read_and_left_alone(old):
    before = old.read_bytes()
    ledger = KpiFile(old).load().workbook.ledger
    assert ledger.next_entry == 91
    assert len(ledger.measurements) > 0
    assert sum(map(len, ledger.measurements.values())) > 100
    assert old.read_bytes() == before
    assert beside(old) == [old.name]


def test_the_first_save_keeps_the_old_file_and_writes_the_schema_of_today_once(old):
    before = old.read_bytes()
    file = KpiFile(old)
    ledger = file.load().workbook.ledger
    visit(file)
    kept = old.with_name("kpi.json.schema-1")
    assert kept.read_bytes() == before
    assert f'"schema":{SCHEMA}'.encode() in old.read_bytes().partition(b"\n")[0]
    after = file.load().workbook.ledger
    assert after.next_entry == ledger.next_entry + 1
    assert after.kpis == ledger.kpis
    assert len(after.measurements["revenue"]) == len(ledger.measurements["revenue"]) + 1
    inode = old.stat().st_ino
    visit(file, "2012-W02")
    assert old.stat().st_ino == inode
    assert kept.read_bytes() == before


def test_an_older_schema_that_is_put_back_is_behind_what_was_recorded(old):
    before = old.read_bytes()
    visit(KpiFile(old))
    ledger = KpiFile(old).load().workbook.ledger
    dict(ledger.measurements)
    old.write_bytes(before)
    with pytest.raises(DamagedFile, match="but entry 91 was recorded"):
        KpiFile(old).load()
    assert mend(str(old), "anna").losses == ()
    assert KpiFile(old).load().workbook.ledger == ledger


def test_doctor_says_that_a_file_is_of_an_older_schema(old):
    findings = examine(str(old), str(old), NOW)
    assert [each.part for each in findings if each.part == "the schema"] == ["the schema"]
    assert all(each.severity is not Severity.DAMAGE for each in findings)


def test_an_older_schema_can_be_restored(old, tmp_path):
    source = tmp_path / "source.json"
    shutil.copy(old, source)
    ledger = KpiFile(old).load().workbook.ledger
    visit(KpiFile(old))
    restore(str(old), str(source), "anna")
    restored = KpiFile(old).load().workbook.ledger
    assert restored.kpis == ledger.kpis
    assert restored.next_entry == 92


NEWER = b'{"meta":{"1":{"format":"kpitui","schema":9,"reads":9,"new":{"way":1}}},"other":{}}\n'


def as_newer(path, *, reads, schema=SCHEMA + 1):
    """Write the head anew as a newer version that older readers understand would."""
    from kpitui.store.seal import sealed

    line, _end, rest = path.read_bytes().partition(b"\n")
    opened = line.removesuffix(b",").rpartition(b',"crc":"')[0]
    opened = opened.replace(f'"schema":{SCHEMA}'.encode(), f'"schema":{schema}'.encode())
    opened = opened.replace(b'"reads":2', f'"reads":{reads}'.encode())
    path.write_bytes(sealed(opened + b',"novel":true') + b"},\n" + rest)


def test_a_newer_file_is_refused_and_no_byte_of_it_changes(path):
    path.write_bytes(NEWER)
    for act in (
        lambda: KpiFile(path).load(),
        lambda: visit(KpiFile(path)),
        lambda: mend(str(path), "anna"),
        lambda: mend(str(path), "anna", accept=True),
    ):
        with pytest.raises(NewerFile, match="schema 9; this one knows 2"):
            act()
    assert path.read_bytes() == NEWER
    findings = examine(str(path), str(path), NOW)
    assert [each.severity for each in findings if each.part == "the schema"] == [Severity.DAMAGE]


@pytest.mark.parametrize("reads", [1, 2])
def test_a_newer_file_that_this_version_understands_is_read_and_never_written(
    kpi_file, path, reads
):
    as_newer(path, reads=reads)
    before = path.read_bytes()
    assert len(kpi_file.load().workbook.ledger.measurements["visits"]) == 1
    with pytest.raises(NewerFile, match="schema 3"):
        visit(kpi_file)
    findings = examine(str(path), str(path), NOW)
    assert [each.severity for each in findings if each.part == "the schema"] == [Severity.WARNING]
    with pytest.raises(NewerFile):
        mend(str(path), "anna")
    assert path.read_bytes() == before


def test_a_newer_file_that_this_version_does_not_understand_is_not_even_read(kpi_file, path):
    as_newer(path, reads=3)
    with pytest.raises(NewerFile, match="schema 3"):
        kpi_file.load()


def test_a_backup_of_a_newer_schema_is_not_restored(kpi_file, path, tmp_path):
    before = path.read_bytes()
    source = tmp_path / "source.json"
    source.write_bytes(before)
    as_newer(source, reads=2)
    with pytest.raises(NewerFile):
        restore(str(path), str(source), "anna")
    assert path.read_bytes() == before


def with_unknown(path):
    """Add a table and fields that this version does not know to a file of the schema of today."""
    document = json.loads(path.read_bytes())
    document["moods"] = {"1": {"entry": 1, "mood": "calm"}}
    document["kpis"]["1"]["colour"] = "blue"
    document["measurements"]["1"]["weight"] = {"0": 3}
    path.write_bytes(json.dumps(document).encode())
    mend(str(path), "anna", accept=True)


@pytest.fixture
def unknown(kpi_file, path):
    """A file with a table and fields that this version does not know."""
    with_unknown(path)
    assert_unknown_is_there(path)
    return kpi_file


def assert_unknown_is_there(path):
    with tinydb.TinyDB(path, access_mode="r") as database:
        assert database.table("moods").all() == [{"entry": 1, "mood": "calm"}]
        kpis = [each for each in database.table("kpis").all() if each["slug"] == "visits"]
        log = [kpi for entry in database.table("log").all() for kpi in entry.get("kpis", ())]
        newest = [*kpis, *(each for each in log if each["slug"] == "visits")][-1]
        assert newest["colour"] == "blue"
        visits = next(m for m in database.table("measurements").all() if m["kpi"] == "visits")
        assert visits["weight"] == {"0": 3}


def record(kpi_file, *changes):
    kpi_file.change(lambda workbook: changes, lambda: 5, "anna")


def of_visits(day):
    return Measurement(kpi="visits", period=f"2026-01-{day:02}", value=1.0)


def test_what_is_unknown_survives_a_value_an_edit_and_a_fold(unknown, path, monkeypatch):
    record(unknown, of_visits(1))
    assert_unknown_is_there(path)
    record(unknown, Kpi(slug="visits", name="Site visits", cadence="day"))
    assert_unknown_is_there(path)
    monkeypatch.setattr(prepare, "LONGEST_LOG", 0)
    inode = path.stat().st_ino
    record(unknown, of_visits(2))
    assert path.stat().st_ino != inode
    assert_unknown_is_there(path)


def test_what_is_unknown_survives_an_edit_in_an_entry_too_large_for_a_line(unknown, path):
    many = [of_visits(1 + number % 28) for number in range(300)]
    record(unknown, Kpi(slug="visits", name="Site visits", cadence="day"), *many)
    assert_unknown_is_there(path)


def test_what_is_unknown_survives_a_backup_a_restore_and_a_repair(unknown, path, tmp_path):
    keep_copy(str(path), path.read_bytes(), str(tmp_path / "old.json.gz"))
    record(unknown, of_visits(1))
    restore(str(path), str(tmp_path / "old.json.gz"), "anna")
    assert_unknown_is_there(path)
    record(unknown, of_visits(2))
    path.write_bytes(path.read_bytes()[:-30])
    assert mend(str(path), "anna").losses == ()
    assert_unknown_is_there(path)


def test_what_is_unknown_survives_the_step_from_schema_1(path):
    document = json.loads((SCHEMAS / "schema-1.json").read_bytes())
    document["moods"] = {"1": {"entry": 1, "mood": "calm"}}
    document["kpis"]["1"]["colour"] = "blue"
    document["measurements"]["1"]["weight"] = {"0": 3}
    path.write_bytes(json.dumps(document).encode())
    visit(KpiFile(path))
    with tinydb.TinyDB(path, access_mode="r") as database:
        assert database.table("moods").all() == [{"entry": 1, "mood": "calm"}]
        assert database.table("kpis").all()[0]["colour"] == "blue"
        assert database.table("measurements").all()[0]["weight"] == {"0": 3}


def test_a_file_of_schema_1_that_is_a_backup_is_read(tmp_path):
    ledger = read_backup(str(SCHEMAS / "schema-1.json")).workbook.ledger
    assert ledger != Ledger()
