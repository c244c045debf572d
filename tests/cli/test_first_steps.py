"""Making a file and defining what it holds."""

import shlex

import pytest


def test_init_makes_the_default_file_and_names_the_next_steps(kpitui):
    first, *rest = kpitui.ok("init").splitlines()
    assert first == f"Made {kpitui.file}"
    assert kpitui.file.exists()
    steps = [shlex.split(line) for line in rest if line.startswith("  ")]
    assert [step[:3] for step in steps] == [
        ["kpitui", "objective", "add"],
        ["kpitui", "kpi", "add"],
    ]
    for step in steps:
        kpitui.ok(*step[1:])
    assert "visits" in kpitui.ok("kpi", "list")


def test_init_leaves_a_file_that_is_there_alone(shop, untouched):
    answer = shop("init")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == f"kpitui: {shop.file} exists already. Nothing was changed.\n"
    assert untouched()


def test_init_makes_the_file_that_is_named(kpitui):
    kpitui.ok("init", "--file", "team/kpis.json")
    assert (kpitui.home / "team" / "kpis.json").exists()
    assert not kpitui.file.exists()


def test_a_command_that_writes_makes_the_file_and_one_that_reads_asks_for_it(kpitui):
    answer = kpitui("status")
    assert answer.returncode == 2
    assert "kpitui init" in answer.stderr
    assert not kpitui.file.exists()
    assert kpitui.ok("objective", "add", "grow") == "Added objective grow.\n"
    assert kpitui.ok("kpi", "add", "visits").splitlines() == [
        "Added KPI visits.",
        "  error    measurable: No target: how much is enough, and by when?",
        "  warning  relevant: No objective: what is it for?",
        "  4 hints: kpitui lint visits",
    ]


def test_an_objective_is_added_changed_listed_and_archived(kpitui):
    kpitui.ok("objective", "add", "grow", "--name", "Grow online sales", "--owner", "anna",
              "--from", "2026-01-01", "--by", "2026-12-31", "--note", "Why not.")  # fmt: skip
    assert kpitui.ok("objective", "edit", "grow", "--owner", "ben") == "Changed objective grow.\n"
    assert kpitui.ok("objective", "list").splitlines() == [
        "short name  name               owner  deadline     KPIs",
        "grow        Grow online sales  ben    31 Dec 2026  0",
    ]
    [document] = kpitui("objective", "list", "--json").json
    assert document["id"] == "grow"
    assert (document["start"], document["deadline"]) == ("2026-01-01", "2026-12-31")
    assert kpitui.ok("objective", "archive", "grow") == "Archived objective grow.\n"
    assert kpitui("objective", "list", "--json").json == []
    assert "(archived)" in kpitui.ok("objective", "list", "--all")
    assert kpitui.ok("objective", "archive", "grow", "--restore") == "Restored objective grow.\n"


def test_every_option_of_a_kpi_is_recorded(kpitui):
    kpitui.ok("objective", "add", "grow")
    kpitui.ok(
        "kpi", "add", "visits", "--name", "Site visits", "--objective", "grow", "--kind", "flow",
        "--unit", "visits", "--decimals", "0", "--cadence", "month", "--direction", "up",
        "--role", "leading", "--level", "operational", "--scope", "team:Web", "--owner", "anna",
        "--tag", "web", "--tag", "weekly", "--baseline", "60 000", "--from", "2026-01-01",
        "--target", "100,000.00", "--by", "2026-12-31", "--per-period", "--reach", "before",
        "--source", "Matomo", "--note", "No bots.",
    )  # fmt: skip
    document = kpitui("kpi", "show", "visits", "--json").json
    said = {
        "id": "visits", "name": "Site visits", "objective": "grow", "kind": "flow",
        "unit": "visits", "decimals": 0, "cadence": "month", "direction": "up", "role": "leading",
        "level": "operational", "scope": "team", "scope_name": "Web", "owner": "anna",
        "tags": ["web", "weekly"], "source": "Matomo", "note": "No bots.", "archived": False,
    }  # fmt: skip
    assert {key: document[key] for key in said} == said
    target = document["target"]
    assert (target["baseline"], target["goal"], target["reach"]) == (60000, 100000, "before")
    assert (target["start"], target["deadline"], target["cumulative"]) == (
        "2026-01-01", "2026-12-31", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        (["--target", "-5"], "goal", -5),
        (["--target=-5"], "goal", -5),
        (["--baseline", "(12.5)", "--target", "4"], "baseline", -12.5),
        (["--band", "-5", "5"], "low", -5),
        (["--kind", "flow", "--cumulative", "--target", "1.2k", "--from", "2026-01-01",
          "--by", "2026-12-31"], "goal", 1200),
    ],
)  # fmt: skip
def test_numbers_of_a_definition_are_read_as_people_type_them(kpitui, options, field, value):
    kpitui.ok("kpi", "add", "k", *options)
    assert kpitui("kpi", "show", "k", "--json").json["target"][field] == value


def test_a_ratio_and_a_formula_are_computed(shop):
    shop.ok("kpi", "add", "basket", "--formula", "visits / orders")
    assert "Computed  visits / orders" in shop.ok("kpi", "show", "basket")
    assert "Computed   orders / visits" in shop.ok("kpi", "show", "conversion")


def test_a_kpi_is_changed_listed_shown_and_archived(shop):
    assert shop.ok("kpi", "edit", "margin", "--owner", "ben").startswith("Changed KPI margin.\n")
    assert "Owner      ben" in shop.ok("kpi", "show", "margin")
    told = shop.ok("kpi", "edit", "margin", "--objective", "")
    assert "warning  relevant: No objective: what is it for?" in told
    assert shop("kpi", "show", "margin", "--json").json["objective"] is None
    assert [kpi["id"] for kpi in shop("kpi", "list", "--json").json] == [
        "visits", "orders", "conversion", "margin", "launch",
    ]  # fmt: skip
    assert shop.ok("kpi", "archive", "launch") == "Archived KPI launch.\n"
    assert "launch" not in shop.ok("kpi", "list")
    assert "launch (archived)" in shop.ok("kpi", "list", "--all")
    assert shop.ok("kpi", "archive", "launch", "--restore") == "Restored KPI launch.\n"


def test_links_are_declared_and_taken_away(shop):
    assert shop.ok("link", "orders", "margin", "--lead", "1") == (
        "orders is expected to announce margin, 1 period ahead.\n"
    )
    assert shop.ok("link", "visits", "margin") == "visits is expected to announce margin.\n"
    assert "Announces  orders (2 periods ahead)" in shop.ok("kpi", "show", "visits")
    assert shop.ok("unlink", "visits", "orders") == (
        "visits is no longer expected to announce orders.\n"
    )
    assert "orders (2" not in shop.ok("kpi", "show", "visits")


def test_a_marker_is_set_on_a_day(shop):
    assert shop.ok("marker", "visits", "2026-11-12", "newsletter") == (
        "Marked visits on 12 Nov 2026: newsletter\n"
    )
    assert "Marked visits on 24 Nov 2026: -10 % sale" in shop.ok(
        "marker", "visits", "yesterday", "--", "-10 % sale"
    )
    assert [each["text"] for each in shop("show", "visits", "--json").json["markers"]] == [
        "new landing page", "newsletter", "-10 % sale",
    ]  # fmt: skip


def test_a_new_target_is_in_force_from_a_day_on(shop):
    told = shop.ok("target", "visits", "13", "000", "--by", "2026-12-31", "--why", "ads")
    first, *advice = told.splitlines()
    assert first == "Target of visits from 25 Nov 2026 on: 13,000 visits by 31 Dec 2026"
    assert all(line.startswith("  ") for line in advice)
    told = shop.ok(
        "target", "margin", "-2.5", "--by", "2027-06-30", "--from", "2026-12-01", "--why", "x"
    )
    assert told.startswith("Target of margin from 1 Dec 2026 on: -2.5% by 30 Jun 2027\n")
    targets = shop("show", "visits", "--json").json["targets"]
    assert [(each["since"], each["goal"]) for each in targets] == [
        ("2026-08-31", 12000), ("2026-11-25", 13000),
    ]  # fmt: skip
