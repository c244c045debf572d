"""Whatever is asked wrongly: one sentence, the right exit code, the file untouched."""

import json
from pathlib import Path

import pytest

WRONG, DAMAGED, UNAVAILABLE = 2, 3, 4


def refused(answer, code):
    """The sentence of a run that must have failed without anything else to say."""
    assert (answer.returncode, answer.stdout) == (code, "")
    assert answer.stderr.startswith("kpitui: ")
    assert answer.stderr.count("\n") == 1
    assert "Traceback" not in answer.stderr
    return answer.stderr.removeprefix("kpitui: ").rstrip()


ASKED_WRONGLY = [
    ("log visit5 9200", "There is no KPI “visit5”. Did you mean visits?"),
    ("show vistis", "There is no KPI “vistis”. Did you mean visits?"),
    ("history zzz", "There is no KPI “zzz”."),
    ("status vistis", "There is no KPI or objective “vistis”. Did you mean visits?"),
    ("marker vistis 2026-11-01 x", "There is no KPI “vistis”."),
    ("target vistis 5 --by 2026-12-31 --why x", "There is no KPI “vistis”."),
    ("link vistis orders", "There is no KPI “vistis”."),
    ("unlink visits nosuch", "There is no KPI “nosuch”."),
    ("kpi show vistis", "There is no KPI “vistis”."),
    ("kpi edit vistis --owner x", "There is no KPI “vistis”."),
    ("kpi archive vistis", "There is no KPI “vistis”."),
    ("objective edit growth --owner x", "There is no objective “growth”. Did you mean grow?"),
    ("objective archive zzz", "There is no objective “zzz”."),
    ("kpi add x --objective zzz", "There is no objective “zzz”."),
    ("log visits many", "“many” is not a number"),
    ("log visits 12,500", "can mean 12500 or 12.500"),
    ("log visits 1e999", "“1e999” is too large"),
    ("log visits nan", "is not a number"),
    ("log visits", "Which value?"),
    ("log", "Name the KPI"),
    ("log launch perhaps", "“perhaps” says neither done nor not done"),
    ("log conversion 5", "computed from orders / visits"),
    ("log visits 5 --skip closed", "--skip says it all"),
    ("log visits 5 --confidence 70", "confidence"),
    ("log visits 5 --period 2026-W49", "2026-W49 lies in the future"),
    ("log visits 5 --period 2027-W10", "lies in the future"),
    ("log visits 5 --period 2026-W54", "“2026-W54” is not a period"),
    ("log visits 5 --period soon", "“soon” is not a period"),
    ("log visits 5 --period 2026-10", "“2026-10” is longer than one period"),
    ("log margin 5 --period 2026-12", "lies in the future"),
    ("log --batch nosuch.csv", "nosuch.csv"),
    ("kpi add visits", "There is a KPI “visits” already."),
    ("objective add grow", "There is an objective “grow” already."),
    ("kpi add Visits!", "visits"),
    ("kpi add x --target many", "“many” is not a number"),
    ("kpi add x --by tomorrow-ish", "is not a date"),
    ("kpi add x --band 60 40", "lower to its upper end"),
    ("kpi add x --kind ratio --numerator visits", "both a numerator and a denominator"),
    ("kpi add x --formula __import__('os')", "formula"),
    ("kpi add x --scope planet:Earth", "is no scope"),
    ("kpi add x --kind nosuch", "'nosuch' is not one of"),
    ("kpi edit visits --cadence month", "has values by the week"),
    ("target visits many --by 2026-12-31 --why x", "“many” is not a number"),
    ("target visits 5 --by 2026-02-30 --why x", "“2026-02-30” is not a date"),
    ("target visits 13k --by 2026-01-01 --why x", "must come after"),
    ("target visits 13k --why x", "Missing option '--by'"),
    ("target visits --by 2026-12-31 --why x", "Missing argument"),
    ("marker visits nope x", "“nope” is not a date"),
    ("marker visits 2026-11-01", "Missing argument 'TEXT'"),
    ("link visits visits", "cannot announce itself"),
    ("link visits orders --lead -1", "0 or more"),
    ("link visits orders --lead x", "'x' is not a valid integer"),
    ("unlink orders visits", "There is no link from orders to visits."),
    ("--today 2026-13-01 due", "“2026-13-01” is not a date"),
    ("due --today soon", "“soon” is not a date"),
    ("--lang xx due", "'xx' is not one of"),
    ("frobnicate", "No such command 'frobnicate'. See “kpitui --help”."),
    ("kpi frobnicate", "No such command 'frobnicate'. See “kpitui kpi --help”."),
    ("status --frobnicate", "No such option"),
    ("", "The screens need a terminal"),
]


@pytest.mark.parametrize(("command", "sentence"), ASKED_WRONGLY, ids=[c for c, _s in ASKED_WRONGLY])
def test_what_is_asked_wrongly_is_refused_in_a_sentence(shop, untouched, command, sentence):
    assert sentence in refused(shop(*command.split()), WRONG)
    assert untouched()


SPOILT = {
    "empty": b"",
    "no JSON": b"kpi,period,value\nvisits,2026-W47,9200\n",
    "cut short": b'{"meta":{"1":{"format":"kpitui","sch',
    "no UTF-8": b'{"meta":"\xff\xfe"}',
    "a list": b"[1, 2, 3]",
    "another program's TinyDB": b'{"_default":{"1":{"name":"x"}}}',
    "another format": b'{"meta":{"1":{"format":"other","schema":1}}}',
    "a field of the wrong type": (
        b'{"meta":{"1":{"format":"kpitui","schema":1}},"kpis":{"1":{"slug":5,"name":"x"}}}'
    ),
    "columns of different lengths": (
        b'{"meta":{"1":{"format":"kpitui","schema":1}},'
        b'"measurements":{"1":{"kpi":"visits","entry":[1],"at":[1],"by":[],"period":[],"value":[]}}}'
    ),
    "deeply nested": b'{"meta":' + b"[" * 100_000,
}


@pytest.mark.parametrize("command", ["status", "log visits 9200", "undo"])
@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT.keys())
def test_a_damaged_file_is_named_and_left_as_it_is(kpitui, content, command):
    kpitui.file.parent.mkdir(parents=True)
    kpitui.file.write_bytes(content)
    assert str(kpitui.file) in refused(kpitui(*command.split()), DAMAGED)
    assert kpitui.file.read_bytes() == content


@pytest.mark.parametrize("command", ["due", "log visits 9200", "kpi add x", "init"])
def test_a_file_of_a_newer_program_is_left_to_it(shop, command):
    document = json.loads(shop.file.read_bytes())
    document["meta"]["1"]["schema"] = 99
    document["plans"] = {"1": {"kind": "from the future"}}
    shop.file.write_text(json.dumps(document))
    content = shop.file.read_bytes()
    sentence = refused(shop(*command.split()), DAMAGED)
    assert "newer kpitui (schema 99" in sentence
    assert shop.file.read_bytes() == content


@pytest.mark.parametrize("command", ["due", "log visits 9200", "undo", "history"])
def test_a_folder_in_place_of_the_file_cannot_be_read(kpitui, command):
    kpitui.file.mkdir(parents=True)
    assert "cannot be read: Is a directory" in refused(kpitui(*command.split()), UNAVAILABLE)


@pytest.mark.parametrize("command", ["init", "kpi add visits"])
def test_a_file_in_place_of_the_folder_cannot_be_written(kpitui, command):
    kpitui.file.parent.parent.mkdir(parents=True)
    kpitui.file.parent.write_text("mine")
    sentence = refused(kpitui(*command.split()), UNAVAILABLE)
    assert "Not a directory" in sentence or "File exists" in sentence
    assert kpitui.file.parent.read_text() == "mine"


def test_a_folder_that_takes_no_new_file_is_told(shop, untouched):
    # A folder where the lock must stand: as root, permission bits would hold nobody back.
    shop.file.with_name(shop.file.name + ".lock").mkdir()
    sentence = refused(shop("log", "visits", "9200"), UNAVAILABLE)
    assert "cannot be written" in sentence
    assert "Nothing was saved" in sentence
    assert untouched()


WRITES = [
    "log visits 9200", "log visits --skip closed", "undo", "objective add x",
    "objective edit grow --owner x", "objective archive grow", "kpi add x",
    "kpi edit visits --owner x", "kpi archive visits", "link orders visits", "unlink visits orders",
    "marker visits 2026-11-01 x", "target visits 13k --by 2026-12-31 --why x",
]  # fmt: skip


@pytest.mark.parametrize("command", WRITES)
def test_a_read_only_session_changes_nothing(shop, untouched, command):
    sentence = refused(shop("--read-only", *command.split()), UNAVAILABLE)
    assert sentence == f"This is a read-only session of {shop.file}. Nothing was saved."
    assert untouched()
    assert [path.name for path in shop.file.parent.iterdir()] == [shop.file.name]


def test_a_read_only_session_makes_no_file(kpitui):
    refused(kpitui("--read-only", "init"), UNAVAILABLE)
    assert not kpitui.file.exists()


def test_output_that_cannot_be_written_is_told(shop):
    with Path("/dev/full").open("w") as full:
        answer = shop("history", stdout=full)
    assert refused(answer, UNAVAILABLE) == "No space left on device"
