"""Damage of every kind: refused or recovered, never silent, and mended while copies live."""

import json
import os
import random
import shutil
import zlib
from datetime import date
from pathlib import Path

import pytest

from kpitui.domain.errors import DamagedFile, FileUnavailable, KpituiError
from kpitui.domain.finding import Severity
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.store import prepare
from kpitui.store.copies import previous_path
from kpitui.store.doctor import examine
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import lock_path, locked
from kpitui.store.mend import mend
from kpitui.store.shadow import shadow_path

NOW = 1_800_000_000.0
SEEDS = 14


def flip_a_bit(content, rng, _older):
    place = rng.randrange(len(content))
    flipped = bytes([content[place] ^ 1 << rng.randrange(8)])
    return content[:place] + flipped + content[place + 1 :]


def overwrite_bytes(content, rng, _older):
    place = rng.randrange(len(content))
    noise = rng.randbytes(rng.randint(1, 40))
    return content[:place] + noise + content[place + len(noise) :]


def truncate(content, rng, _older):
    return content[: rng.randrange(1, len(content))]


def truncate_at_a_line(content, rng, _older):
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: rng.randrange(1, len(lines))])


def drop_a_line(content, rng, _older):
    lines = content.splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def double_a_line(content, rng, _older):
    lines = content.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    return b"".join([*lines[: place + 1], *lines[place:]])


def swap_lines(content, rng, _older):
    lines = content.splitlines(keepends=True)
    here, there = rng.sample(range(len(lines)), 2)
    lines[here], lines[there] = lines[there], lines[here]
    return b"".join(lines)


def zero_a_small_block(content, rng, _older):
    return _zeroed(content, rng, 512)


def zero_a_page(content, rng, _older):
    return _zeroed(content, rng, 4096)


def _zeroed(content, rng, size):
    start = rng.randrange(0, len(content), size)
    end = min(start + size, len(content))
    return content[:start] + bytes(end - start) + content[end:]


def append_garbage(content, rng, _older):
    return content + rng.randbytes(rng.randint(1, 200))


def put_an_older_copy_back(content, rng, older):
    return rng.choice(older)


def empty(content, rng, _older):
    return b""


def remove(content, rng, _older):
    return None


def change_digits(content, rng, _older):
    places = [place for place, sign in enumerate(content) if chr(sign).isdigit()]
    changed = bytearray(content)
    for place in rng.sample(places, rng.randint(1, 3)):
        changed[place] = ord("0") + (changed[place] - ord("0") + rng.randint(1, 9)) % 10
    return bytes(changed)


def reformat(content, rng, _older):
    indent = rng.choice([None, 0, 1, 4])
    return json.dumps(json.loads(content), indent=indent).encode()


def reformat_tightly(content, rng, _older):
    return json.dumps(json.loads(content), separators=(",", ":"), sort_keys=True).encode()


def write_it_twice(content, rng, _older):
    return content + content


def convert_line_ends(content, rng, _older):
    return content.replace(b"\n", b"\r\n")


def put_a_byte_order_mark_before(content, rng, _older):
    return b"\xef\xbb\xbf" + content


def replace_the_head(content, rng, older):
    return older[0].partition(b"\n")[0] + b"\n" + content.partition(b"\n")[2]


def insert_bytes(content, rng, _older):
    place = rng.randrange(len(content))
    return content[:place] + rng.choice([b" ", b",", b"\n", b'"', b"0"]) + content[place:]


DAMAGES = [
    flip_a_bit, overwrite_bytes, truncate, truncate_at_a_line, drop_a_line, double_a_line,
    swap_lines, zero_a_small_block, zero_a_page, append_garbage, put_an_older_copy_back, empty,
    remove, change_digits, reformat, reformat_tightly, write_it_twice, convert_line_ends,
    put_a_byte_order_mark_before, replace_the_head, insert_bytes,
]  # fmt: skip


def value(kpi, week, number, note=""):
    return Measurement(kpi=kpi, period=f"2026-W{week:02}", value=number, note=note)


def build(path, *, folds):
    """A file with a history: definitions, values, an import, and folds after some of its entries.

    Gives every content that it had.
    """
    file = KpiFile(path)
    file.create(Ledger(), "anna")
    contents = [path.read_bytes()]

    def record(*changes):
        file.change(lambda workbook: changes, lambda: 1_790_000_000, "anna")
        contents.append(path.read_bytes())

    longest = prepare.LONGEST_LOG
    try:
        record(Objective(slug="grow", name="Grow\t online"), Kpi(slug="visits", name="Visites où"))
        record(Kpi(slug="orders", name="Orders"), Kpi(slug="margin", name="Margin"))
        record(Target(kpi="visits", since=date(2026, 1, 1), goal=1.5, deadline=date(2026, 12, 31)))
        for week in range(1, 13):
            record(value("visits", week, week + 0.25), value("orders", week, 100.0 * week))
            prepare.LONGEST_LOG = 0 if week in folds else longest
        record(*(value("margin", week, 0.1 * week, "from an import") for week in range(1, 40)))
        prepare.LONGEST_LOG = longest
        for week in range(13, 17):
            record(value("visits", week, week + 0.5, f'said "{week}":{{'))
    finally:
        prepare.LONGEST_LOG = longest
    return contents


def ledger_in(path):
    """What a file holds, all of it read."""
    ledger = KpiFile(path).load().workbook.ledger
    dict(ledger.measurements)
    return ledger


HISTORIES = {"never folded": (), "folded once": (5,), "folded last": (3, 12), "often": (2, 6, 9)}


@pytest.fixture(scope="module", params=HISTORIES)
def original(request, tmp_path_factory):
    """A folder with a file, its copies, and the contents that it had before."""
    path = tmp_path_factory.mktemp("original") / "kpi.json"
    contents = build(path, folds=HISTORIES[request.param])
    return path, contents, ledger_in(path)


@pytest.fixture
def damaged_file(original, tmp_path):
    """Puts a copy of the original with another content, or none, into a folder of its own."""
    source = original[0]

    def put(content, *, without=()):
        folder = tmp_path / "damaged"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for place in (lock_path, previous_path, shadow_path):
            if place not in without and os.path.exists(place(str(source))):
                shutil.copy(place(str(source)), folder)
        if content is not None:
            (folder / "kpi.json").write_bytes(content)
        return folder / "kpi.json"

    return put


def tried(path):
    """What reading a file gives: its ledger, or the error that refuses it in one sentence."""
    try:
        return ledger_in(path)
    except KpituiError as error:
        return error


def faults(path, content, ledger):
    """Read a damaged file and mend it: everything about it that is not as it must be."""
    found = tried(path)
    refused = isinstance(found, KpituiError)
    if refused and content is not None and path.read_bytes() != content:
        yield "refused, but changed"
    if refused and len(str(found).splitlines()) != 1:
        yield "more than a sentence"
    if not refused and found != ledger:
        yield "silent"
    mended = mend(str(path), "anna")
    if mended.losses:
        yield f"losses: {mended.losses}"
    if tried(path) != ledger:
        yield "mended to something else"
    findings = examine(str(path), str(path), NOW)
    if any(each.severity in {Severity.DAMAGE, Severity.LOSS} for each in findings):
        yield f"still damaged: {findings}"
    if refused and content and tried(path) == ledger and not is_kept(path, mended, content):
        yield "the damaged file is not kept"


def is_kept(path, mended, content):
    """Whether the damaged content lies beside the file; a damaged mark needs no copy of it."""
    return path.read_bytes() == content or Path(mended.kept).read_bytes() == content


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_never_silent_and_copies_bring_everything_back(original, damaged_file, damage):
    source, older, ledger = original
    whole = source.read_bytes()
    for seed in range(SEEDS):
        rng = random.Random(f"{damage.__name__} {seed}")
        content = damage(whole, rng, older[:-1])
        path = damaged_file(content)
        assert list(faults(path, content, ledger)) == [], seed


@pytest.mark.parametrize(
    "damage", [each for each in DAMAGES if each is not remove], ids=lambda damage: damage.__name__
)
def test_without_copies_every_loss_is_named_and_nothing_is_invented(original, damaged_file, damage):
    source, older, ledger = original
    whole = source.read_bytes()
    rows = set(ledger.changes())
    for seed in range(3):
        rng = random.Random(f"{damage.__name__} alone {seed}")
        content = damage(whole, rng, older[:-1])
        path = damaged_file(content, without=(previous_path, shadow_path))
        refused = isinstance(tried(path), DamagedFile)
        try:
            mended = mend(str(path), "anna")
        except DamagedFile:
            assert refused
            continue
        saved = ledger_in(path)
        assert bool(mended.losses) == (saved != ledger), seed
        assert set(saved.changes()) <= rows
        assert saved.next_entry == ledger.next_entry


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch):
    """No other writer is at work, so that looking again at once is enough."""
    monkeypatch.setattr("kpitui.store.kpi_file._PAUSES", (0.0,))
    monkeypatch.setattr("kpitui.store.doctor._PAUSES", (0.0,))


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A small file with values in its parts and in its log, and its ledger."""
    path = tmp_path / "kpi.json"
    file = KpiFile(path)
    first = Ledger().with_changes([Measurement(kpi="a", period="2026-W01", value=0.5)], 1, "ann")
    file.create(first, "ann")
    for week in (2, 3):
        file.change(lambda workbook, w=week: [value("a", w, w / 4, "é x")], lambda: 2, "ann")
    return path, ledger_in(path)


def test_every_flipped_bit_is_refused_or_changes_nothing(small):
    path, ledger = small
    whole = path.read_bytes()
    reader = KpiFile(path)
    for place in range(len(whole)):
        for bit in range(8):
            flipped = whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
            path.write_bytes(flipped)
            try:
                found = reader.load(mends=False).workbook.ledger
            except KpituiError:
                assert path.read_bytes() == flipped
            else:
                assert found == ledger, (place, bit)


def test_every_truncation_is_refused_or_only_cuts_the_closing_bytes(small):
    path, ledger = small
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        found = tried(path)
        assert isinstance(found, KpituiError) or found == ledger, size
        if size < len(whole) - 4:
            assert isinstance(found, DamagedFile), size


def without_copies(path):
    for place in (previous_path, shadow_path):
        Path(place(str(path))).unlink(missing_ok=True)
    shutil.rmtree(path.parent / "backups", ignore_errors=True)


def test_without_copies_the_sound_parts_are_saved_and_the_lost_one_is_named(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=(12,))
    ledger = ledger_in(path)
    whole = path.read_bytes()
    without_copies(path)
    place = whole.index(b'"kpi":"orders"') + 40
    path.write_bytes(whole[:place] + b"#" + whole[place + 1 :])
    mended = mend(str(path), "anna")
    assert [each.part for each in mended.losses] == ["the values of orders"]
    saved = KpiFile(path).load().workbook.ledger
    assert saved.measurements["visits"] == ledger.measurements["visits"]
    assert "orders" not in saved.measurements
    assert saved.kpis == ledger.kpis
    assert saved.next_entry == ledger.next_entry
    assert Path(mended.kept).exists()


def test_a_lost_entry_is_named_by_its_number_and_never_given_again(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=(12,))
    ledger = ledger_in(path)
    without_copies(path)
    newest = ledger.next_entry - 1
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(b'"%d":' % newest)))
    mended = mend(str(path), "anna")
    assert [each.part for each in mended.losses] == ["the log"]
    assert str(newest) in mended.losses[0].what
    assert KpiFile(path).load().workbook.ledger.next_entry == newest + 1


def test_nothing_is_believed_without_a_seal(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=())
    without_copies(path)
    path.write_bytes(json.dumps(json.loads(path.read_bytes())).encode())
    before = path.read_bytes()
    with pytest.raises(DamagedFile, match="can be proved"):
        mend(str(path), "anna")
    assert path.read_bytes() == before


def test_an_edit_by_hand_is_taken_on_request_and_what_differs_is_known(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=(12,))
    document = json.loads(path.read_bytes())
    document["measurements"]["1"]["value"][0] = 77
    path.write_bytes(json.dumps(document, indent=2).encode())
    mended = mend(str(path), "anna", accept=True)
    assert mended.taken.values("visits") != mended.proved.values("visits")
    saved = KpiFile(path).load().workbook
    assert 77.0 in saved.values("visits").values()
    assert len(saved.values("visits")) == 16


def test_an_older_copy_is_taken_on_request_with_numbers_above_all_known(tmp_path):
    path = tmp_path / "kpi.json"
    contents = build(path, folds=(5,))
    newest = KpiFile(path).load().workbook.ledger.next_entry - 1
    path.write_bytes(contents[3])
    assert isinstance(tried(path), DamagedFile)
    mend(str(path), "anna", accept=True)
    ledger = ledger_in(path)
    assert ledger.next_entry == newest + 1
    assert not ledger.measurements


def test_a_content_that_is_no_workbook_is_not_taken(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=())
    for content in (
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"meta":{"1":{"format":"kpitui","schema":2}},"kpis":1}',
    ):
        path.write_bytes(content)
        with pytest.raises(DamagedFile, match="cannot be taken"):
            mend(str(path), "anna", accept=True)
        assert path.read_bytes() == content


def test_a_mark_that_is_far_beyond_everything_known_loses_nothing(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=(5,))
    ledger = ledger_in(path)
    with locked(str(path), "anna") as held:
        held.acknowledge(9_000_000_000)
    assert isinstance(tried(path), DamagedFile)
    assert mend(str(path), "anna").losses == ()
    assert tried(path) == ledger


def test_a_backup_helps_where_the_second_copies_are_gone(tmp_path):
    from kpitui.store.backups import backup_name, keep_copy, make_folder

    path = tmp_path / "kpi.json"
    build(path, folds=(5,))
    ledger = ledger_in(path)
    without_copies(path)
    make_folder(str(path))
    keep_copy(str(path), path.read_bytes(), backup_name(str(path), "2026-11-20"))
    path.write_bytes(b"nothing")
    assert mend(str(path), "anna").losses == ()
    assert tried(path) == ledger


def test_a_file_that_is_gone_is_not_begun_anew_while_its_copy_is_there(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=())
    path.unlink()
    with pytest.raises(DamagedFile, match=r"it is gone, but its copy kpi\.json\.bak is there"):
        KpiFile(path).create(Ledger(), "anna")
    with pytest.raises(DamagedFile, match="it is gone"):
        KpiFile(path).change(lambda workbook: [Kpi(slug="a", name="A")], lambda: 1, "anna")
    assert not path.exists()


def test_damage_and_a_torn_end_together_are_refused_before_anything_is_cut(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=(12,))
    whole = path.read_bytes()
    place = whole.index(b'"kpi":"orders"') + 40
    content = whole[:place] + b"#" + whole[place + 1 : -3]
    path.write_bytes(content)
    assert isinstance(tried(path), DamagedFile)
    assert path.read_bytes() == content


@pytest.mark.parametrize("call", ["link", "fsync", "replace", "write", "fchmod"])
def test_a_repair_that_fails_changes_nothing_and_works_later(tmp_path, monkeypatch, call):
    path = tmp_path / "kpi.json"
    build(path, folds=(5,))
    ledger = ledger_in(path)
    content = path.read_bytes()[:-40]
    path.write_bytes(content)

    def failing(*arguments, **settings):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        with pytest.raises(FileUnavailable, match="No space left on device"):
            mend(str(path), "anna")
    assert path.read_bytes() == content
    assert not list(tmp_path.glob(".*.tmp"))
    assert mend(str(path), "anna").losses == ()
    assert tried(path) == ledger


def test_a_repair_keeps_the_mode(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=(5,))
    path.chmod(0o660)
    path.write_bytes(path.read_bytes()[:-40])
    mended = mend(str(path), "anna")
    assert {each.stat().st_mode & 0o777 for each in (path, Path(mended.kept))} == {0o660}


def test_the_checksum_of_a_line_is_the_one_that_the_format_says(tmp_path):
    path = tmp_path / "kpi.json"
    build(path, folds=())
    line = path.read_bytes().splitlines()[-3].removesuffix(b",")
    body, _comma, seal = line.rpartition(b',"crc":"')
    assert seal == b'%08x"}' % zlib.crc32(body)
