from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.reports.change import What
from kpitui.reports.columns import cells
from kpitui.reports.history import history, history_json, history_text, undone_text

VISITS = Kpi(slug="visits", name="Site visits", unit="visits", objective="grow")
ORDERS = Kpi(slug="orders", name="Orders")


def value(number, period="2026-W47", kpi="visits", note=""):
    return Measurement(kpi=kpi, period=period, value=number, note=note)


def told(rows):
    return [(row.kind, row.value, row.before) for row in rows]


def test_a_correction_says_what_counted_before(workbook_of):
    book = workbook_of([value(9200.0)], [value(9300.0)], [value(9400.0, note="recount")])
    assert told(history(book)) == [
        (What.RECORDED, 9200, None),
        (What.CORRECTED, 9300, 9200),
        (What.CORRECTED, 9400, 9300),
    ]


def test_a_skip_a_note_and_a_value_after_a_skip_are_told_apart(workbook_of):
    book = workbook_of(
        [value(1.0)], [value(1.0, note="ads")], [value(None, note="closed")], [value(2.0)]
    )
    rows = history(book)
    assert told(rows) == [
        (What.RECORDED, 1, None),
        (What.NOTED, 1, 1),
        (What.SKIPPED, None, 1),
        (What.CORRECTED, 2, None),
    ]
    assert [row.note for row in rows] == ["", "ads", "closed", ""]


def test_other_periods_and_kpis_do_not_count_as_before(workbook_of):
    book = workbook_of([value(1.0)], [value(2.0, "2026-W46")], [value(3.0, kpi="orders")])
    assert [row.before for row in history(book)] == [None, None, None]


def test_after_an_undo_the_value_before_it_counts_again(workbook_of):
    book = workbook_of([value(1.0)], [value(2.0)], [Undo(of=2)], [value(3.0)])
    rows = history(book)
    assert told(rows) == [
        (What.RECORDED, 1, None),
        (What.CORRECTED, 2, 1),
        (What.TOOK_BACK, 2, None),
        (What.CORRECTED, 3, 1),
    ]
    assert [row.undone for row in rows] == [False, True, False, False]


def test_a_value_recorded_anew_after_an_undo_had_nothing_before(workbook_of):
    book = workbook_of([value(1.0)], [Undo(of=1)], [value(1.0)])
    assert history(book)[-1].kind is What.RECORDED


def test_a_definition_says_the_fields_that_changed(workbook_of):
    named = Kpi(slug="visits", name="Visits", owner="ben", unit="visits", objective="grow")
    rows = history(workbook_of([VISITS], [named]))
    assert rows[0].kind is What.ADDED
    assert rows[0].value["name"] == "Site visits"
    assert (rows[1].kind, rows[1].value, rows[1].before) == (
        What.CHANGED,
        {"name": "Visits", "owner": "ben"},
        {"name": "Site visits", "owner": ""},
    )
    assert (rows[1].kpi, rows[1].objective) == ("visits", "grow")


def test_archiving_and_restoring_have_words_of_their_own(workbook_of):
    old = Objective(slug="grow", name="Grow", archived=True)
    rows = history(workbook_of([Objective(slug="grow", name="Grow")], [old], [
        Objective(slug="grow", name="Grow")]))  # fmt: skip
    assert [row.kind for row in rows] == [What.ADDED, What.ARCHIVED, What.RESTORED]
    assert {row.objective for row in rows} == {"grow"}
    assert {row.kpi for row in rows} == {None}


def test_a_target_version_says_what_differs_from_the_one_before(workbook_of):
    first = Target(kpi="visits", since=date(2026, 1, 1), goal=100.0, deadline=date(2026, 12, 31))
    later = Target(
        kpi="visits", since=date(2026, 7, 1), goal=80.0, deadline=date(2026, 12, 31), why="strike"
    )
    rows = history(workbook_of([first], [later]))
    assert [row.kind for row in rows] == [What.TARGET, What.TARGET]
    assert rows[1].value == {"since": "2026-07-01", "goal": 80.0}
    assert rows[1].before == {"since": "2026-01-01", "goal": 100.0}
    assert rows[1].note == "strike"


def test_a_baseline_of_zero_is_told(workbook_of):
    zero = Target(kpi="visits", since=date(2026, 1, 1), baseline=0.0, goal=1.0)
    assert history(workbook_of([zero]))[0].value["baseline"] == 0.0


def test_links_and_markers_are_in_the_history(workbook_of):
    rows = history(workbook_of(
        [Link(leading="visits", lagging="orders", lead=2)],
        [Link(leading="visits", lagging="orders", removed=True)],
        [Marker(kpi="visits", day=date(2026, 3, 12), text="new landing page")],
    ))  # fmt: skip
    assert told(rows) == [
        (What.LINKED, {"lagging": "orders", "lead": 2}, None),
        (What.UNLINKED, {"lagging": "orders", "lead": None}, {"lagging": "orders", "lead": 2}),
        (What.MARKED, "new landing page", None),
    ]
    assert rows[2].period == "2026-03-12"


def test_the_newest_change_is_last_and_entries_stay_together(workbook_of):
    book = workbook_of(Objective(slug="grow", name="Grow"), VISITS, value(1.0), [ORDERS])
    assert [(row.entry, row.kpi or row.objective) for row in history(book)] == [
        (1, "grow"),
        (1, "visits"),
        (1, "visits"),
        (2, "orders"),
    ]


def test_the_history_of_one_kpi_has_its_links_and_its_undos(workbook_of):
    book = workbook_of(
        [VISITS],
        [ORDERS],
        [value(5.0, kpi="orders")],
        [Link(leading="visits", lagging="orders")],
        [Undo(of=4)],
        [Undo(of=3)],
        [value(1.0)],
    )
    assert [row.entry for row in history(book, ORDERS)] == [2, 3, 4, 5, 6]
    assert [row.entry for row in history(book, VISITS)] == [1, 4, 5, 7]


def test_the_document_has_the_keys_of_the_contract(workbook_of):
    book = workbook_of([VISITS], [value(9200.0, note="ads")], [Undo(of=2)])
    document = history_json(history(book))
    keys = "entry at by kpi objective kind period value before note undone"
    assert {tuple(row) for row in document} == {tuple(keys.split())}
    assert document[1] == {
        "entry": 2,
        "at": "1970-01-01T00:02:00Z",
        "by": "ben",
        "kpi": "visits",
        "objective": None,
        "kind": "recorded",
        "period": "2026-W47",
        "value": 9200.0,
        "before": None,
        "note": "ads",
        "undone": True,
    }


@pytest.fixture
def text_of(workbook_of):
    def write(*changes, **settings):
        book = workbook_of(*changes)
        return history_text(history(book), book.all_kpis, **settings)

    return write


def test_the_text_says_who_when_what_and_what_was_before(text_of):
    text = text_of(
        [VISITS], [value(9200.0)], [value(9300.0, note="recount")], [Undo(of=3)], width=100
    )
    corrected = "visits W47 2026: 9,300 visits, was 9,200 visits “recount” (taken back)"
    assert text.splitlines() == [
        "1  1970-01-01 00:01  ben  added KPI visits (Site visits)",
        "2  1970-01-01 00:02  ben  visits W47 2026: 9,200 visits",
        f"3  1970-01-01 00:03  ben  {corrected}",
        "4  1970-01-01 00:04  ben  took back entry 3",
    ]


def test_every_kind_of_change_has_words(text_of):
    done = Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE)
    text = text_of(
        [Objective(slug="grow", name="Grow"), VISITS, ORDERS, done],
        [Objective(slug="grow", name="Grow", owner="anna")],
        [Kpi(slug="orders", name="Orders", archived=True)],
        [Kpi(slug="orders", name="Orders")],
        [Target(kpi="visits", since=date(2026, 1, 1), baseline=0.0, goal=9.5, why="new site")],
        [Link(leading="visits", lagging="orders", lead=2)],
        [Link(leading="visits", lagging="orders", removed=True)],
        [Marker(kpi="visits", day=date(2026, 3, 12), text="sale")],
        [value(None, note="closed")],
        [value(3.0)],
        [value(3.0, note="late")],
        [value(None, note="wrong")],
        [value(1.0, kpi="launch")],
        width=120,
    )
    for words in (
        "added objective grow (Grow)",
        "changed objective grow: owner anna (was none)",
        "archived KPI orders",
        "restored KPI orders",
        "target of visits: since 2026-01-01, baseline 0 visits, goal 9.5 visits “new site”",
        "linked visits to orders, 2 periods ahead",
        "no longer linked: visits to orders",
        "marked visits on 12 Mar 2026: sale",
        "visits W47 2026: skipped “closed”",
        "visits W47 2026: 3 visits, was skipped",
        "visits W47 2026: 3 visits, noted “late”",
        "visits W47 2026: skipped, was 3 visits “wrong”",
        "launch W47 2026: done",
    ):
        assert words in text


def test_many_first_values_of_one_kpi_share_a_line(text_of, series):
    rows = series("visits", "2026-W01", *range(7))
    text = text_of([*rows, value(1.0, kpi="orders"), value(8.0, "2026-W30", note="peak")])
    assert "visits: 7 values, W01 2026 to W07 2026" in text
    assert "orders W47 2026: 1" in text
    assert "“peak”" in text
    assert len(text.splitlines()) == 3


def test_the_text_gives_the_time_on_the_wall(text_of):
    tokyo = timezone(timedelta(hours=9))
    text = text_of([value(1.0)], local=lambda at: datetime.fromtimestamp(at, UTC).astimezone(tokyo))
    assert "1970-01-01 09:01" in text


def test_long_notes_wrap_below_themselves_and_no_line_is_too_wide(text_of):
    text = text_of([value(1.0, note="the campaign of the week " * 8)])
    assert all(cells(line) <= 80 for line in text.splitlines())
    assert all(line.startswith(" " * 26) for line in text.splitlines()[1:])


def test_what_a_terminal_could_act_on_is_not_printed(text_of):
    text = text_of([Kpi(slug="visits", name="\x1b[31mred"), value(1.0, note="a\x07b\nc")])
    assert text.replace("\n", "").isprintable()


def test_an_empty_history_says_so(text_of):
    assert text_of() == "Nothing was recorded yet."


def test_what_was_taken_back_is_a_sentence():
    kpis = {"visits": VISITS}
    assert undone_text([value(9200.0)], kpis) == "Took back: visits W47 2026: 9,200 visits."
    assert undone_text([value(9200.0)]) == "Took back: visits W47 2026: 9,200."
    many = [value(float(week), f"2026-W{week:02}") for week in range(1, 13)]
    assert undone_text(many, kpis).endswith("visits W03 2026: 3 visits and 9 more.")
