"""Files that mean harm: each ends in a sentence, soon and in little memory."""

import io
import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.cli.dispatch import run
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import checked_note
from kpitui.domain.workbook import Workbook
from kpitui.reports.as_csv import measurements_csv
from kpitui.usecases.import_values import imported
from kpitui.usecases.read_table import read_table
from kpitui.usecases.understand_table import understand
from kpitui.usecases.understanding import Instructions

TODAY = date(2026, 11, 25)
HEAD = b"kpi,period,value\n"
SIZE = 3_000_000  # bytes
READERS = [["import", "--create"], ["log", "--batch"]]


def filled(head, part, tail=b""):
    return head + part * ((SIZE - len(head) - len(tail)) // len(part)) + tail


CONTENTS = {
    "empty": b"",
    "blank lines": b"\n" * SIZE,
    "binary": bytes(range(256)) * 1000,
    "UTF-16": "kpi,period,value\nvisits,2026-W46,5\n".encode("utf-16"),
    "UTF-16 without a mark": "kpi,period,value\nvisits,2026-W46,5\n".encode("utf-16-le"),
    "Latin 1": "kpi,period,value\nvisités,2026-W46,5\n".encode("latin-1"),
    "NULs": HEAD + b"\0" * 1000,
    "one long line": filled(HEAD, b"x"),
    "a long cell": HEAD + b"visits,2026-W46," + b"9" * 120_000,
    "a million columns": filled(b"", b"a,"),
    "open quotation marks": HEAD + b'"a\n' * 100_000,
    "an open quotation mark": HEAD + b'"' + b"abc\n" * 100_000,
    "more cells than headings": HEAD + b"visits,2026-W46,5,6\n",
    "doubled headings": b"kpi,kpi,value\nvisits,2026-W46,5\n",
    "escapes": HEAD + b"\x1b[2J,\x9b2J,\x1b]52;c;aGk=\x07\n",
    "brackets": b"[" * SIZE,
    "5,000 brackets": b"[" * 5_000 + b"]" * 5_000,
    "braces": b'{"a":' * 400_000,
    "brackets in an export": b'{"schema":1,"measurements":[],"x":' + b"[" * 1_000_000,
    "objects": filled(b"[", b"{},", b"{}]"),
    "objects for values": filled(b'{"schema":1,"measurements":[', b"{},", b"{}]}"),
    "objects for KPIs": filled(b'{"schema":1,"measurements":[],"kpis":[', b"{},", b"{}]}"),
    "objects for targets": filled(b'{"schema":1,"measurements":[],"targets":[', b"{},", b"{}]}"),
    "tags": filled(
        b'{"schema":1,"measurements":[],"kpis":[{"id":"x","name":"x","tags":[', b'"a",', b'"a"]}]}'
    ),
    "unfinished text": filled(b'{"schema":1,"measurements":[{"kpi":"', b"a"),
    "numbers for words": b'{"schema":1,"measurements":[{"kpi":5,"period":[],"value":"x"}]}',
    "half a character": b'{"schema":1,"measurements":'
    b'[{"kpi":"\\ud800","period":"2026","value":1}]}',
    "NaN": b'{"schema":1,"measurements":[{"kpi":"visits","period":"2026-W46","value":NaN}]}',
    "a circle of formulas": b'{"schema":1,"measurements":[],"kpis":[{"id":"a","name":"A",'
    b'"formula":"b"},{"id":"b","name":"B","formula":"a"}]}',
    "another schema": b'{"schema":99999999999999999999,"measurements":[]}',
}  # fmt: skip


@pytest.fixture
def file(tmp_path, shop_content, monkeypatch):
    monkeypatch.setenv("KPITUI_TODAY", "2026-11-25")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "kpi.json"
    path.write_bytes(shop_content)
    return path


def refused(file, capsys, *arguments):
    """The sentence of a command that must fail and leave the file as it is."""
    before = file.read_bytes()
    assert run(["--file", str(file), *arguments]) in {2, 4}
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("kpitui: ")
    assert len(err) < 3000
    assert err.replace("\n", "").isprintable()
    assert file.read_bytes() == before
    return err


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_means_harm_is_refused_in_a_sentence(file, capsys, tmp_path, reader, name):
    harmful = tmp_path / "harmful"
    harmful.write_bytes(CONTENTS[name])
    if (name, reader[0]) == ("blank lines", "log"):
        harmful.write_bytes(CONTENTS[name][:100_000])
    refused(file, capsys, *reader, str(harmful))


@pytest.fixture(params=["pipe", "folder", "loop", "missing", "under a file", "zeros", "long name"])
def no_file(request, tmp_path):
    """A path that leads to no regular file."""
    path = tmp_path / "place"
    match request.param:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path)
        case "under a file":
            path.write_text("")
            return str(path / "x")
        case "zeros":
            return "/dev/zero"
        case "long name":
            return "x" * 5000
    return str(path)


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
def test_what_is_no_regular_file_is_not_read(file, capsys, no_file, reader):
    refused(file, capsys, *reader, no_file)


@pytest.fixture(params=["folder", "loop", "pipe", "under a file", "no folder", "full", "long name"])
def no_target(request, tmp_path):
    """A path that no file can be written to."""
    path = tmp_path / "place"
    match request.param:
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path)
        case "pipe":
            os.mkfifo(path)
        case "under a file":
            path.write_text("")
            return str(path / "x")
        case "no folder":
            return str(path / "deep" / "x.csv")
        case "full":
            return "/dev/full"
        case "long name":
            return "x" * 5000
    return str(path)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_cannot_be_written_to_is_named_in_one_sentence(file, capsys, no_target, form):
    said = refused(file, capsys, "export", "--format", form, "-o", no_target)
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "name", ["--help", "-o", "$(id)", "a b", "[b]", "\x1b[2J", "é", "x;y", "~"]
)
def test_an_export_has_the_very_name_that_it_was_given(file, capsys, tmp_path, name):
    assert run(["--file", str(file), "export", f"-o{name}"]) == 0
    assert capsys.readouterr().out == ""
    assert stat.S_ISREG((tmp_path / name).lstat().st_mode)


# Not ru_maxrss: it counts the memory of whoever started the process, which may be a large one.
MEASURED = """
import sys
from kpitui.cli.dispatch import run
code = run(sys.argv[1:])
with open("/proc/self/status") as status:
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
print(code, int(peak) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
@pytest.mark.parametrize(
    ("head", "part"),
    [(b"", b"["), (b'{"schema":1,"measurements":[],"kpis":[', b"{},"), (HEAD, b"x")],
    ids=["brackets", "objects", "line"],
)
def test_a_hundred_megabytes_that_mean_harm_take_little_memory(tmp_path, head, part):
    harmful = tmp_path / "harmful"
    with harmful.open("wb") as written:
        written.write(head)
        for _chunk in range(99):
            written.write(part * (1_000_000 // len(part)))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "--file", str(tmp_path / "kpi.json"), "import", "--create",
         str(harmful)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    code, megabytes = map(int, done.stdout.split())
    assert code == 2
    assert done.stderr.count("\n") == 1
    assert megabytes < 300


NOTES = st.text("=+-@'\t\r\n＝＠ a,;\"1é👩‍🚀", max_size=20) | st.text(max_size=30)


def kept(note):
    """The note as it would be kept; None when it would be refused."""
    try:
        return checked_note(note)
    except InvalidInput:
        return None


@given(st.lists(NOTES, min_size=1, max_size=5), st.text("=+-@＝ab", min_size=1, max_size=5))
def test_notes_and_authors_come_back_from_a_guarded_table_as_they_were(notes, author):
    taken = [note for note in map(kept, notes) if note is not None]
    before = Workbook(Ledger().with_changes([Kpi(slug="visits", name="visits")], at=1, by=author))
    rows = [
        Measurement(kpi="visits", period=f"2026-W{10 + place}", value=1.0, note=note)
        for place, note in enumerate(taken)
    ]
    full = Workbook(before.ledger.with_changes(rows, at=2, by=author))
    text = measurements_csv(full)
    if not rows:
        return
    understanding = understand(read_table(io.StringIO(text, newline="")), before, Instructions())
    changes, _outcome = imported(before, understanding, TODAY)
    assert [change.note for change in changes] == taken
