import os

import pytest
import tinydb

from kpitui.domain.errors import DamagedFile, FileUnavailable, NewerFile
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.store.broken import Broken
from kpitui.store.kpi_file import KpiFile
from kpitui.store.layout import SCHEMA
from kpitui.store.opened import OpenFile
from kpitui.store.read_file import Torn, exists, read_file

META = '{"meta":{"1":{"format":"kpitui","schema":1}}'


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    """Readers that do not wait for a writer, for there is none."""
    monkeypatch.setattr("kpitui.store.kpi_file._PAUSES", ())


def record(file, *values):
    return file.change(lambda workbook: values, lambda: 1, "anna")


def value_of(period, value):
    return Measurement(kpi="visits", period=period, value=value)


def refusal(path, content):
    """The sentence with which a content is refused, whether it is read or written."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DamagedFile) as read:
        KpiFile(path).load()
    with pytest.raises(DamagedFile, match=r"kpi\.json"):
        record(KpiFile(path), value_of("2026-01-01", 2.0))
    return str(read.value)


def test_without_a_file_the_workbook_is_empty(path):
    found = read_file(str(path))
    assert (found.workbook.ledger, found.stamp) == (Ledger(), None)
    assert not exists(str(path))


def test_a_file_that_is_gone_is_not_begun_anew_while_its_copy_is_there(kpi_file, path):
    record(kpi_file, value_of("2026-01-01", 2.0))
    path.unlink()
    with pytest.raises(Broken, match=r"kpi\.json\.bak"):
        read_file(str(path))


def test_a_copy_that_the_system_cannot_look_for_may_be_there(path, monkeypatch):
    def fail(*_names, **_settings):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "lstat", fail)
    with pytest.raises(OSError, match="Input/output error"):
        read_file(str(path))


def test_what_is_known_is_not_read_again(kpi_file, path, monkeypatch):
    known = kpi_file.load()

    def fail(*_arguments):
        raise AssertionError

    monkeypatch.setattr(OpenFile, "read", fail)
    assert read_file(str(path), known) is known


def test_lines_that_others_added_are_read_without_the_parts(kpi_file, path, monkeypatch):
    known = kpi_file.load()
    record(KpiFile(path), value_of("2026-01-01", 2.0))
    record(KpiFile(path), value_of("2026-01-02", 3.0))
    read, real = [], OpenFile.read

    def counting(self, start, size):
        read.append(size)
        return real(self, start, size)

    monkeypatch.setattr(OpenFile, "read", counting)
    found = read_file(str(path), known)
    assert list(found.workbook.series("visits").value) == [1.0, 2.0, 3.0]
    assert sum(size for size in read if size < 60_000) < path.stat().st_size


def test_a_folded_file_is_read_anew(kpi_file, path, full_ledger):
    known = kpi_file.load()
    path.unlink()
    path.with_name("kpi.json.bak").unlink()
    KpiFile(path).create(full_ledger, "anna")
    assert read_file(str(path), known).workbook.ledger == full_ledger


def test_a_lazy_reader_meets_a_broken_part_when_it_looks_at_it(kpi_file, path):
    path.write_bytes(path.read_bytes().replace(b'"2025-12-31"', b'"2025-12-30"'))
    workbook = KpiFile(path).load(whole=False).workbook
    assert [kpi.slug for kpi in workbook.kpis] == ["visits"]
    with pytest.raises(DamagedFile, match="the values of visits"):
        workbook.values("visits")
    with pytest.raises(DamagedFile, match="the values of visits"):
        KpiFile(path).load()


def test_an_entry_that_was_acknowledged_and_is_not_there_is_damage(kpi_file, path):
    before = path.read_bytes()
    record(kpi_file, value_of("2026-01-01", 2.0))
    path.write_bytes(before)
    with pytest.raises(Broken, match="ends with entry 2, but entry 3 was recorded"):
        read_file(str(path))


def test_an_end_that_was_cut_off_is_told_from_damage(kpi_file, path):
    record(kpi_file, value_of("2026-01-01", 2.0))
    whole = path.read_bytes()
    path.write_bytes(whole[:-2])
    with pytest.raises(Torn) as torn:
        read_file(str(path))
    assert torn.value.contents.next_entry == 4
    path.write_bytes(whole.replace(b'"value":2.0', b'"value":3.0'))
    with pytest.raises(Broken, match="entry 3 of its log") as broken:
        read_file(str(path))
    assert not isinstance(broken.value, Torn)


def test_stock_tinydb_reads_every_table(full_ledger, path):
    KpiFile(path).create(full_ledger, "anna")
    before = path.read_bytes()
    with tinydb.TinyDB(path) as database:
        sizes = {name: len(database.table(name)) for name in sorted(database.tables())}
        slugs = [document["slug"] for document in database.table("kpis")]
    assert sizes == {
        "kpis": 2,
        "links": 1,
        "log": 0,
        "markers": 1,
        "measurements": 2,
        "meta": 1,
        "objectives": 1,
        "targets": 1,
        "undos": 1,
    }
    assert slugs == ["visits", "orders"]
    assert path.read_bytes() == before


def test_a_newer_schema_is_named_and_not_read(path):
    newer = f'{{"meta":{{"1":{{"format":"kpitui","schema":{SCHEMA + 1}}}}},"kpis":[]}}'
    path.write_text(newer)
    with pytest.raises(NewerFile, match="newer kpitui"):
        KpiFile(path).load()
    with pytest.raises(NewerFile, match="newer kpitui"):
        record(KpiFile(path), value_of("2026-01-01", 2.0))
    assert path.read_text() == newer


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no JSON at all",
        META,
        META + "}}",
        b"\xff\xfe\x00",
        META + ',"kpis":{"1":{"slug":"a","name":"\\ud800"}}}',
        META.encode() + b',"kpis":{"1":{"slug":"a","name":"\xff"}}}',
        "[" * 100_000,
        META + ',"unknown":' + "[" * 100_000,
        META + ',"measurements":{"1":{"kpi":"a","value":[1e400]}}}',
    ],
    ids=[
        "empty file",
        "text",
        "cut off",
        "two ends",
        "other encoding",
        "half a character",
        "no UTF-8",
        "deep nesting",
        "deep nesting in an unknown table",
        "endless number",
    ],
)
def test_what_is_no_json_is_damaged_and_left_alone(path, content):
    assert "kpi.json is damaged" in refusal(path, content)
    assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(
    "content",
    [
        "null",
        "[]",
        "{}",
        '{"_default":{"1":{"a":1}}}',
        '{"meta":{}}',
        '{"meta":{"1":{"format":"other","schema":1}}}',
        '{"meta":{"1":{"format":"kpitui","schema":"1"}}}',
    ],
)
def test_json_that_is_no_workbook_is_refused(path, content):
    said = refusal(path, content)
    assert "it is no kpitui file" in said or "its first line is not as it was written" in said


@pytest.mark.parametrize(
    "table",
    [
        '"kpis":[]',
        '"kpis":{"1":{"name":"Visits"}}',
        '"kpis":{"1":{"slug":"visits","name":"Visits","cadence":"fortnight"}}',
        '"targets":{"1":{"kpi":"visits","since":"tomorrow"}}',
        '"measurements":{"1":{"kpi":"a","value":["12"]}}',
        '"measurements":{"1":{"kpi":"a","value":[NaN]}}',
        '"undos":{"1":{"of":null}}',
    ],
)
def test_wrong_types_are_damage_and_the_file_is_named(path, table):
    assert "kpi.json" in refusal(path, f"{META},{table}}}")


COLUMNS = '"entry":[1,1],"at":[0,0],"by":["a","a"],"period":["2026-W01"],"value":[1,2]'


@pytest.mark.parametrize("columns", [COLUMNS, COLUMNS.replace("[0,0]", "[0]")])
def test_columns_of_different_lengths_are_damage(path, columns):
    assert "damaged" in refusal(path, f'{META},"measurements":{{"1":{{"kpi":"a",{columns}}}}}}}')


@pytest.mark.parametrize("key", ["", "banana", "2026-W54", "2026-13", "2026-02-30", "0000"])
def test_a_period_that_does_not_exist_is_damage(path, key):
    columns = f'"entry":[1],"at":[0],"by":["a"],"period":["{key}"],"value":[1]'
    said = refusal(path, f'{META},"measurements":{{"1":{{"kpi":"a",{columns}}}}}}}')
    assert "period" in said


def test_a_loop_of_links_is_a_file_that_cannot_be_read(path):
    path.symlink_to(path)
    with pytest.raises(FileUnavailable, match=r"kpi\.json cannot be read"):
        KpiFile(path).load()


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_folder_or_a_pipe_is_no_file_and_hangs_nobody(path, make):
    make(path)
    with pytest.raises(FileUnavailable, match="cannot be read"):
        KpiFile(path).load()
