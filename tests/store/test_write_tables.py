import json
import math

import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.ledger import Ledger
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import locked
from kpitui.store.write_tables import pieces_of, tables_of, write_tables


def as_json(tables):
    return json.loads(json.dumps(tables, default=str))


def written(path, tables):
    with locked(str(path), "anna") as held:
        write_tables(str(path), tables, held)
    return KpiFile(path).load().workbook.ledger


def test_a_ledger_comes_back_as_it_was(full_ledger, path):
    assert written(path, tables_of(full_ledger)) == full_ledger


def test_an_empty_ledger_comes_back_as_it_was(path):
    assert written(path, tables_of(Ledger())) == Ledger()


def test_a_second_copy_is_kept(full_ledger, path):
    written(path, tables_of(full_ledger))
    assert path.with_name("kpi.json.bak").read_bytes() == path.read_bytes()


def test_the_next_entry_comes_after_every_one_that_was_acknowledged(full_ledger, path):
    tables = tables_of(full_ledger)
    assert json.loads(b"".join(pieces_of(tables, 7)))["meta"]["1"]["next_entry"] == 8
    with locked(str(path), "anna") as held:
        held.acknowledge(41)
    assert written(path, tables).next_entry == 42


@pytest.mark.parametrize("table", ["kpis", "objectives", "undos", "measurements"])
def test_the_next_entry_comes_after_every_one_in_the_tables(full_ledger, table):
    tables = as_json(tables_of(full_ledger)) | {"meta": {"1": {"next_entry": 1}}}
    last = max(tables[table])
    if table == "measurements":
        tables[table][last]["recorded"][-1][1] = 30
    else:
        tables[table][last]["entry"] = 30
    assert json.loads(b"".join(pieces_of(tables, 7)))["meta"]["1"]["next_entry"] == 31


def test_unknown_tables_and_fields_are_kept(full_ledger, path):
    tables = tables_of(full_ledger)
    tables["reviews"] = {"1": {"decided": ["x"]}}
    tables["kpis"]["1"]["mood"] = "good"
    written(path, tables)
    found = json.loads(path.read_bytes())
    assert found["reviews"] == {"1": {"decided": ["x"]}}
    assert found["kpis"]["1"]["mood"] == "good"


def broken(full_ledger, change):
    tables = as_json(tables_of(full_ledger))
    change(tables)
    return tables


BREAKING = {
    "no table": lambda tables: tables.clear(),
    "no definitions": lambda tables: [
        tables.pop(name) for name in [*tables] if name not in {"meta", "measurements"}
    ],
    "a KPI without a name": lambda tables: tables["kpis"]["1"].pop("name"),
    "a table that is a list": lambda tables: tables.update(kpis=[]),
    "a document that is a text": lambda tables: tables.update(kpis={"1": "visits"}),
    "values that are a list": lambda tables: tables.update(measurements=[]),
    "a series that is a text": lambda tables: tables["measurements"].update({"1": "visits"}),
    "a series of no KPI": lambda tables: tables["measurements"]["1"].pop("kpi"),
    "a series twice": lambda tables: tables["measurements"].update(
        {"9": dict(tables["measurements"]["1"])}
    ),
    "a series with a value too many": lambda tables: tables["measurements"]["1"]["value"].append(1),
    "a next entry that is a text": lambda tables: tables["meta"]["1"].update(next_entry="9"),
    "a meta that is a list": lambda tables: tables.update(meta=[]),
    "a value that is no number": lambda tables: tables["measurements"]["1"].update(
        value=[math.nan, 1.0]
    ),
    "a goal without an end": lambda tables: tables["targets"]["1"].update(goal=math.inf),
    "half a character": lambda tables: tables["kpis"]["1"].update(name="\ud800"),
    "what JSON cannot hold": lambda tables: tables["kpis"]["1"].update(name=object()),
    "a period that is none": lambda tables: tables["measurements"]["1"].update(
        period=["2026-W54", "2026-W02"]
    ),
}


@pytest.mark.parametrize("change", BREAKING)
def test_tables_that_are_no_workbook_are_refused_and_nothing_is_written(full_ledger, path, change):
    KpiFile(path).create(full_ledger, "anna")
    before = path.read_bytes()
    with pytest.raises(InvalidInput, match=r"no workbook.*Nothing was changed"):
        written(path, broken(full_ledger, BREAKING[change]))
    assert path.read_bytes() == before
