from datetime import date

import pytest

from kpitui.domain.kpi import Kind, Kpi, Role
from kpitui.domain.links import Marker
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.reports.as_json import status_json
from kpitui.reports.columns import cells
from kpitui.reports.show import Look, show_json, show_text
from kpitui.reports.status import kpi_status

START, DEADLINE = date(2026, 1, 4), date(2026, 3, 15)  # the ends of W01 and W11
TODAY = date(2026, 2, 17)  # in W08
VISITS = Kpi(
    slug="visits", name="Site visits", objective="grow", unit="visits", role=Role.LEADING,
    owner="anna", source="Matomo", note="Without\nbots.",
)  # fmt: skip


@pytest.fixture
def shop(workbook_of, series):
    return workbook_of(
        Objective(slug="grow", name="Grow online sales"),
        VISITS,
        Target(kpi="visits", since=START, start=START, baseline=100, goal=200, deadline=DEADLINE),
        Target(kpi="visits", since=date(2026, 2, 16), start=START, baseline=100, goal=220,
               deadline=DEADLINE, why="the campaign worked"),
        Marker(kpi="visits", day=date(2026, 1, 13), text="new landing page"),
        *series("visits", "2026-W02", 110, 120, None, 140, 150, 160, 30),
        [Measurement(kpi="visits", period="2026-W04", value=None, note="shop closed")],
        [Measurement(kpi="visits", period="2026-W06", value=151, note="recount")],
    )  # fmt: skip


def lines_of(workbook, kpi=VISITS, **look):
    return show_text(workbook, kpi, TODAY, Look(**look)).splitlines()


def test_it_begins_with_the_name_its_place_and_where_it_stands(shop):
    assert lines_of(shop)[:5] == [
        "Site visits (visits)",
        "Grow online sales · leading · every week · anna",
        "",
        "● on track  160 visits  W07 2026  ↑ 6.0%  (W08 2026 so far: 30 visits)",
        "",
    ]


def test_the_chart_fills_the_width_and_its_markers_are_named_below(shop):
    lines = lines_of(shop)
    chart = lines[5:21]
    assert "• value" in chart[0]
    assert "target 220" in chart[0]
    assert "1" in chart[-3]
    assert max(map(cells, chart)) == 80
    assert lines[22] == "1  W03 2026  new landing page"


def test_the_reasons_the_plan_and_every_target_follow(shop):
    text = "\n".join(lines_of(shop))
    assert "Status    Last 3 values: +0.33" in text
    assert "Plan      160 visits, 160 visits planned: +0 visits\n" in text
    assert "Progress  60%; 60% was expected by then\n" in text
    assert (
        "Target    220 visits by 15 Mar 2026; since 16 Feb 2026: the campaign worked\n"
        "          200 visits by 15 Mar 2026\n"
    ) in text
    assert "Source    Matomo\nNote      Without bots.\n" in text


def test_the_last_values_are_listed_newest_first_with_notes_and_corrections(shop):
    assert lines_of(shop)[-7:] == [
        "W08 2026   30 visits",
        "W07 2026  160 visits",
        "W06 2026  151 visits  recount; was 150 visits (anna)",
        "W05 2026  140 visits",
        "W04 2026     skipped  shop closed",
        "W03 2026  120 visits",
        "W02 2026  110 visits",
    ]


def test_a_week_without_a_value_is_told_as_missing(workbook_of, series):
    book = workbook_of(VISITS, *series("visits", "2026-W02", 1, None, 3))
    assert lines_of(book)[-2] == "W03 2026   missing"


def test_only_the_newest_twelve_periods_are_listed(workbook_of, series):
    book = workbook_of(VISITS, *series("visits", "2025-W01", *range(40)))
    listed = [line for line in lines_of(book) if line.endswith(" visits")]
    assert len(listed) == 12
    assert listed[-1].startswith("W29 2025")


def test_a_kpi_without_values_has_no_chart(workbook_of):
    bare = Kpi(slug="launch", name="launch", kind=Kind.MILESTONE)
    assert lines_of(workbook_of(bare), bare) == [
        "launch",
        "every week",
        "",
        "· not started",
        "",
        "Status  No complete period has a value yet.",
    ]


def test_a_total_is_told_beside_its_plan(workbook_of, series):
    sold = Kpi(slug="sold", name="Sold", kind=Kind.FLOW)
    total = Target(
        kpi="sold", since=START, start=START, goal=70, deadline=DEADLINE, cumulative=True
    )
    book = workbook_of(sold, total, *series("sold", "2026-W02", 5, 5, 5, 5, 5, 5))
    assert "Plan      30 in all, 42 planned by then: -12" in lines_of(book, sold)


def test_computed_kpis_say_from_what(workbook_of, series):
    double = Kpi(slug="double", name="Double", formula="visits + visits")
    lines = lines_of(workbook_of(VISITS, double, *series("visits", "2026-W02", 4)), double)
    assert "Computed  visits + visits" in lines
    assert lines[-1] == "W02 2026  8"


def test_ascii_is_ascii_and_piped_text_has_no_escapes(shop):
    text = show_text(shop, VISITS, TODAY, Look(ascii_only=True))
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert "\x1b[" in show_text(shop, VISITS, TODAY, Look(colour=True))


@pytest.mark.parametrize("width", [80, 93, 200])
def test_no_line_is_wider_than_asked_for(workbook_of, series, width):
    name = "\x1b[2J長い名前 " * 20
    kpi = Kpi(slug="k", name="K", unit="日本", note=name, source=name)
    marker = Marker(kpi="k", day=date(2026, 1, 13), text=name)
    note = Measurement(kpi="k", period="2026-W03", value=2, note=name)
    book = workbook_of(kpi, marker, *series("k", "2026-W02", 1, 2), [note])
    text = show_text(book, kpi, TODAY, Look(width=width))
    assert all(cells(line) <= width for line in text.splitlines())
    assert all(printable(line) == line for line in text.splitlines())


def test_the_document_is_the_status_with_history_markers_and_targets(shop):
    document = show_json(shop, VISITS, TODAY)
    status = status_json(kpi_status(shop, VISITS, TODAY))
    assert list(document) == [
        *status,
        "expectation",
        "track_record",
        "history",
        "markers",
        "targets",
    ]
    assert {key: document[key] for key in status} == status
    assert document["history"][2:5] == [
        {"period": "2026-W04", "value": None, "note": "shop closed"},
        {"period": "2026-W05", "value": 140, "note": None},
        {"period": "2026-W06", "value": 151, "note": "recount"},
    ]
    assert document["markers"] == [{"date": date(2026, 1, 13), "text": "new landing page"}]
    assert [(each["since"], each["goal"], each["why"]) for each in document["targets"]] == [
        ("2026-01-04", 200, ""),
        ("2026-02-16", 220, "the campaign worked"),
    ]
