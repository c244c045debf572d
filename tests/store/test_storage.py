import json
import math
import subprocess
import sys

import pytest
import tinydb
from tinydb import where
from tinydb.table import Document

from kpitui.domain.errors import DamagedFile, FileUnavailable, InvalidInput, NewerFile
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import locked
from kpitui.store.storage import ChangedMeanwhile, KpiStorage, open_database

WRITER = """
import sys
from kpitui.store.storage import ChangedMeanwhile, open_database

with open_database(sys.argv[1]) as database:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(sys.argv[3])):
        while True:
            try:
                database.table("objectives").insert(
                    {"slug": f"{sys.argv[2]}-{number}", "name": "Grow", "by": sys.argv[2]}
                )
            except ChangedMeanwhile:
                continue
            break
"""


def record(file, *values):
    return file.change(lambda workbook: values, lambda: 1, "anna")


def value_of(period, value):
    return Measurement(kpi="visits", period=period, value=value)


def marker(text):
    return {"kpi": "visits", "day": "2026-01-01", "text": text}


def test_the_tables_are_those_of_the_file_with_the_log_folded_in(kpi_file, path):
    record(kpi_file, value_of("2026-01-01", 2.0))
    before = path.read_bytes()
    tables = KpiStorage(path).read()
    assert "log" not in tables
    assert tables["measurements"]["1"]["value"] == [1.0, 2.0]
    assert tables["kpis"]["1"]["slug"] == "visits"
    assert path.read_bytes() == before


def test_without_a_file_the_tables_are_empty_and_the_first_insert_makes_it(path):
    with open_database(path) as database:
        assert database.table("kpis").all() == []
        assert not path.exists()
        database.table("kpis").insert({"slug": "visits", "name": "Visits"})
    assert KpiFile(path).load().workbook.kpi("visits").name == "Visits"


def test_reading_and_writing_back_changes_nothing_that_was_said(full_ledger, path):
    KpiFile(path).create(full_ledger, "anna")
    storage = KpiStorage(path)
    storage.write(storage.read())
    assert KpiFile(path).load().workbook.ledger == full_ledger


def test_what_is_inserted_is_in_the_workbook_and_sealed(kpi_file, path):
    record(kpi_file, value_of("2026-01-01", 2.0))
    with open_database(path) as database:
        number = database.table("markers").insert(marker("new landing page"))
        assert database.table("markers").get(doc_id=number) == marker("new landing page")
        database.table("kpis").update({"name": "Visitors"}, where("slug") == "visits")
    workbook = kpi_file.load().workbook
    assert [each.text for each in workbook.markers("visits")] == ["new landing page"]
    assert workbook.kpi("visits").name == "Visitors"
    assert list(workbook.series("visits").value) == [1.0, 2.0]
    assert path.with_name("kpi.json.bak").read_bytes() == path.read_bytes()


def test_stock_tinydb_reads_what_was_written(kpi_file, path):
    with open_database(path) as database:
        database.table("markers").insert(marker("où"))
        ours = {name: database.table(name).all() for name in database.tables()}
    with tinydb.TinyDB(path) as stock:
        assert stock.tables() == ours.keys() | {"log"}
        theirs = {name: stock.table(name).all() for name in ours if name != "meta"}
    assert theirs == {name: table for name, table in ours.items() if name != "meta"}


def test_a_table_of_a_script_survives_what_kpitui_writes(kpi_file, path, monkeypatch):
    monkeypatch.setattr("kpitui.store.prepare.LONGEST_LOG", 0)
    with open_database(path) as database:
        database.insert({"mine": [1, {"a": None}]})
        record(kpi_file, value_of("2026-01-01", 2.0))
        assert database.all() == [{"mine": [1, {"a": None}]}]


def test_the_next_entry_goes_on_after_what_a_script_wrote(kpi_file, path):
    with open_database(path) as database:
        database.table("markers").insert(marker("x") | {"entry": 40})
    record(kpi_file, value_of("2026-01-01", 2.0))
    [_first, second] = kpi_file.load().workbook.series("visits").rows()
    assert second.entry == 41


def test_an_update_that_came_between_is_not_lost(kpi_file, path):
    storage = KpiStorage(path)
    tables = storage.read()
    record(kpi_file, value_of("2026-01-01", 2.0))
    before = path.read_bytes()
    with pytest.raises(
        ChangedMeanwhile, match=r"has changed since it was read\. Nothing was saved"
    ):
        storage.write(tables)
    assert path.read_bytes() == before
    storage.write(storage.read())


def test_a_look_at_the_file_in_the_middle_of_a_change_hides_no_update(kpi_file, path):
    with open_database(path) as database:
        markers = database.table("markers")
        markers.insert(marker("a"))

        def meddle(document):
            record(kpi_file, value_of("2026-01-01", 2.0))
            markers.all()
            document["text"] = "b"

        with pytest.raises(ChangedMeanwhile):
            markers.update(meddle)
    assert list(kpi_file.load().workbook.series("visits").value) == [1.0, 2.0]


def test_an_update_between_two_documents_that_are_inserted_is_not_lost(kpi_file, path):
    def documents():
        yield marker("a")
        record(kpi_file, value_of("2026-01-01", 2.0))
        yield marker("b")

    with open_database(path) as database:
        with pytest.raises(ChangedMeanwhile):
            database.table("markers").insert_multiple(documents())
        assert database.table("markers").all() == []
    assert list(kpi_file.load().workbook.series("visits").value) == [1.0, 2.0]


def test_an_insert_looks_at_the_file_once(kpi_file, path, monkeypatch):
    real, reads = KpiStorage.read, []
    monkeypatch.setattr(KpiStorage, "read", lambda self: reads.append(self) or real(self))
    with open_database(path) as database:
        database.table("markers").insert(marker("a"))
        assert len(reads) == 1


def test_a_document_with_a_number_keeps_it(kpi_file, path):
    with open_database(path) as database:
        markers = database.table("markers")
        assert markers.insert(Document(marker("a"), doc_id=7)) == 7
        assert markers.insert(marker("b")) == 8
        with pytest.raises(InvalidInput, match="a document 7 already"):
            markers.insert(Document(marker("c"), doc_id=7))


def test_a_file_that_somebody_made_between_is_not_replaced(path, full_ledger):
    storage = KpiStorage(path)
    tables = storage.read()
    KpiFile(path).create(full_ledger, "anna")
    with pytest.raises(ChangedMeanwhile):
        storage.write(tables)
    assert KpiFile(path).load().workbook.ledger == full_ledger


def test_a_file_that_somebody_took_away_between_is_not_made_anew(kpi_file, path):
    storage = KpiStorage(path)
    tables = storage.read()
    path.rename(path.with_name("elsewhere.json"))
    with pytest.raises(DamagedFile):
        storage.write(tables)
    assert not path.exists()


def test_tables_that_were_never_read_or_were_written_already_are_refused(kpi_file, path):
    storage = KpiStorage(path)
    tables = storage.read()
    with pytest.raises(InvalidInput, match="Only tables that were read"):
        storage.write(dict(tables))
    tables["markers"]["1"] = marker("a")
    storage.write(tables)
    tables["markers"].clear()
    with pytest.raises(ChangedMeanwhile):
        storage.write(tables)
    assert len(kpi_file.load().workbook.ledger.markers) == 1


def test_a_new_number_is_one_that_no_other_process_used(kpi_file, path):
    with open_database(path) as mine, open_database(path) as other:
        first = mine.table("markers").insert(marker("a"))
        second = other.table("markers").insert(marker("b"))
        third = mine.table("markers").insert(marker("c"))
        fourth, fifth = other.table("markers").insert_multiple([marker("d"), marker("e")])
        [sixth] = mine.table("markers").upsert(marker("f"), where("text") == "f")
        assert [first, second, third, fourth, fifth, sixth] == [1, 2, 3, 4, 5, 6]
        assert [each["text"] for each in mine.table("markers")] == [*"abcdef"]


def test_a_query_sees_what_another_process_wrote(kpi_file, path):
    with open_database(path) as mine, open_database(path) as other:
        assert mine.table("markers").search(where("kpi") == "visits") == []
        other.table("markers").insert(marker("a"))
        assert mine.table("markers").search(where("kpi") == "visits") == [marker("a")]


REFUSED = {
    "every table dropped": lambda database: database.drop_tables(),
    "the table of kpitui": lambda database: database.table("meta").insert({"format": "mine"}),
    "the table of kpitui dropped": lambda database: database.drop_table("meta"),
    "a log": lambda database: database.table("log").insert({"at": 1}),
    "a KPI without a name": lambda database: database.table("kpis").insert({"slug": "a"}),
    "a series without batches": lambda database: database.table("measurements").insert(
        {"kpi": "orders", "period": ["2026-W01"], "value": [1.0]}
    ),
    "a second series of a KPI": lambda database: database.table("measurements").insert(
        {"kpi": "visits"}
    ),
    "a value that is no number": lambda database: database.insert({"value": math.nan}),
    "what JSON cannot hold": lambda database: database.insert({"value": object()}),
}


@pytest.mark.parametrize("change", REFUSED)
def test_what_is_no_workbook_is_refused_and_nothing_is_written(kpi_file, path, change):
    before = path.read_bytes()
    refused = pytest.raises(InvalidInput, match="Nothing was changed")
    with open_database(path) as database:
        with refused:
            REFUSED[change](database)
        database.table("markers").insert(marker("later"))
    assert path.read_bytes() != before
    assert len(kpi_file.load().workbook.ledger.markers) == 1


def test_a_damaged_file_is_neither_read_nor_written(kpi_file, path):
    path.write_bytes(path.read_bytes().replace(b"2025-12-31", b"2025-12-30"))
    before = path.read_bytes()
    with open_database(path) as database, pytest.raises(DamagedFile):
        database.table("markers").insert(marker("x"))
    assert path.read_bytes() == before


def test_a_newer_file_is_refused(path):
    path.write_text('{"meta":{"1":{"format":"kpitui","schema":99}},\n"log":{}}')
    with pytest.raises(NewerFile):
        KpiStorage(path).read()


def test_a_lock_that_is_held_is_waited_for_and_then_refused(kpi_file, path, monkeypatch):
    monkeypatch.setattr("kpitui.store.kpi_file.locked", lambda path, by: locked(path, by, 0.02))
    storage = KpiStorage(path)
    tables = storage.read()
    with locked(str(path), "ben (process 12)"), pytest.raises(FileUnavailable, match="by ben"):
        storage.write(tables)


def test_a_write_whose_call_fails_is_done_or_refused(tmp_path, faults, without_flushes):
    for number in range(1_000):
        path = tmp_path / str(number) / "kpi.json"
        KpiFile(path).create(Ledger(), "anna")
        storage = KpiStorage(path)
        tables = storage.read()
        tables["markers"]["1"] = marker("new")
        refusal = ""
        with faults(number) as calls:
            try:
                storage.write(tables)
            except FileUnavailable as error:
                refusal = str(error)
        found = len(json.loads(path.read_bytes())["markers"])
        if "did not confirm" not in refusal:
            assert found == (0 if refusal else 1), (number, calls.hit, refusal)
        if calls.hit is None:
            break
    assert number > 10


def test_two_processes_that_insert_at_once_lose_nothing(kpi_file, path):
    count = 25
    command = [sys.executable, "-c", WRITER, str(path)]
    pipe = subprocess.PIPE
    writers = [
        subprocess.Popen([*command, name, str(count)], stdin=pipe, stdout=pipe, text=True)
        for name in ("anna", "ben")
    ]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 2
    for writer in writers:
        writer.communicate("go\n", timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    wanted = {f"{name}-{number}" for name in ("anna", "ben") for number in range(count)}
    found = [each.slug for each in kpi_file.load().workbook.ledger.objectives]
    assert (len(found), set(found)) == (len(wanted), wanted)
