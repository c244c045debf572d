import json

import pytest
import tinydb

from kpitui.domain.errors import DamagedFile, NewerFile
from kpitui.domain.ledger import Ledger
from kpitui.store.documents import SCHEMA, content_of, ledger_from

META = '{"meta":{"1":{"format":"kpitui","schema":1}}'


def refusal(content):
    with pytest.raises(DamagedFile) as caught:
        ledger_from(content if isinstance(content, bytes) else content.encode(), "kpi.json")
    return str(caught.value)


def test_a_ledger_comes_back_as_it_was(full_ledger):
    assert ledger_from(content_of(full_ledger), "kpi.json") == full_ledger


def test_an_empty_ledger_comes_back_as_it_was():
    assert ledger_from(content_of(Ledger()), "kpi.json") == Ledger()


def test_the_content_is_json_with_one_document_a_line(full_ledger):
    content = content_of(full_ledger).decode()
    documents = [document for table in json.loads(content).values() for document in table.values()]
    assert len(documents) == 10
    assert len([line for line in content.splitlines() if line.startswith('"')]) == 10 + 7


def test_stock_tinydb_reads_every_table(full_ledger, path):
    path.write_bytes(content_of(full_ledger))
    with tinydb.TinyDB(path) as database:
        sizes = {name: len(database.table(name)) for name in sorted(database.tables())}
        slugs = [document["slug"] for document in database.table("kpis")]
    assert sizes == {
        "kpis": 2,
        "links": 1,
        "markers": 1,
        "measurements": 2,
        "meta": 1,
        "objectives": 1,
        "targets": 1,
        "undos": 1,
    }
    assert slugs == ["visits", "orders"]
    assert path.read_bytes() == content_of(full_ledger)


def test_a_newer_schema_is_named_and_not_read():
    newer = f'{{"meta":{{"1":{{"format":"kpitui","schema":{SCHEMA + 1}}}}},"kpis":[]}}'
    with pytest.raises(NewerFile, match="newer kpitui"):
        ledger_from(newer.encode(), "kpi.json")


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
def test_what_is_no_json_is_damaged(content):
    assert refusal(content).startswith("kpi.json is ")


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
def test_json_that_is_no_workbook_is_refused(content):
    assert "not a kpitui file" in refusal(content)


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
def test_wrong_types_are_damage_and_the_place_is_named(table):
    assert "kpi.json" in refusal(f"{META},{table}}}")


def test_columns_of_different_lengths_are_damage():
    columns = '"entry":[1,1],"at":[0,0],"by":["a","a"],"period":["2026-W01"],"value":[1,2]'
    assert "do not line up" in refusal(f'{META},"measurements":{{"1":{{"kpi":"a",{columns}}}}}}}')


@pytest.mark.parametrize("key", ["", "banana", "2026-W54", "2026-13", "2026-02-30", "0000"])
def test_a_period_that_does_not_exist_is_damage(key):
    columns = f'"entry":[1],"at":[0],"by":["a"],"period":["{key}"],"value":[1]'
    assert "period" in refusal(f'{META},"measurements":{{"1":{{"kpi":"a",{columns}}}}}}}')
