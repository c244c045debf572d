"""Options that every command takes, before or after it."""

import json

import pytest


@pytest.fixture
def elsewhere(shop):
    """A copy of the shop's file under another name, with one more KPI."""
    path = shop.home / "elsewhere.json"
    path.write_bytes(shop.file.read_bytes())
    shop.ok("--file", str(path), "kpi", "add", "hires")
    return path


def slugs(answer):
    return [each["id"] for each in answer.json]


@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_the_file_is_named_on_either_side_of_a_command(shop, elsewhere, place):
    arguments = ["kpi", "list", "--json"]
    at = {"before": 0, "between": 1, "after": 3}[place]
    arguments[at:at] = ["--file", str(elsewhere)]
    assert "hires" in slugs(shop(*arguments))
    assert "hires" not in slugs(shop("kpi", "list", "--json"))


def test_the_environment_names_the_file_and_the_option_wins(shop, elsewhere):
    env = {"KPITUI_FILE": str(elsewhere)}
    assert "hires" in slugs(shop("kpi", "list", "--json", env=env))
    other = shop("kpi", "list", "--json", "--file", str(shop.file), env=env)
    assert "hires" not in slugs(other)


def test_a_path_below_home_is_understood(shop, elsewhere):
    assert "hires" in slugs(shop("kpi", "list", "--json", "--file", "~/elsewhere.json"))


@pytest.mark.parametrize(
    "arguments",
    [["--today", "2026-11-30", "due", "--json"], ["due", "--json", "--today", "2026-11-30"]],
)
def test_today_is_what_the_option_says(shop, arguments):
    assert [each["period"] for each in shop(*arguments).json][1:] == ["2026-W48", "2026-W48"]


def test_the_environment_says_today_and_the_option_wins(shop):
    env = {"KPITUI_TODAY": "2026-11-16"}
    assert slugs(shop("due", "--json", env=env)) == ["margin"]
    assert len(shop("due", "--json", "--today", "2026-11-23", env=env).json) == 3


def test_entries_carry_the_day_that_counts_as_today(shop):
    shop.ok("log", "visits", "1", "--period", "2026-W40", "--today", "2026-11-20")
    assert shop("history", "--json").json[-1]["at"].startswith("2026-11-20T")


def test_read_only_holds_on_either_side(shop, untouched):
    for arguments in (["--read-only", "undo"], ["undo", "--read-only"]):
        assert shop(*arguments).returncode == 4
    assert shop("--read-only", "status").returncode == 0
    assert untouched()


@pytest.mark.parametrize("command", [
    ["status"], ["show", "visits"], ["history"], ["due"], ["kpi", "list"],
    ["kpi", "show", "visits"], ["objective", "list"],
])  # fmt: skip
def test_ascii_prints_nothing_but_ascii(shop, command):
    shop.ok("objective", "edit", "grow", "--name", "Größer — “wachsen”")
    shop.ok("kpi", "edit", "visits", "--name", "Besuche über alle Länder und Kanäle zusammen")
    before, after = shop.ok("--ascii", *command), shop.ok(*command, "--ascii")
    assert before == after
    assert after.isascii()


def test_a_language_that_has_no_words_for_it_yet_still_speaks(shop):
    assert (
        shop("--lang", "fr", "status").returncode == shop("status", "--lang", "en").returncode == 0
    )


def test_the_author_is_the_account_and_not_the_environment(shop):
    shop.ok("log", "visits", "9200", env={"USER": "mallory", "LOGNAME": "mallory"})
    assert shop("history", "--json").json[-1]["by"] != "mallory"


def test_the_version_is_printed(kpitui):
    from kpitui import __version__

    assert kpitui.ok("--version") == f"kpitui {__version__}\n"


def test_the_file_stays_json_that_stock_tools_read(shop):
    shop.ok("log", "visits", "9200")
    document = json.loads(shop.file.read_bytes())
    assert {"meta", "kpis", "objectives", "measurements"} <= document.keys()
