"""Any session of two people on one file, held against a dict; stock TinyDB reads every step."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
import tinydb
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kpitui.domain.kpi import Kpi
from kpitui.domain.links import Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.store import append, prepare
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.session import Session

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SLUGS = ("visits", "orders", "nps")
KPIS = st.sampled_from(SLUGS)
PERIODS = st.integers(1, 9).map("2026-W{:02}".format)
VALUES = st.floats(-1e100, 1e100)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
PEOPLE = st.sampled_from([0, 1])
TABLES = {"meta", "objectives", "kpis", "targets", "links", "markers", "undos"}
TABLES |= {"measurements", "log"}
SHORT_LOG = 1_500  # bytes; some ten lines, so that a session meets several folds


class TwoSessions(RuleBasedStateMachine):
    """Two sessions on one file, and a model: every entry in order, and which were taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = self.folder / "kpi.json"
        self.entries: list[list[Measurement | Kpi | Objective]] = []
        self.undone: set[int] = set()
        self.undos: set[int] = set()
        self.sessions = [self.opened("anna"), self.opened("ben", whole=False)]

    def opened(self, by: str, *, whole: bool = True) -> Session:
        return Session(KpiFile(self.path), now=lambda: NOW, by=by, whole=whole)

    def record(self, who, *changes):
        workbook = self.sessions[who].record(lambda _workbook: changes)
        self.entries.append(list(changes))
        assert workbook.ledger.next_entry == len(self.entries) + 1

    @initialize()
    def define_a_kpi(self):
        self.record(0, Kpi(slug="visits", name="Visits"))

    @rule(who=PEOPLE, kpi=KPIS, period=PERIODS, value=VALUES, note=NAMES | st.just(""))
    def log_or_correct(self, who, kpi, period, value, note):
        self.record(who, Measurement(kpi=kpi, period=period, value=value, note=note))

    @rule(who=PEOPLE, kpi=KPIS, period=PERIODS, why=NAMES)
    def skip(self, who, kpi, period, why):
        self.record(who, Measurement(kpi=kpi, period=period, value=None, note=why))

    @rule(who=PEOPLE, kpi=KPIS, name=NAMES)
    def define(self, who, kpi, name):
        self.record(who, Kpi(slug=kpi, name=name))

    @rule(who=PEOPLE, values=st.lists(st.tuples(KPIS, PERIODS, VALUES), min_size=2, max_size=6))
    def log_many_at_once(self, who, values):
        rows = [Measurement(kpi=kpi, period=key, value=value) for kpi, key, value in values]
        self.record(who, *rows)

    @precondition(lambda self: self.countable())
    @rule(who=PEOPLE, data=st.data())
    def undo(self, who, data):
        entry = data.draw(st.sampled_from(self.countable()))
        self.record(who, Undo(of=entry))
        self.undone.add(entry)
        self.undos.add(len(self.entries))

    def countable(self):
        numbers = set(range(1, len(self.entries) + 1))
        return sorted(numbers - self.undone - self.undos)

    @rule(who=PEOPLE)
    def fold(self, who):
        """An entry that is too long for the log, so that everything moves into the parts."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(prepare, "LONGEST_LINE", 1)
            self.record(who, Objective(slug="grow", name="Grow"))
        assert KpiFile(self.path).load().contents.log.lines == []

    @rule(who=PEOPLE)
    def decide_on_nothing(self, who):
        before = self.path.read_bytes()
        self.sessions[who].record(lambda _workbook: [])
        assert self.path.read_bytes() == before

    @rule(who=PEOPLE)
    def refresh(self, who):
        self.sessions[who].refresh()
        self.assert_it_counts(self.sessions[who].workbook)

    @rule(who=PEOPLE, whole=st.booleans())
    def reopen(self, who, whole):
        self.sessions[who] = self.opened(("anna", "ben")[who], whole=whole)
        assert self.sessions[who].notices == []

    def counting(self):
        """Every change that counts, in order."""
        for number, changes in enumerate(self.entries, start=1):
            if number not in self.undone:
                yield from changes

    def assert_it_counts(self, workbook):
        wanted = {}
        names = {}
        for change in self.counting():
            if isinstance(change, Measurement):
                said = (change.value, change.note)
                wanted.setdefault(change.kpi, {})[change.period] = said
            elif isinstance(change, Kpi):
                names[change.slug] = change.name
        found = {}
        for slug in SLUGS:
            series = workbook.series(slug)
            latest = {key: series.row(index) for key, index in series.latest.items()}
            found |= {slug: {key: (row.value, row.note) for key, row in latest.items()}}
        assert {slug: rows for slug, rows in found.items() if rows} == wanted
        assert {slug: kpi.name for slug, kpi in workbook.all_kpis.items()} == names

    @invariant()
    def a_reader_finds_what_counts(self):
        self.assert_it_counts(KpiFile(self.path).load().workbook)

    @precondition(lambda self: self.entries)
    @invariant()
    def stock_tinydb_finds_every_table_and_every_row(self):
        with tinydb.TinyDB(self.path) as stock:
            tables = stock.storage.read()
        assert set(tables) == TABLES
        rows = [len(each["period"]) for each in tables["measurements"].values()]
        rows += [len(each.get("measurements", ())) for each in tables["log"].values()]
        said = [change for changes in self.entries for change in changes]
        assert sum(rows) == sum(isinstance(change, Measurement) for change in said)
        kpis = len(tables["kpis"]) + sum(
            len(each.get("kpis", ())) for each in tables["log"].values()
        )
        assert kpis == sum(isinstance(change, Kpi) for change in said)

    def teardown(self):
        for session in self.sessions:
            session.refresh()
            self.assert_it_counts(session.workbook)
        rmtree(self.folder)


TwoSessions.TestCase.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)


@pytest.fixture(scope="module", autouse=True)
def short_logs():
    """Flushes that cost nothing, and logs that are folded after some ten lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _descriptor: None)
        patch.setattr(append, "_flush", lambda _descriptor: None)
        patch.setattr(prepare, "LONGEST_LOG", SHORT_LOG)
        yield


class TestTwoSessions(TwoSessions.TestCase):
    """Runs the sessions."""
