import csv
import io
import json
import re
import stat
from pathlib import Path

import pytest

BATCH = """kpi,value,period,note,confidence,skip
revenue,329936.81,2026-W02,,,
revenue,530,2026-W03,=HYPERLINK(1),0.8,
revenue,,2026-W04,,,"shop closed, again"
orders,-5.25,2026-W02,''=quoted,,
orders,1e-7,2026-W01,@home,,
"""


@pytest.fixture
def workbook(kpitui):
    """A file with two KPIs, a computed one and five measurements; gives the runner."""
    kpitui("kpi", "add", "revenue", "--objective", "", "--unit", "GBP")
    kpitui("kpi", "add", "orders")
    kpitui("kpi", "add", "value", "--kind", "ratio", "--numerator", "revenue",
           "--denominator", "orders")  # fmt: skip
    done = kpitui("log", "--batch", "-", "--by", "=anna", stdin=BATCH)
    assert done.returncode == 0, done.stderr
    return kpitui


def table(done):
    assert done.returncode == 0, done.stderr
    return list(csv.reader(io.StringIO(done.stdout, newline="")))


def test_the_columns_order_and_digits_are_those_of_the_contract(workbook):
    head, *rows = table(workbook("export"))
    assert head == ["kpi", "period", "value", "note", "confidence", "by", "recorded_at"]
    assert [row[:5] for row in rows] == [
        ["revenue", "2026-W02", "329936.81", "", ""],
        ["revenue", "2026-W03", "530", "'=HYPERLINK(1)", "0.8"],
        ["revenue", "2026-W04", "", "shop closed, again", ""],
        ["orders", "2026-W01", "1e-07", "'@home", ""],
        ["orders", "2026-W02", "-5.25", "''=quoted", ""],
    ]
    assert {row[5] for row in rows} == {"'=anna"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[6]) for row in rows)


def test_an_export_is_imported_as_it_was(workbook, tmp_path):
    copy = tmp_path / "copy.json"
    done = workbook("import", "-", "--create", "--file", copy, stdin=workbook("export").stdout)
    assert done.returncode == 0, done.stderr
    assert "recorded by you, now" in done.stdout
    exports = [workbook("export"), workbook("export", "--file", copy)]
    first, second = ([row[:5] for row in table(done)] for done in exports)
    assert first == second


def test_a_correction_replaces_what_counts(workbook):
    workbook("log", "revenue", "600", "--period", "2026-W03")
    assert [row[2] for row in table(workbook("export")) if row[1] == "2026-W03"] == ["600"]


def test_json_holds_every_definition_and_the_measurements(workbook):
    workbook("objective", "add", "grow")
    workbook("link", "orders", "revenue", "--lead", "2")
    workbook("marker", "orders", "2026-01-06", "new page")
    document = json.loads(workbook("export", "--format", "json").stdout)
    assert list(document) == [
        "schema", "objectives", "kpis", "targets", "links", "markers", "measurements",
    ]  # fmt: skip
    assert document["schema"] == 1
    assert [each["id"] for each in document["objectives"]] == ["grow"]
    assert [each["id"] for each in document["kpis"]] == ["revenue", "orders", "value"]
    assert [(each["leading"], each["lead"]) for each in document["links"]] == [("orders", 2)]
    assert [each["text"] for each in document["markers"]] == ["new page"]
    assert [each["value"] for each in document["measurements"]] == [
        329936.81, 530.0, None, 1e-07, -5.25,
    ]  # fmt: skip


def test_as_of_is_what_was_known_at_the_end_of_a_day(kpitui):
    kpitui("kpi", "add", "visits", "--today", "2026-01-19")
    kpitui("log", "visits", "1", "--today", "2026-01-20")
    kpitui("log", "visits", "2", "--period", "2026-W03", "--today", "2026-01-22")
    values = {
        day: [row[2] for row in table(kpitui("export", "--as-of", day))[1:]]
        for day in ("2026-01-18", "2026-01-19", "2026-01-20", "2026-01-21", "2026-01-22")
    }
    assert list(values.values()) == [[], [], ["1"], ["1"], ["2"]]


@pytest.mark.parametrize("day", ["1800-01-01", "9998-12-31"])
def test_as_of_takes_any_day(workbook, day):
    assert len(table(workbook("export", "--as-of", day))) in {1, 6}


def test_a_day_that_is_none_is_refused(workbook):
    done = workbook("export", "--as-of", "2026-02-30")
    assert (done.returncode, done.stdout) == (2, "")


def test_a_file_is_written_whole_and_keeps_its_mode(workbook, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o640)
    done = workbook("export", "-o", target)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert target.read_text() == workbook("export").stdout
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".tmp")] == []


def test_a_folder_is_no_target(workbook, tmp_path):
    done = workbook("export", "-o", tmp_path)
    assert done.returncode == 2
    assert "is a folder" in done.stderr


@pytest.mark.parametrize("target", ["missing/out.csv", "out.csv/below"])
def test_a_target_that_cannot_be_written_is_a_sentence(workbook, tmp_path, target):
    (tmp_path / "out.csv").write_text("old")
    done = workbook("export", "-o", target)
    assert done.returncode == 4
    assert done.stderr.startswith(f"kpitui: {target} cannot be written: ")


def test_a_device_is_written_to_and_not_replaced(workbook):
    done = workbook("export", "-o", "/dev/stdout")
    assert done.returncode == 0
    assert done.stdout == workbook("export").stdout
    assert workbook("export", "-o", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_other_languages_change_no_digit(workbook):
    assert workbook("export", "--lang", "fr").stdout == workbook("export").stdout


def test_without_a_file_there_is_nothing_to_export(kpitui):
    done = kpitui("export")
    assert done.returncode == 2
    assert "kpitui init" in done.stderr
