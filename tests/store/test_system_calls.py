"""Every system call of a save goes wrong in turn: what was acknowledged is there, nothing else."""

import errno
import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from kpitui.domain.errors import FileUnavailable, KpituiError
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.store import prepare
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.session import Session

pytestmark = pytest.mark.usefixtures("without_flushes")

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
UNDECIDED = ("Whether the change is in it is not certain", "the disk did not confirm it")
OLD = {"2025-12-31": 1.0, "2026-01-01": 2.0}
NEW = {"2026-01-02": 3.0}
BESIDE = {"kpi.json", "kpi.json.lock", "kpi.json.bak", "kpi.json.shadow", "backups"}
MORE_THAN_A_LINE_HOLDS = 300
VISITS = Kpi(slug="visits", name="Visits", cadence="day")


class Save(NamedTuple):
    """A save: what it starts from, what it does, and what it adds."""

    begin: Callable[[KpiFile], Callable[[], object]]
    adds: dict[str, float] = NEW
    before: dict[str, float] = OLD


def value_of(period, value):
    return Measurement(kpi="visits", period=period, value=value)


def values(said):
    return [value_of(period, value) for period, value in said.items()]


def record(file, *changes):
    return file.change(lambda workbook: changes, lambda: 1, "anna")


def values_in(path):
    series = KpiFile(path).load().workbook.ledger.measurements.get("visits")
    return dict(zip(series.period, series.value, strict=True)) if series else {}


def make(file):
    """Make a file with two values, the second in the log, for a group that is not the default."""
    first, second = values(OLD)
    file.create(Ledger().with_changes([VISITS, first], 0, "anna"), "anna")
    record(file, second)
    if os.getuid() == 0:
        os.chown(file.path, -1, 1234)


def appending(file):
    make(file)
    return lambda: record(file, *values(NEW))


def appending_the_first_line(file):
    file.create(Ledger().with_changes([VISITS, *values(OLD)], 0, "anna"), "anna")
    return lambda: record(file, *values(NEW))


def appending_in_a_session(file):
    """As a screen does: on what is known, with values and an earlier target to look up."""
    make(file)
    session = Session(file, now=lambda: NOW, by="anna", whole=False)

    def decide(workbook):
        return [*values(NEW), Target(kpi="visits", since=NOW.date(), goal=7.0)]

    return lambda: session.record(decide)


def folding(file):
    make(file)
    return lambda: record(file, *values(NEW), Objective(slug="grow", name="x" * 9_000))


def replacing(file):
    make(file)
    many = [Objective(slug=f"o{n}", name="Grow") for n in range(MORE_THAN_A_LINE_HOLDS)]
    return lambda: record(file, *values(NEW), *many)


def recording_without_a_file(file):
    return lambda: record(file, *values(NEW))


def creating(file):
    return lambda: file.create(Ledger().with_changes(values(NEW), 0, "anna"), "anna")


def mending_by_a_save(file):
    make(file)
    tear(file)
    return lambda: record(file, *values(NEW))


def mending_by_a_load(file):
    make(file)
    tear(file)
    return file.load


def tear(file):
    """Leave half of a line at the end, as a power cut does."""
    content = Path(file.path).read_bytes().removesuffix(b"\n}}\n")
    Path(file.path).write_bytes(content + b',\n"3":{"at":1,"by":"ben","measurem')


SAVES = {
    "a line": Save(appending),
    "the first line": Save(appending_the_first_line),
    "a line of a session": Save(appending_in_a_session),
    "a line and a fold": Save(folding),
    "a whole file": Save(replacing),
    "the first entry": Save(recording_without_a_file, before={}),
    "a new file": Save(creating, before={}),
    "a mended end and a line": Save(mending_by_a_save),
    "a mended end": Save(mending_by_a_load, adds={}),
}
FAULTS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC}
FILLING_THE_DISK = ("a line", "a line and a fold", "the first entry", "a mended end and a line")


@pytest.fixture(autouse=True)
def short_logs(monkeypatch):
    """Logs that a long name fills, and readers that do not wait for a writer."""
    monkeypatch.setattr(prepare, "LONGEST_LOG", 8_000)
    monkeypatch.setattr("kpitui.store.kpi_file._PAUSES", ())


def rounds(folder):
    """A fresh place for each round, and the number of the call that goes wrong in it."""
    for number in count():
        place = folder / str(number)
        place.mkdir()
        yield number, place / "kpi.json"


def test_the_saves_make_every_call_that_can_go_wrong(tmp_path, faults):
    seen = set()
    for (_number, path), save in zip(rounds(tmp_path), SAVES.values(), strict=False):
        act = save.begin(KpiFile(path))
        with faults() as calls:
            act()
        seen |= set(calls.seen)
    wanted = {"open", "pread", "pwrite", "write", "fsync", "fdatasync", "ftruncate", "close"}
    wanted |= {"replace", "link", "unlink", "stat", "lstat", "fstat", "fchmod", "makedirs", "flock"}
    assert wanted | ({"fchown"} if os.getuid() == 0 else set()) <= seen


@pytest.mark.parametrize(
    ("name", "fault"),
    [*((name, "EIO") for name in SAVES), *((name, "ENOSPC") for name in FILLING_THE_DISK)],
)
def test_a_save_whose_call_fails_is_done_or_refused(name, fault, tmp_path, faults):
    save, wrong = SAVES[name], []
    for number, path in rounds(tmp_path):
        act = save.begin(KpiFile(path))
        refusal = ""
        with faults(number, FAULTS[fault]) as calls:
            try:
                act()
            except KpituiError as error:
                refusal = str(error)
            except OSError as error:
                refusal = repr(error)
                wrong.append(f"call {number}, {calls.hit}: a traceback, {error!r}")
        if calls.hit is None:
            assert refusal == ""
            break
        found = values_in(path)
        if found not in allowed(save, refusal):
            wrong.append(f"call {number}, {calls.hit}: {found} after “{refusal}”")
        if left := left_over(path, calls):
            wrong.append(f"call {number}, {calls.hit}: left {left}")
        assert_the_next_save_works(path)
    assert wrong == []


def allowed(save, refusal):
    """What the file may hold after a save that was refused with a sentence, or done."""
    if any(sentence in refusal for sentence in UNDECIDED):
        return [save.before, save.before | save.adds]
    return [save.before if refusal else save.before | save.adds]


def left_over(path, calls):
    """Files that nobody needs, but for the temporary one that could not be removed."""
    names = {each.name for each in path.parent.iterdir()} - BESIDE
    return [
        name
        for name in sorted(names)
        if ".torn-" not in name and not (calls.hit == "unlink" and name.endswith(".tmp"))
    ]


def assert_the_next_save_works(path):
    before = values_in(path)
    file = KpiFile(path)
    record(file, value_of("2026-02-01", 9.0))
    assert values_in(path) == before | {"2026-02-01": 9.0}
    json.loads(path.read_bytes())
    entries = [batch.entry for batch in file.load().workbook.ledger.measurements["visits"].recorded]
    assert entries == sorted(set(entries))


@pytest.mark.parametrize("name", SAVES)
def test_a_process_that_ends_at_a_call_leaves_the_old_or_the_new(name, tmp_path, faults, killed):
    save = SAVES[name]
    for number, path in rounds(tmp_path):
        act = save.begin(KpiFile(path))
        with faults(number, killed) as calls, suppress(killed):
            act()
        if calls.hit is None:
            break
        assert values_in(path) in (save.before, save.before | save.adds), (number, calls.hit)
        assert_the_next_save_works(path)
    assert number > 10


def test_no_failing_call_makes_a_new_file_where_one_was_lost(tmp_path, faults):
    for number, path in rounds(tmp_path):
        file = KpiFile(path)
        make(file)
        path.unlink()
        with faults(number) as calls, pytest.raises(KpituiError):
            record(file, *values(NEW))
        assert not path.exists(), (number, calls.hit)
        if calls.hit is None:
            break
    assert number > 10


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_flush_is_never_acknowledged_and_never_tried_again(tmp_path, faults, fault):
    hits = []
    for number, path in rounds(tmp_path):
        act = appending(KpiFile(path))
        before = path.read_bytes()
        refusal = ""
        with faults(number, FAULTS[fault]) as calls:
            try:
                act()
            except FileUnavailable as error:
                refusal = str(error)
        hits.append(calls.hit)
        if calls.hit is None:
            break
        if calls.hit == "fdatasync":
            assert "Nothing was saved" in refusal
            afterwards = calls.seen[number + 1 :]
            put_back = afterwards.index("ftruncate")  # from here on a flush is one of the old end
            assert not {"fdatasync", "fsync"} & set(afterwards[:put_back])
            assert path.read_bytes() == before
    assert "fdatasync" in hits


def test_a_line_that_can_neither_be_flushed_nor_put_back_is_said_to_be_uncertain(
    kpi_file, monkeypatch
):
    def fail(*_arguments):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("kpitui.store.append._flush", fail)
    monkeypatch.setattr(os, "ftruncate", fail)
    with pytest.raises(FileUnavailable, match="not certain") as refused:
        record(kpi_file, value_of("2026-01-02", 3.0))
    assert "Nothing was saved" not in str(refused.value)


@pytest.mark.parametrize("fits", range(0, 100, 9))
def test_a_line_that_fits_in_part_is_refused_and_put_back(kpi_file, path, monkeypatch, fits):
    before, real = path.read_bytes(), os.pwrite

    def short(descriptor, text, place):
        return real(descriptor, text[:fits] if b"measurements" in text else text, place)

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", short)
        with pytest.raises(FileUnavailable, match=r"No space left on device\. Nothing was saved"):
            record(kpi_file, value_of("2026-01-02", 3.0))
    assert path.read_bytes() == before
    record(kpi_file, value_of("2026-01-02", 3.0))
    assert values_in(path)["2026-01-02"] == 3.0
