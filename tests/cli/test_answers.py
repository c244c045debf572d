"""Commands that answer: due, status, show, history, undo."""

import pytest

STATUS = [
    "id", "name", "objective", "role", "level", "scope", "owner", "unit", "direction", "cadence",
    "last", "baseline", "target", "deadline", "progress", "expected", "plan_value", "gap", "status",
    "override", "reasons", "outlook", "process", "realism", "due",
]  # fmt: skip
HISTORY = [
    "entry", "at", "by", "kpi", "objective", "kind", "period", "value", "before", "note", "undone",
]  # fmt: skip


def test_due_says_what_waits_and_answers_with_its_exit_code(shop):
    assert shop.ok("due") == (
        "margin  Oct 2026  24 days late\n"
        "visits  W47 2026  2 days late\n"
        "orders  W47 2026  2 days late\n"
    )
    assert shop("due", "--exit-code").returncode == 1
    for kpi, value in (("visits", "9200"), ("orders", "180"), ("margin", "3.5")):
        shop.ok("log", kpi, value)
    assert shop.ok("due", "--exit-code") == "Nothing is due.\n"


def test_due_as_a_document_has_the_keys_of_the_contract(shop):
    document = shop("due", "--json").json
    assert [list(each) for each in document] == [
        ["id", "name", "objective", "owner", "period", "days_late"]
    ] * 3
    assert document[1] == {
        "id": "visits", "name": "Site visits", "objective": "grow", "owner": None,
        "period": "2026-W47", "days_late": 2,
    }  # fmt: skip


def test_status_is_a_line_a_kpi_under_its_objective(shop):
    lines = shop.ok("status").splitlines()
    assert lines[2] == "Grow online sales · by 31 Dec 2026"
    assert lines[3].split()[:8] == ["■", "off", "track", "»", "Site", "visits", "8,000", "visits"]
    assert lines[3].split()[8:-1] == ["W46", "↓", "7.0%", "10,492"]
    assert set(lines[3].split()[-1]) == set("░│")
    assert lines[4].split()[:7] == ["●", "on", "track", "«", "Orders", "170", "W46"]
    assert max(map(len, lines)) <= 80


def test_status_answers_with_its_exit_code(shop):
    assert shop("status").returncode == 0
    assert shop("status", "--exit-code").returncode == 1
    assert shop("status", "--exit-code", "--json").returncode == 1
    assert shop("status", "--exit-code", "orders", "margin").returncode == 0
    assert shop("status", "--exit-code", "grow").returncode == 1


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((), ["visits", "orders", "conversion", "margin", "launch"]),
        (("grow",), ["visits", "orders", "conversion"]),
        (("margin", "grow"), ["visits", "orders", "conversion", "margin"]),
        (("Keep",), ["margin"]),
        (("vis",), ["visits"]),
    ],
)
def test_status_shows_the_kpis_and_objectives_that_are_named(shop, names, shown):
    assert [each["id"] for each in shop("status", *names, "--json").json] == shown


def test_status_as_a_document_has_the_keys_of_the_contract(shop):
    for each in shop("status", "--json").json:
        assert list(each) == STATUS
        assert {key for key in each["reasons"] if key != "why"} == {"plan", "outlook", "process"}
        assert {key for key in each["outlook"] if key != "why"} == {
            "probability", "median", "low80", "high80", "method", "n",
            "rough", "periods_left", "pace", "required_pace", "arrival", "uses",
        }  # fmt: skip
        assert {key for key in each["process"] if key != "why"} == {
            "mean", "lower", "upper", "trial", "signals",
            "mean_range", "range_upper", "baseline", "jumps",
        }  # fmt: skip
        assert each["due"] is None or list(each["due"]) == ["period", "days_late"]
        assert each["last"] is None or {"period", "value"} <= each["last"].keys()


def test_what_cannot_be_said_is_null_with_a_reason(shop):
    [launch] = shop("status", "launch", "--json").json
    assert launch["last"] is launch["progress"] is launch["outlook"]["probability"] is None
    assert launch["reasons"]["why"]["plan"]
    assert launch["outlook"]["why"]
    assert launch["process"]["why"]


def test_figures_in_the_document_are_not_rounded(shop):
    [visits] = shop("status", "visits", "--json").json
    assert visits["plan_value"] == pytest.approx(8000 + 4000 * 76 / 122, rel=1e-12)
    assert visits["last"]["value"] == 8000.0
    assert (visits["target"], visits["baseline"], visits["deadline"]) == (12000, 8000, "2026-12-31")


def test_show_draws_the_chart_and_tells_the_rest(shop):
    out = shop.ok("show", "visits")
    assert out.startswith("Site visits (visits)\nGrow online sales · leading · every week\n")
    assert "■ off track  8,000 visits  W46 2026" in out
    assert "1  W40 2026  new landing page" in out
    assert "Target    12,000 visits by 31 Dec 2026" in out
    assert max(map(len, out.splitlines())) == 80


def test_show_as_a_document_is_the_status_and_more(shop):
    document = shop("show", "visits", "--json").json
    assert list(document) == [
        *STATUS,
        "expectation",
        "track_record",
        "history",
        "markers",
        "targets",
    ]
    assert document["history"][0] == {"period": "2026-W36", "value": 8000.0, "note": None}
    assert document["markers"] == [{"date": "2026-10-01", "text": "new landing page"}]
    assert [list(each)[:3] for each in document["targets"]] == [["since", "start", "baseline"]]


def test_history_tells_every_change_newest_last(shop):
    shop.ok("log", "visits", "8100", "--period", "2026-W46", "--note", "recount")
    lines = shop.ok("history").splitlines()
    assert lines[0].split()[4:] == ["added", "objective", "grow", "(Grow", "online", "sales)"]
    assert "visits W46 2026: 8,100 visits, was 8,000 visits" in " ".join(lines[-2:])
    assert max(map(len, lines)) <= 80


def test_history_of_one_kpi_leaves_the_others_out(shop):
    out = shop.ok("history", "margin")
    assert "margin" in out
    assert "visits" not in out


def test_history_as_a_document_has_the_keys_of_the_contract(shop):
    shop.ok("log", "visits", "9200")
    rows = shop("history", "--json").json
    assert {tuple(row) for row in rows} == {tuple(HISTORY)}
    assert rows[-1]["at"].startswith("2026-11-25T")
    assert (rows[-1]["kind"], rows[-1]["value"], rows[-1]["before"]) == ("recorded", 9200, None)


def test_undo_takes_the_newest_change_back_and_says_which(shop):
    shop.ok("log", "visits", "9200")
    assert shop.ok("undo") == "Took back: visits W47 2026: 9,200 visits.\n"
    assert "visits  W47 2026" in shop.ok("due")
    assert shop.ok("undo") == "Took back: linked visits to orders, 2 periods ahead.\n"
    rows = shop("history", "--json").json
    assert [row["kind"] for row in rows[-2:]] == ["took back", "took back"]
    assert [row["kpi"] for row in rows if row["undone"]] == ["visits", "visits"]


def test_undo_ends_with_a_sentence_when_nothing_is_left(kpitui):
    kpitui.ok("objective", "add", "grow")
    kpitui.ok("undo")
    answer = kpitui("undo")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "kpitui: There is nothing left to take back.\n"
