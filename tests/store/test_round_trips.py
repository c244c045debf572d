"""Any ledger comes back from a file as it was: whole or lazily, before a fold and after."""

import json
from datetime import date

import pytest
import tinydb
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitui.domain.bet import Bet
from kpitui.domain.judgements import Dismissal, Override, Rebase
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.status import Status
from kpitui.domain.target import Target, Waypoint
from kpitui.store import append, prepare
from kpitui.store.kpi_file import KpiFile
from kpitui.store.write_tables import pieces_of, tables_of

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SLUGS = st.sampled_from(["visits", "orders", "nps", 'odd"\\'])
VALUES = st.floats(-1e100, 1e100)  # larger ones are refused
DAYS = st.dates(date(1999, 1, 1), date(2050, 12, 31))
CHANGES = st.one_of(
    st.builds(Objective, slug=SLUGS, name=TEXT, note=TEXT, deadline=st.none() | DAYS),
    st.builds(Kpi, slug=SLUGS, name=TEXT, kind=st.sampled_from(Kind), tags=st.tuples(TEXT)),
    st.builds(
        Target,
        kpi=SLUGS,
        since=DAYS,
        goal=st.none() | VALUES,
        milestones=st.tuples(st.builds(Waypoint, DAYS, VALUES)),
    ),
    st.builds(Link, leading=SLUGS, lagging=SLUGS, lead=st.none() | st.integers(0, 12)),
    st.builds(Marker, kpi=SLUGS, day=DAYS, text=TEXT),
    st.builds(Bet, leading=SLUGS, lagging=SLUGS, level=VALUES, change=VALUES, why=TEXT),
    st.builds(Rebase, kpi=SLUGS, since=TEXT, until=TEXT, why=TEXT),
    st.builds(Dismissal, kpi=SLUGS, rule=TEXT, first=TEXT, why=TEXT),
    st.builds(Override, kpi=SLUGS, status=st.sampled_from(Status), period=TEXT, why=TEXT),
    st.builds(Undo, of=st.integers(1, 9)),
    st.builds(
        Measurement,
        kpi=SLUGS,
        period=DAYS.map(date.isoformat),
        value=st.none() | VALUES,
        note=TEXT,
        confidence=st.none() | st.floats(0, 1),
    ),
)
ENTRIES = st.lists(
    st.tuples(st.lists(CHANGES, min_size=1, max_size=5), st.integers(0, 2**40), TEXT), max_size=5
)


@pytest.fixture(scope="module", autouse=True)
def short_logs():
    """Flushes that cost nothing, and logs that are folded after a few lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _descriptor: None)
        patch.setattr(append, "_flush", lambda _descriptor: None)
        patch.setattr(prepare, "LONGEST_LOG", 1_000)
        yield


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Gives a place where there is no file yet."""
    return lambda: tmp_path_factory.mktemp("round") / "kpi.json"


def ledger_of(entries):
    ledger = Ledger()
    for changes, at, by in entries:
        ledger = ledger.with_changes(changes, at, by)
    return ledger


def assert_it_holds(path, ledger):
    assert KpiFile(path).load().workbook.ledger == ledger
    assert KpiFile(path).load(whole=False).workbook.ledger == ledger
    assert KpiFile(path).load().workbook.ledger.next_entry == ledger.next_entry


@settings(max_examples=60)
@given(ENTRIES)
def test_a_ledger_that_is_written_whole_comes_back_as_it_was(fresh, entries):
    path, ledger = fresh(), ledger_of(entries)
    KpiFile(path).create(ledger, "anna")
    assert_it_holds(path, ledger)
    assert path.read_bytes() == b"".join(pieces_of(tables_of(ledger), 0))


@settings(max_examples=60)
@given(ENTRIES)
def test_a_ledger_that_is_recorded_comes_back_as_it_was_before_and_after_a_fold(fresh, entries):
    path, ledger = fresh(), Ledger()
    file = KpiFile(path)
    for changes, at, by in entries:
        found = file.change(lambda _workbook, said=changes: said, lambda at=at: at, by)
        ledger = ledger.with_changes(changes, at, by)
        assert found.workbook.ledger == ledger
        assert_it_holds(path, ledger)


@settings(max_examples=30)
@given(ENTRIES)
def test_what_a_session_knows_is_what_the_file_holds(fresh, entries):
    path, known = fresh(), None
    for changes, at, by in entries:
        known = KpiFile(path).change(lambda _w, said=changes: said, lambda at=at: at, by, known)
        again = KpiFile(path).load()
        assert (known.workbook.ledger, known.stamp) == (again.workbook.ledger, again.stamp)


@settings(max_examples=30)
@given(ENTRIES)
def test_stock_tinydb_finds_every_document_at_every_time(fresh, entries):
    path = fresh()
    for changes, at, by in entries:
        KpiFile(path).change(lambda _workbook, said=changes: said, lambda at=at: at, by)
        with tinydb.TinyDB(path) as database:
            rows = sum(len(each["period"]) for each in database.table("measurements"))
            rows += sum(len(each.get("measurements", ())) for each in database.table("log"))
        ledger = KpiFile(path).load().workbook.ledger
        assert rows == sum(map(len, ledger.measurements.values()))


def test_the_content_is_json_with_one_document_a_line(full_ledger, path):
    KpiFile(path).create(full_ledger, "anna")
    content = path.read_text()
    documents = [document for table in json.loads(content).values() for document in table.values()]
    assert len(documents) == 10
    assert len([line for line in content.splitlines() if line.startswith('"')]) == 9 + 8


def test_an_entry_that_is_too_long_for_a_line_comes_back_as_it_was(kpi_file, path):
    before = kpi_file.load().workbook.ledger
    many = [
        Measurement(kpi="visits", period=date.fromordinal(700_000 + day).isoformat(), value=day / 8)
        for day in range(3_000)
    ]
    kpi_file.change(lambda workbook: many, lambda: 5, "ben")
    assert_it_holds(path, before.with_changes(many, 5, "ben"))
    assert kpi_file.load().contents.log.lines == []
