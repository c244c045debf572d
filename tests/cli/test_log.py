"""Recording values from the shell."""

import pytest


def values(program, kpi="visits"):
    """What counts now, by period."""
    history = program("show", kpi, "--json").json["history"]
    return {row["period"]: row["value"] for row in history}


def test_without_a_period_the_last_complete_one_is_meant(shop):
    first, verdict = shop.ok("log", "visits", "9200", "--force").splitlines()
    assert first == "visits  W47 2026  9,200 visits  recorded  plan 10,721 visits, -1,521 visits"
    assert verdict.startswith("Routine: usually ")
    assert values(shop)["2026-W47"] == 9200


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (["12 500"], 12500),
        (["12", "500"], 12500),
        (["12,500.5"], 12500.5),
        (["12.500,5"], 12500.5),
        (["1.2k"], 1200),
        (["-5"], -5),
        (["-5.25"], -5.25),
        (["(5)"], -5),
        (["0"], 0),
    ],
)
def test_a_number_is_read_as_people_type_it(shop, typed, value):
    shop.ok("log", "visits", *typed, "--force")
    assert values(shop)["2026-W47"] == value


@pytest.mark.parametrize(
    ("period", "key"),
    [("2026-W47", "2026-W47"), ("last", "2026-W47"), ("this", "2026-W48"), ("-2", "2026-W46"),
     ("2026-11-20", "2026-W47"), ("W40", "2026-W40")],
)  # fmt: skip
def test_a_period_is_read_as_people_type_it(shop, period, key):
    answer = shop("log", "visits", "1", "--period", period, "--force")
    assert answer.returncode == 0
    assert values(shop)[key] == 1


def test_the_same_value_again_changes_nothing(shop, untouched):
    assert "unchanged" in shop.ok("log", "orders", "100", "--period", "2026-W36")
    assert untouched()


def test_another_value_corrects_and_says_what_it_was(shop):
    answer = shop("log", "orders", "105", "--period", "2026-W36", "--force")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "105  corrected, was 100" in answer.stdout


def test_a_correction_without_a_period_is_pointed_out(shop):
    shop.ok("log", "visits", "9200", "--force")
    answer = shop("log", "visits", "920", "--force")
    assert answer.returncode == 0
    assert "corrected" in answer.stdout
    assert "2026-W47" in answer.stderr
    assert "kpitui undo" in answer.stderr


def test_note_confidence_and_author_are_kept(shop):
    shop.ok(
        "log", "visits", "9200", "--note", "ads", "--confidence", "0.7", "--by", "ben", "--force"
    )
    row = shop("history", "visits", "--json").json[-1]
    assert (row["note"], row["by"], row["value"]) == ("ads", "ben", 9200)


def test_a_skip_answers_what_was_due(shop):
    assert "skipped (shop closed)" in shop.ok("log", "visits", "--skip", "shop closed")
    assert "visits" not in shop.ok("due")
    assert values(shop)["2026-W47"] is None


def test_a_milestone_is_done_or_not_done(shop):
    assert "launch  W47 2026  done  recorded" in shop.ok("log", "launch", "done")
    assert values(shop, "launch") == {"2026-W47": 1}
    assert shop("log", "launch", "2").returncode == 2


def test_an_unambiguous_start_of_a_name_is_enough(shop):
    assert shop.ok("log", "vis", "9200", "--force").startswith("visits  ")
    assert shop.ok("log", "Site", "9200").startswith("visits  ")


def test_many_values_come_from_standard_input_all_or_nothing(shop):
    table = "kpi,period,value\nvisits,2026-W47,9200\norders,2026-W47,{}\n"
    answer = shop("log", "--batch", "-", stdin=table.format("lots"))
    assert answer.returncode == 2
    assert "2026-W47" not in values(shop)
    answer = shop("log", "--batch", "-", stdin=table.format("180"))
    assert answer.returncode == 0
    assert (values(shop)["2026-W47"], values(shop, "orders")["2026-W47"]) == (9200, 180)
