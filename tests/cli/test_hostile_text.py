"""Text that means harm, as an argument of every command: shown harmlessly or refused clearly."""

import csv
import io
import json
import unicodedata
from itertools import chain

import pytest

from kpitui.cli.dispatch import run

SURELY = 3  # texts of every family, where all of them would take too long
LONGEST_ARGUMENT = 131_000  # what the system passes on
CODES = {0, 2, 3, 4}
ACTS = {"Cc", "Cf", "Cs", "Zl", "Zp"}

EVERYWHERE = [
    ["log", "visits", "{}", "--period", "2026-W46"],
    ["log", "visits", "8100", "--period", "2026-W46", "--note={}"],
    ["kpi", "edit", "visits", "--name={}"],
    ["show", "{}"],
]
HERE_AND_THERE = [
    ["{}"], ["--{}"], ["kpi", "{}"], ["status", "{}"], ["history", "{}"], ["due", "{}"],
    ["log", "{}", "5"], ["log", "visits", "8100", "--period={}"], ["log", "visits", "--skip={}"],
    ["log", "visits", "8100", "--confidence={}"], ["log", "visits", "8100", "--by={}"],
    ["log", "--batch={}"], ["log", "visits", "8100", "--{}"],
    ["kpi", "add", "{}"], ["kpi", "add", "new", "--name={}"], ["kpi", "add", "new", "--unit={}"],
    ["kpi", "add", "new", "--owner={}"], ["kpi", "add", "new", "--tag={}"],
    ["kpi", "add", "new", "--source={}"], ["kpi", "add", "new", "--note={}"],
    ["kpi", "add", "new", "--scope={}"], ["kpi", "add", "new", "--scope=team:{}"],
    ["kpi", "add", "new", "--formula={}"], ["kpi", "add", "new", "--formula=[{}] + visits"],
    ["kpi", "add", "new", "--objective={}"], ["kpi", "add", "new", "--numerator={}"],
    ["kpi", "add", "new", "--decimals={}"], ["kpi", "add", "new", "--kind={}"],
    ["kpi", "add", "new", "--baseline={}"], ["kpi", "add", "new", "--target={}"],
    ["kpi", "add", "new", "--band", "{}", "5"], ["kpi", "add", "new", "--by={}"],
    ["compare", "{}", "visits"], ["compare", "visits", "orders", "--max-lag={}"],
    ["bet", "{}", "orders", "--if=1", "--then=5%", "--within=2"],
    ["bet", "visits", "orders", "--if={}", "--then=5%", "--within=2"],
    ["bet", "visits", "orders", "--if=1", "--then={}", "--within=2"],
    ["bet", "visits", "{}", "--if=1", "--then=5%", "--within=2"],
    ["bet", "visits", "orders", "--if=1", "--then=5%", "--within={}"],
    ["bet", "visits", "orders", "--if=1", "--then=5%", "--within=2", "--for={}"],
    ["bet", "visits", "orders", "--if=1", "--then=5%", "--within=2", "--why={}"],
    ["bet", "visits", "orders", "--if=1", "--then=5%", "--within=2", "--by={}"], ["bet", "--{}"],
    ["lint", "{}"], ["dismiss", "{}", "--why=x"], ["dismiss", "visits", "--why={}"],
    ["dismiss", "visits", "--first={}", "--why=x"], ["override", "visits", "at-risk", "--why={}"],
    ["override", "visits", "{}", "--why=x"], ["override", "{}", "at-risk", "--why=x"],
    ["rebase", "visits", "--marker={}"], ["rebase", "{}", "--from=2026-W01", "--why=x"],
    ["status", "--as-of={}"],
    ["rebase", "visits", "--from={}", "--why=x"], ["backup", "{}"], ["restore", "{}"],
    ["doctor", "{}"], ["marker", "visits", "2026-11-01", "x", "--by={}"], ["undo", "--by={}"],
    ["kpi", "show", "{}"], ["kpi", "archive", "{}"], ["kpi", "edit", "{}", "--unit=x"],
    ["objective", "add", "{}"], ["objective", "add", "new", "--name={}"],
    ["objective", "add", "new", "--owner={}"], ["objective", "add", "new", "--note={}"],
    ["objective", "add", "new", "--from={}"], ["objective", "edit", "{}", "--owner=x"],
    ["objective", "archive", "{}"], ["link", "visits", "{}"],
    ["link", "visits", "orders", "--lead={}"],
    ["unlink", "{}", "orders"], ["marker", "visits", "2026-11-01", "{}"],
    ["marker", "visits", "{}", "x"], ["target", "visits", "{}", "--by=2027-01-01", "--why=x"],
    ["target", "visits", "13000", "--by={}", "--why=x"],
    ["target", "visits", "13000", "--by=2027-01-01", "--why={}"],
    ["target", "visits", "13000", "--by=2027-01-01", "--from={}", "--why=x"],
    ["import", "{}"], ["import", "-", "--kpi={}"], ["import", "-", "--layout={}"],
    ["export", "--format={}"], ["export", "--as-of={}"], ["--lang={}", "due"],
    ["--today={}", "due"], ["demo", "--{}"],
]  # fmt: skip


@pytest.fixture
def file(tmp_path, shop_content, monkeypatch):
    """The shop's file, without a process around it."""
    monkeypatch.setenv("KPITUI_TODAY", "2026-11-25")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "kpi.json"
    path.write_bytes(shop_content)
    return path


def put_back(file, content):
    """The file as it was, without what the program keeps beside it."""
    for each in file.parent.glob("kpi.json*"):
        if each.is_file():
            each.unlink()
    file.write_bytes(content)


def acts(shown):
    """The characters of a text that a terminal could act on."""
    return {c for c in set(shown) - {"\n"} if unicodedata.category(c) in ACTS}


@pytest.fixture
def tried(file, capsys):
    """Runs a command whose outcome must be harmless; tells whether it took the text."""

    def once(command, text):
        before = file.read_bytes()
        code = run(["--file", str(file), *(part.replace("{}", text, 1) for part in command)])
        out, err = capsys.readouterr()
        said = (command, text[:80], code, err[:400])
        assert code in CODES, said
        assert not acts(out + err), said
        assert code == 0 or len(err) < 2000, said
        assert bool(err.strip()) or code == 0, said
        if file.read_bytes() != before:
            assert code == 0, said
            put_back(file, before)
        return code == 0, out

    return once


def passes(text):
    """Whether a shell and the system pass the text on to a program."""
    return "\0" not in text and len(text.encode(errors="surrogatepass")) < LONGEST_ARGUMENT


@pytest.mark.parametrize("command", EVERYWHERE, ids=" ".join)
def test_every_text_is_harmless(tried, hostile, command):
    for text in filter(passes, chain.from_iterable(hostile.values())):
        tried(command, text)


@pytest.mark.parametrize("command", HERE_AND_THERE, ids=" ".join)
def test_some_texts_of_every_family_are_harmless(tried, hostile, command):
    for family in hostile.values():
        for text in [text for text in family if passes(text)][:SURELY]:
            tried(command, text)


REFUSED = [
    "C1 controls and DEL", "escape sequences", "bidirectional", "zero width and unseen",
    "piled accents", "accents without letters", "unassigned and private", "lone surrogates",
    "nothing to see", "long",
]  # fmt: skip
FIELDS = [
    ["kpi", "add", "new", "--name={}"], ["kpi", "add", "new", "--unit={}"],
    ["kpi", "add", "new", "--owner={}"], ["kpi", "add", "new", "--tag={}"],
    ["kpi", "add", "new", "--scope=team:{}"], ["kpi", "add", "new", "--source={}"],
    ["log", "visits", "8100", "--by={}"],
    ["marker", "visits", "2026-11-01", "{}"], ["objective", "add", "new", "--owner={}"],
]  # fmt: skip


@pytest.mark.parametrize("command", FIELDS, ids=" ".join)
def test_what_cannot_be_shown_is_refused_where_it_would_be_kept(tried, hostile, command):
    for family in REFUSED:
        for text in filter(passes, hostile[family]):
            if text.strip() == text:
                taken, _out = tried(command, text)
                assert not taken, text[:80]


SHOWN_BY = {
    "kpi": ["kpi", "show", "new"],
    "log": ["history"],
    "marker": ["history"],
    "objective": ["objective", "list"],
}


@pytest.mark.parametrize("command", FIELDS, ids=" ".join)
def test_texts_of_every_script_are_taken_and_shown_as_they_are(file, capsys, legitimate, command):
    content = file.read_bytes()
    for text in legitimate:
        for arguments in ([part.replace("{}", text) for part in command], SHOWN_BY[command[0]]):
            assert run(["--file", str(file), *arguments]) == 0, (text, capsys.readouterr().err)
        shown = capsys.readouterr().out
        assert unicodedata.normalize("NFC", text) in shown, text
        assert "\ufffd" not in shown, text
        put_back(file, content)


@pytest.mark.parametrize(
    "name", ["VISITS", "Ｖｉｓｉｔｓ", "site\u00a0visits", "Site  Visits", "SITE VISITS", "orders"]
)
def test_a_name_that_looks_like_another_is_refused(tried, name):
    assert not tried(["kpi", "add", "new", "--name={}"], name)[0]


def test_the_name_of_a_kpi_can_differ_from_its_own_in_letter_case(tried):
    assert tried(["kpi", "edit", "visits", "--name={}"], "SITE VISITS")[0]


def line(**fields):
    return json.dumps(fields) + "\n"


@pytest.mark.parametrize("key", ["kpi", "value", "period", "note", "confidence", "skip", "other"])
def test_a_batch_of_json_lines_is_taken_harmlessly_or_refused(
    file, capsys, monkeypatch, hostile, key
):
    for family in hostile.values():
        for text in family[:SURELY]:
            said = {"kpi": "visits", "value": 5, "period": "2026-W46"} | {key: text}
            assert_harmless(file, capsys, monkeypatch, ["log", "--batch=-"], line(**said))


@pytest.mark.parametrize("column", range(4))
def test_cells_and_headings_are_taken_harmlessly_or_refused(
    file, capsys, monkeypatch, hostile, column
):
    for family in hostile.values():
        for text in family[:SURELY]:
            for head in (True, False):
                rows = [["kpi", "period", "value", "note"], ["visits", "2026-W46", "5", "x"]]
                rows[not head][column] = text
                table = io.StringIO()
                csv.writer(table).writerows(rows)
                content = table.getvalue()
                for command in (["import", "-", "--create"], ["import", "-"], ["log", "--batch=-"]):
                    assert_harmless(file, capsys, monkeypatch, command, content)


@pytest.mark.parametrize("field", ["id", "name", "unit", "owner", "tags", "note", "objective"])
def test_an_export_in_json_is_taken_harmlessly_or_refused(
    file, capsys, monkeypatch, hostile, field
):
    for family in hostile.values():
        for text in family[:SURELY]:
            kpi = {"id": "new", "name": "New"} | {field: [text] if field == "tags" else text}
            value = {"kpi": kpi["id"], "period": "2026-W46", "value": 5, "note": text}
            document = {"schema": 1, "kpis": [kpi], "measurements": [value]}
            content = json.dumps(document)
            assert_harmless(file, capsys, monkeypatch, ["import", "-", "--create"], content)


def assert_harmless(file, capsys, monkeypatch, command, content):
    before = file.read_bytes()
    fed = io.TextIOWrapper(io.BytesIO(content.encode(errors="surrogatepass")))
    monkeypatch.setattr("sys.stdin", fed)
    code = run(["--file", str(file), *command])
    out, err = capsys.readouterr()
    said = (command, content[:200], code, err[:400])
    assert code in CODES, said
    assert not acts(out + err), said
    if code:
        assert file.read_bytes() == before, said
    else:
        put_back(file, before)


@pytest.mark.parametrize(
    "command", [["due"], ["status"], ["show", "visits"], ["history"], ["kpi", "list"],
                ["log", "visits", "many"], ["log", "vi\x9bits", "5"]], ids=" ".join,
)  # fmt: skip
def test_processes_show_no_byte_that_acts(shop, hostile, command):
    for text in (hostile["escape sequences"][5], hostile["lone surrogates"][2]):
        answer = shop(*command, f"--note={text}" if command[0] == "log" else f"--lang={text}")
        assert answer.returncode == 2
        assert not acts(answer.stdout + answer.stderr)
