import json
from datetime import date

import msgspec
import pytest

from kpitui.domain.kpi import Kpi
from kpitui.domain.links import Link, Marker
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.store import prepare
from kpitui.store.documents import entry_fields
from kpitui.store.kpi_file import KpiFile
from kpitui.store.layout import entry_line
from kpitui.store.log_region import LogRegion
from kpitui.store.storage import KpiStorage
from kpitui.store.unknown_fields import carried_over

SINCE = date(2026, 1, 1)
DEFINITIONS = [
    Objective(slug="grow", name="Grow"),
    Kpi(slug="visits", name="Visits"),
    Target(kpi="visits", since=SINCE, goal=9.0),
    Link(leading="visits", lagging="orders"),
]
EDITED = [
    Objective(slug="grow", name="Grow more"),
    Kpi(slug="visits", name="Visitors"),
    Target(kpi="visits", since=SINCE, goal=10.0),
    Link(leading="visits", lagging="orders", lead=2),
]
TABLES = ["objectives", "kpis", "targets", "links"]


@pytest.fixture(params=["in the parts", "in the log"])
def file(request, path):
    """A file in which a newer version has given every definition a mood, and made a table."""
    file = KpiFile(path)
    record(file, *DEFINITIONS, Measurement(kpi="visits", period="2026-W01", value=1.0))
    storage = KpiStorage(path)
    tables = storage.read()
    tables["reviews"] = {"1": {"decided": ["x"]}}
    tables["measurements"]["1"]["weather"] = {"0": "rain"}
    if request.param == "in the parts":
        for table in TABLES:
            tables[table]["1"]["mood"] = "good"
        storage.write(tables)
    else:
        storage.write(tables)
        fields = entry_fields(DEFINITIONS, 1, "anna")
        for table in TABLES:
            fields[table][0]["mood"] = "good"
        append_line(file, fields)
    return file


def append_line(file, fields):
    """Append an entry as a newer version writes it."""
    known = file.load()
    line = entry_line(known.contents.next_entry, fields)
    from kpitui.store.append import append_line as append

    append(file.path, known.contents, line)


def record(file, *changes):
    return file.change(lambda workbook: changes, lambda: 1, "anna")


def newest(path, table):
    return list(KpiStorage(path).read()[table].values())[-1]


@pytest.mark.parametrize("longest_log", [0, 100_000], ids=["folded", "in the log"])
@pytest.mark.parametrize("longest_line", [1, 60_000], ids=["whole", "a line"])
def test_an_edit_keeps_what_a_newer_version_said(
    file, path, monkeypatch, longest_log, longest_line
):
    monkeypatch.setattr(prepare, "LONGEST_LOG", longest_log)
    monkeypatch.setattr(prepare, "LONGEST_LINE", longest_line)
    record(file, *EDITED, Measurement(kpi="visits", period="2026-W02", value=2.0))
    found = {table: newest(path, table) for table in TABLES}
    assert {table: each.get("mood") for table, each in found.items()} == dict.fromkeys(
        TABLES, "good"
    )
    assert found["kpis"]["name"] == "Visitors"
    tables = KpiStorage(path).read()
    assert tables["reviews"] == {"1": {"decided": ["x"]}}
    assert tables["measurements"]["1"]["weather"] == {"0": "rain"}
    assert tables["measurements"]["1"]["value"] == [1.0, 2.0]


def test_another_thing_inherits_nothing(file, path):
    record(
        file,
        Kpi(slug="orders", name="Orders"),
        Target(kpi="visits", since=date(2026, 2, 1), goal=1.0),
        Link(leading="orders", lagging="visits"),
    )
    assert all("mood" not in newest(path, table) for table in ("kpis", "targets", "links"))


def test_the_newest_version_is_the_one_that_counts(file, path):
    fields = entry_fields([EDITED[1]], 1, "anna")
    fields["kpis"][0]["mood"] = "bad"
    append_line(file, fields)
    record(file, Kpi(slug="visits", name="Again"))
    assert newest(path, "kpis")["mood"] == "bad"


def test_values_and_markers_need_no_look_at_the_definitions(file, monkeypatch):
    contents = file.load().contents
    fields = entry_fields([Marker(kpi="visits", day=SINCE, text="x")], 1, "anna")
    monkeypatch.setattr(type(contents), "definitions", lambda _self: pytest.fail("looked"))
    assert carried_over(contents, fields) is fields


def test_what_this_version_knows_is_never_taken_from_the_past(file):
    contents = file.load().contents
    said = entry_fields([Kpi(slug="visits", name="Visitors")], 1, "anna")
    [kpi] = carried_over(contents, said)["kpis"]
    assert kpi == said["kpis"][0] | {"mood": "good"}
    assert set(kpi) - set(msgspec.structs.asdict(EDITED[1])) == {"mood"}


def test_a_definition_without_a_past_is_as_it_was_said(kpi_file):
    contents = kpi_file.load().contents
    said = entry_fields([Objective(slug="grow", name="Grow")], 1, "anna")
    assert carried_over(contents, said) == said
    assert json.loads(contents.definitions().partition(b",\n")[0].join([b"{", b"}"])) == {
        "objectives": {}
    }
    assert isinstance(contents.log, LogRegion)
