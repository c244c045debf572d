import csv
import json
import os
from pathlib import Path

import pytest

SHOP = Path(__file__).with_name("shop.csv")


def imported(kpitui, *arguments, **more):
    done = kpitui("import", *arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refusal(kpitui, *arguments, **more):
    done = kpitui("import", *arguments, **more)
    assert done.returncode == 2
    assert done.stdout == ""
    return done.stderr


@pytest.fixture
def table(tmp_path):
    """Writes a table and gives its path."""

    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8", newline="")
        return path

    return write


def rows(kpitui):
    exported = csv.DictReader(kpitui("export").stdout.splitlines())
    return [(row["kpi"], row["period"], row["value"]) for row in exported]


def test_it_says_what_it_understood_and_what_it_did(kpitui):
    said = imported(kpitui, SHOP, "--create").splitlines()
    assert said[0] == f"{SHOP}: wide table, a column a KPI, 10 rows"
    assert said[1] == "Periods: column week_starting, 2010-W49 to 2011-W07"
    assert said[2] == "Decimal sign: ."
    assert "  orders                   new  week  10 values" in said
    assert "  row 2  2010-W49  revenue_gbp 329,936.81  orders 530" in "\n".join(said)
    assert "Imported: 100 new, 0 corrected, 0 unchanged; 10 KPIs made." in said
    assert "  kpitui kpi edit revenue_gbp --kind flow --unit GBP" in said
    assert all(len(line) < 80 for line in said[1:])


def test_every_number_comes_back_equal(kpitui):
    imported(kpitui, SHOP, "--create")
    with SHOP.open() as file:
        table = list(csv.DictReader(file))
    exported = rows(kpitui)
    for heading in list(table[0])[1:]:
        values = [float(value) for kpi, _period, value in exported if kpi == heading]
        assert values == [float(row[heading]) for row in table]
    assert len(exported) == 100
    assert ("revenue_gbp", "2010-W49", "329936.81") in exported
    assert ("orders", "2010-W49", "530") in exported


def test_the_same_file_again_changes_nothing(kpitui):
    imported(kpitui, SHOP, "--create")
    before = kpitui("export").stdout
    assert "Imported: 0 new, 0 corrected, 100 unchanged." in imported(kpitui, SHOP)
    assert kpitui("export").stdout == before


def test_a_dry_run_saves_nothing(kpitui, tmp_path):
    said = imported(kpitui, SHOP, "--create", "--dry-run")
    assert "Dry run: nothing saved. It would be 100 new" in said
    assert not (tmp_path / "data").exists()


def test_undo_takes_the_whole_import_back(kpitui):
    imported(kpitui, SHOP, "--create")
    assert kpitui("undo").returncode == 0
    assert rows(kpitui) == []
    assert json.loads(kpitui("kpi", "list", "--json").stdout) == []


def test_without_create_unknown_columns_are_refused(kpitui, tmp_path):
    said = refusal(kpitui, SHOP)
    assert "“revenue_gbp”, “orders”" in said
    assert "--create" in said
    assert not (tmp_path / "data").exists()


def test_a_french_table_is_read(kpitui, table):
    path = table("date;visites;taux\n13/01/2026;9\u202f200,5;3,4 %\n20/01/2026;9300;3,5 %\n")
    said = imported(kpitui, path, "--create")
    assert "Decimal sign: ," in said
    assert rows(kpitui) == [
        ("visites", "2026-W03", "9200.5"),
        ("visites", "2026-W04", "9300"),
        ("taux", "2026-W03", "3.4"),
        ("taux", "2026-W04", "3.5"),
    ]


def test_what_reads_in_two_ways_is_asked_about(kpitui, table):
    path = table("date,visits\n03/02/2026,1.234\n")
    assert "--dates dmy or --dates mdy" in refusal(kpitui, path, "--create")
    assert "--decimal" in refusal(kpitui, path, "--create", "--dates", "dmy")
    imported(kpitui, path, "--create", "--dates", "dmy", "--decimal", ",")
    assert rows(kpitui) == [("visits", "2026-02-03", "1234")]


def test_a_long_table_keeps_notes_confidences_and_skips(kpitui, table):
    path = table(
        "kpi\tdate\tvalue\tnote\tconfidence\n"
        "visits\t2026-01-05\t12\tcampaign week\t0.8\n"
        "visits\t2026-01-12\t\tshop closed\t\n"
    )
    imported(kpitui, path, "--create")
    exported = list(csv.DictReader(kpitui("export").stdout.splitlines()))
    assert [(row["value"], row["note"], row["confidence"]) for row in exported] == [
        ("12", "campaign week", "0.8"),
        ("", "shop closed", ""),
    ]


def test_a_single_column_goes_to_a_kpi(kpitui, table):
    path = table("week,anything\n2026-W02,5\n2026-W03,6\n")
    imported(kpitui, path, "--kpi", "Visits", "--create")
    assert rows(kpitui) == [("visits", "2026-W02", "5"), ("visits", "2026-W03", "6")]


def test_wrong_cells_are_named_and_nothing_is_saved(kpitui, table, tmp_path):
    path = table("date,visits\n2026-01-05,1\n2026-01-12,many\n")
    said = refusal(kpitui, path, "--create")
    assert "row 3, visits: “many” is not a number" in said
    assert not (tmp_path / "data").exists()


def test_a_table_without_dates_is_a_clear_sentence(kpitui, table):
    said = refusal(kpitui, table("t,sales\n1,200.1\n2,199.5\n"), "--create")
    assert said.startswith("kpitui: No column holds dates or periods; the first one is “t”")
    assert said.count("\n") == 1


def test_a_period_in_the_future_is_refused(kpitui, table):
    path = table("date,visits\n2026-01-05,1\n2026-01-12,2\n")
    assert "row 3, visits: 2026-W03 lies in the future" in refusal(
        kpitui, path, "--create", "--today", "2026-01-08"
    )


def test_standard_input_is_read(kpitui):
    imported(kpitui, "-", "--create", stdin="date,visits\n2026-01-05,1\n2026-01-12,2\n")
    assert len(rows(kpitui)) == 2


def test_control_characters_in_a_table_never_reach_the_terminal(kpitui, table):
    path = table("date,\x1b]52;c;aGk=\x07\n2026-01-05,1\n2026-01-12,\x1b[31m\n")
    said = refusal(kpitui, path) + refusal(kpitui, path, "--create")
    assert "\x1b" not in said
    assert "\x07" not in said


def test_what_is_no_regular_file_is_refused_without_waiting(kpitui, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "no regular file" in refusal(kpitui, pipe)
    assert "no regular file" in refusal(kpitui, "/dev/zero")
    assert "no regular file" in refusal(kpitui, tmp_path)
    assert "No such file" in refusal(kpitui, tmp_path / "missing.csv")


def test_a_file_of_more_than_100_megabytes_is_refused(kpitui, tmp_path):
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(100_000_001)
    assert "larger than 100 MB" in refusal(kpitui, large)


def test_a_table_in_another_encoding_is_refused(kpitui, tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("date,fréquentation\n2026-01-05,1\n".encode("latin-1"))
    assert "UTF-8" in refusal(kpitui, path, "--create")


def test_a_read_only_session_imports_nothing(kpitui, tmp_path):
    done = kpitui("import", SHOP, "--create", "--read-only")
    assert done.returncode == 4
    assert "read-only" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_json_export_is_read_back(kpitui, tmp_path):
    imported(kpitui, SHOP, "--create")
    kpitui("kpi", "edit", "orders", "--kind", "flow", "--unit", "orders")
    kpitui("marker", "orders", "2011-01-03", "new page")
    kpitui("export", "--format", "json", "-o", "all.json")
    copy = tmp_path / "copy.json"
    said = imported(kpitui, "all.json", "--create", "--file", copy)
    assert "all.json: an export of kpitui, 100 rows" in said
    documents = [
        json.loads(kpitui("export", "--format", "json", *there).stdout)
        for there in ((), ("--file", copy))
    ]
    for document in documents:
        for each in [row for table in list(document.values())[1:] for row in table]:
            for stamp in ("entry", "at", "by", "recorded_at"):
                each.pop(stamp, None)
    assert documents[1] == documents[0]


def test_an_unknown_option_value_is_a_usage_error(kpitui):
    assert "--layout" in refusal(kpitui, SHOP, "--layout", "square")
    assert "--decimal" in refusal(kpitui, SHOP, "--decimal", ";")


def test_the_help_shows_examples(kpitui):
    assert "kpitui import weekly.csv --create --dry-run" in kpitui("import", "--help").stdout
