"""Every state that a power cut may leave of a session: nothing that was acknowledged is missing.

A session is recorded at the calls of the system that change the disk. A state is made of the calls
before the cut: what was flushed is there; of everything else each block of 512 bytes is the one of
any moment since the flush, whole or torn, the size is that of any moment, and names change in the
order of the calls or not.
"""

import errno
import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kpitui.domain.errors import FileUnavailable
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence
from kpitui.store import append, copies, kpi_file, prepare, shadow
from kpitui.store.kpi_file import KpiFile
from kpitui.store.layout import END
from kpitui.store.lock import lock_path, locked, newest_acknowledged

STATES = int(os.environ.get("KPITUI_CUTS", "400"))
SEED = int(os.environ.get("KPITUI_CUTS_SEED", "1"))
BLOCK = 512
DAYS = [f"{year}-{month:02}-{day:02}" for year in (2024, 2025) for month in range(1, 13)
        for day in range(1, 29)]  # fmt: skip


class Call(NamedTuple):
    """A call that changes a file, or the names in a folder, or makes either lasting.

    `content` is what the file holds from then on; `names` are names and the files that they stand
    for from then on.
    """

    kind: str
    file: int = 0
    content: bytes = b""
    names: tuple[tuple[str, int | None], ...] = ()
    folder: str = ""
    told: tuple[str, ...] = ()


class Recorder:
    """Stands between the program and the system, and keeps what passes."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = str(folder)
        self.calls: list[Call] = []
        self._names: dict[str, int] = {}
        self._contents: dict[int, bytes] = {}
        self._open: dict[int, list[int | str]] = {}
        self.failing_flush = False
        for name in ("open", "write", "pwrite", "ftruncate", "fsync", "fdatasync"):
            patch.setattr(os, name, self._wrapped(getattr(self, name), getattr(os, name)))
        for name in ("replace", "link", "unlink"):
            patch.setattr(os, name, self._wrapped(getattr(self, name), getattr(os, name)))
        patch.setattr(append, "_flush", os.fdatasync)

    def told(self, *days: str) -> None:
        """Keep that a person was told so."""
        self.calls.append(Call("told", told=days))

    @staticmethod
    def _wrapped(kept, real):
        def call(*given, **named):
            return kept(real, *given, **named)

        return call

    def open(self, real, path, flags, mode=0o777):
        path = os.fspath(path)
        is_new = not os.path.lexists(path)
        descriptor = real(path, flags, mode)
        if not path.startswith(self.folder):
            self._open.pop(descriptor, None)
        elif flags & os.O_DIRECTORY:
            self._open[descriptor] = [path]
        else:
            if is_new:
                self._names[path] = len(self._contents)
                self._contents[self._names[path]] = b""
                self._rename((path, self._names[path]))
            file = self._names[path]
            self._open[descriptor] = [file, len(self._contents[file]) if flags & os.O_APPEND else 0]
        return descriptor

    def write(self, real, descriptor, content):
        written = real(descriptor, content)
        if descriptor in self._open:
            file, place = self._open[descriptor]
            self._put(file, place, bytes(content[:written]))
            self._open[descriptor] = [file, place + written]
        return written

    def pwrite(self, real, descriptor, content, place):
        written = real(descriptor, content, place)
        self._put(self._open[descriptor][0], place, bytes(content[:written]))
        return written

    def ftruncate(self, real, descriptor, size):
        real(descriptor, size)
        file = self._open[descriptor][0]
        self._set(file, self._contents[file][:size].ljust(size, b"\0"))

    def fsync(self, real, descriptor):
        if self.failing_flush:
            self.failing_flush = False
            raise OSError(errno.EIO, "Input/output error")
        kept = self._open[descriptor]
        if len(kept) == 1:
            self.calls.append(Call("lasting names", folder=kept[0]))
        else:
            self.calls.append(Call("lasting", file=kept[0]))

    fdatasync = fsync

    def replace(self, real, source, target):
        real(source, target)
        self._rename((source, None), (target, self._names[source]))

    def link(self, real, source, target):
        real(source, target)
        self._rename((target, self._names[source]))

    def unlink(self, real, path, **named):
        real(path, **named)
        self._rename((path, None))

    def _put(self, file: int, place: int, content: bytes) -> None:
        known = self._contents[file].ljust(place, b"\0")
        self._set(file, known[:place] + content + known[place + len(content) :])

    def _set(self, file: int, content: bytes) -> None:
        self._contents[file] = content
        self.calls.append(Call("content", file=file, content=content))

    def _rename(self, *names: tuple[str, int | None]) -> None:
        self.calls.append(Call("names", names=names))
        for name, file in names:
            if file is None:
                self._names.pop(name)
            else:
                self._names[name] = file


class Cut:
    """The disk at a moment: what is lasting, and what might be."""

    def __init__(self, calls: list[Call]) -> None:
        self.versions: dict[int, list[bytes]] = {}
        self.names: dict[str, int] = {}
        self.renamings: list[Call] = []
        self.told: list[str] = []
        for call in calls:
            self._add(call)

    def _add(self, call: Call) -> None:
        if call.kind == "content":
            self.versions.setdefault(call.file, [b""]).append(call.content)
        elif call.kind == "lasting":
            self.versions[call.file] = self.versions.get(call.file, [b""])[-1:]
        elif call.kind == "names":
            self.renamings.append(call)
        elif call.kind == "told":
            self.told += call.told
        else:
            here = [each for each in self.renamings if _folder(each) == call.folder]
            _rename(self.names, here)
            self.renamings = [each for each in self.renamings if each not in here]

    def state(self, chance: random.Random) -> dict[str, bytes]:
        """The files of one possible state."""
        names = dict(self.names)
        kind = chance.choice(["none", "all", "first", "first", "some"])
        count = {"none": 0, "first": chance.randint(0, len(self.renamings))}.get(kind)
        renamings = self.renamings[:count]
        if kind == "some":
            renamings = [each for each in renamings if chance.random() < 0.5]
        _rename(names, renamings)
        return {name: mixed(self.versions.get(file, [b""]), chance) for name, file in names.items()}


def _folder(renaming: Call) -> str:
    return os.path.dirname(renaming.names[-1][0])


def _rename(names: dict[str, int], renamings: list[Call]) -> None:
    for name, file in (pair for each in renamings for pair in each.names):
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def mixed(versions: list[bytes], chance: random.Random) -> bytes:
    """A file of which each block, and the size, are those of any of its versions."""
    kind = chance.choice(["first", "last", "mixed", "mixed", "mixed"])
    if kind != "mixed" or len(versions) == 1:
        return versions[0 if kind == "first" else -1]
    size = len(chance.choice(versions))
    blocks = []
    for start in range(0, size, BLOCK):
        one, other = (
            chance.choice(versions)[start : start + BLOCK].ljust(BLOCK, b"\0") for _side in "ab"
        )
        torn = chance.choice([BLOCK, BLOCK, BLOCK, chance.randint(0, BLOCK)])
        blocks.append(one[:torn] + other[torn:])
    return b"".join(blocks)[:size]


class Session(NamedTuple):
    """What a session did to the disk, and what it saved at once: all of it is there or none."""

    folder: Path
    calls: list[Call]
    entries: list[tuple[str, ...]]

    def states(self, chance: random.Random) -> Iterator[tuple[int, Cut]]:
        """Cuts without end, at every moment in turn."""
        while True:
            for moment in range(1, len(self.calls) + 1):
                yield moment, Cut(self.calls[:moment])
            chance.random()


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    """Nobody writes between two looks at a file here."""
    monkeypatch.setattr(kpi_file, "_PAUSES", ())


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A new file, saves of many lengths, two foldings, a large import, and a flush that fails."""
    folder = tmp_path_factory.mktemp("session")
    file = KpiFile(folder / "kpi.json")
    chance = random.Random(SEED)
    entries: list[tuple[str, ...]] = []
    days = iter(DAYS)
    with pytest.MonkeyPatch.context() as patch:
        recorder = Recorder(folder, patch)
        patch.setattr(prepare, "LONGEST_LOG", 4000)
        kpi = Kpi(slug="visits", name="Visits", cadence=Cadence.DAY)
        file.create(Ledger().with_changes([kpi], 0, "anna"), "anna")
        recorder.told("created")
        known = file.load()
        for turn in range(24):
            count = 220 if turn == 16 else 1
            entry = tuple(next(days) for _row in range(count))
            entries.append(entry)
            recorder.failing_flush = turn in {5, 20}
            try:
                known = save(file, entry, note_length(known, chance), known)
            except FileUnavailable:
                continue
            recorder.told(*entry)
    assert sum(call.kind == "lasting names" for call in recorder.calls) > 4
    return Session(folder, recorder.calls, entries)


def save(file, days, length, known=None):
    """Save values of some days as one entry, the first with a note."""
    rows = [Measurement(kpi="visits", period=day, value=1.5, note="n" * length * (day == days[0]))
            for day in days]  # fmt: skip
    return file.change(lambda _workbook: rows, lambda: 1_767_000_000, "anna", known)


def note_length(known, chance: random.Random) -> int:
    """Often one that lets the next line begin around the border of two blocks."""
    without_a_note = known.contents.end_of_lines + 130  # and a few bytes more
    to_the_border = -without_a_note % BLOCK
    return to_the_border + BLOCK * chance.randint(0, 2) + chance.randint(-8, 8)


def put_down(state: dict[str, bytes], session: Session, folder: Path) -> KpiFile:
    """Put a state on the disk."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in state.items():
        place = folder / Path(name).relative_to(session.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    folder.mkdir(exist_ok=True)
    return KpiFile(folder / "kpi.json")


def days_of(snapshot) -> list[str]:
    return [row.period for row in snapshot.workbook.ledger.measurements["visits"].rows()] if (
        "visits" in snapshot.workbook.ledger.measurements
    ) else []  # fmt: skip


def check(file: KpiFile, told: list[str], entries: list[tuple[str, ...]]) -> bool:
    """Whether the file was mended; fails when it lost, doubled or halved anything."""
    mark = newest_acknowledged(file.path)
    snapshot = file.load()
    found = days_of(snapshot)
    assert len(found) == len(set(found))
    assert set(told) - {"created"} <= set(found)
    assert all(len(set(entry) & set(found)) in {0, len(entry)} for entry in entries)
    assert mark < snapshot.workbook.ledger.next_entry
    assert len(set(found) - set(told)) in {0, 1, 220}
    if "created" not in told and not file.exists():
        return False
    saved = save(file, ["2026-01-01"], 0)
    assert days_of(saved) == [*found, "2026-01-01"]
    assert days_of(file.load()) == [*found, "2026-01-01"]
    json.loads(Path(file.path).read_bytes())
    return bool(snapshot.notices)


def test_after_a_cut_at_any_moment_all_that_was_acknowledged_is_there(session, tmp_path):
    chance = random.Random(SEED)
    mended = 0
    for number, (moment, cut) in zip(range(STATES), session.states(chance), strict=False):
        state = cut.state(chance)
        try:
            mended += check(put_down(state, session, tmp_path / "cut"), cut.told, session.entries)
        except Exception as error:
            error.add_note(f"state {number}, after {moment} of {len(session.calls)} calls")
            raise
    assert mended > STATES // 100


def test_without_its_second_copies_a_cut_file_is_there_all_the_same(session, tmp_path):
    chance = random.Random(SEED + 1)
    for _number, (_moment, cut) in zip(range(STATES // 4), session.states(chance), strict=False):
        state = cut.state(chance)
        for name in (copies.previous_path, shadow.shadow_path):
            state.pop(name(str(session.folder / "kpi.json")), None)
        check(put_down(state, session, tmp_path / "cut"), cut.told, session.entries)


def test_a_mark_that_was_lost_or_is_behind_hides_nothing(session, tmp_path):
    chance = random.Random(SEED + 2)
    for _number, (_moment, cut) in zip(range(STATES // 4), session.states(chance), strict=False):
        state = cut.state(chance)
        state[str(session.folder / "kpi.json.lock")] = chance.choice(
            [b"", b"\0" * 20, b"%019d" % 1]
        )
        check(put_down(state, session, tmp_path / "cut"), cut.told, session.entries)


@pytest.mark.parametrize("lost", ["before", "behind"])
@pytest.mark.parametrize("saves", [1, 2, 3])
@pytest.mark.parametrize("border", [-3, -1, 0, 1, 2, 3, 4, 5])
def test_a_save_of_which_a_disk_wrote_one_side_of_a_border_is_cut_off(path, saves, border, lost):
    """The border of two blocks lies somewhere in the old end, and half of that is still there."""
    file = KpiFile(path)
    kpi = Kpi(slug="visits", name="Visits", cadence=Cadence.DAY)
    file.create(Ledger().with_changes([kpi], 0, "anna"), "anna")
    for day in DAYS[: saves - 1]:
        save(file, [day], 0)
    before, mark = path.read_bytes(), Path(lock_path(file.path))
    old_mark = mark.read_bytes()
    save(file, ["2026-02-02"], 0)
    after = path.read_bytes()
    place = len(before) - len(END) + border
    old = before.ljust(len(after), b"\0")
    sides = (after[:place], old[place:]) if lost == "behind" else (old[:place], after[place:])
    for size in {len(before), len(after), len(after) - 2}:
        path.write_bytes(b"".join(sides)[:size])
        mark.write_bytes(old_mark)
        Path(shadow.shadow_path(file.path)).unlink(missing_ok=True)
        is_whole = path.read_bytes() in {before, after}
        assert check(file, DAYS[: saves - 1], [("2026-02-02",)]) is not is_whole


@pytest.mark.parametrize("cut", range(21))
@pytest.mark.parametrize("number", [9, 99, 999, 1999])
def test_a_mark_of_two_numbers_is_none(path, cut, number):
    """Of a block that was cut in the middle, the first half is new and the other old, or so."""
    marks = []
    for entry in (number, number + 1):
        with locked(str(path), "anna") as held:
            held.acknowledge(entry)
        marks.append(Path(lock_path(str(path))).read_bytes())
    old, new = marks
    for mixture in (new[:cut] + old[cut:], old[:cut] + new[cut:]):
        Path(lock_path(str(path))).write_bytes(mixture)
        assert newest_acknowledged(str(path)) in {0, number, number + 1}
