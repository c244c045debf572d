"""One KPI in full: its facts, its reasons, its history with corrections, links and notes."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from kpitui.domain.kpi import Direction, Kind, Kpi, Level, Role, ScopeKind
from kpitui.domain.links import Link, Marker
from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import speak
from kpitui.reports.kpi_detail import KpiDetail, kpi_detail

Make = Callable[..., Workbook]
TODAY = date(2026, 11, 25)


def said(lines: tuple[str, ...]) -> str:
    return "\n".join(" ".join(line.split()) for line in lines)


def measured(period: str, value: float | None, **more: Any) -> Measurement:
    return Measurement(kpi="visits", period=period, value=value, **more)


def detail(workbook_of: Make) -> KpiDetail:
    workbook = workbook_of(
        Objective(slug="grow", name="Grow"),
        Kpi(
            slug="visits", name="Site visits", objective="grow", kind=Kind.FLOW, unit="visits",
            role=Role.LEADING, level=Level.OPERATIONAL, scope=ScopeKind.TEAM, scope_name="Web",
            owner="anna", tags=("web",), source="logs", note="Robots are left out.",
        ),
        Kpi(slug="orders", name="Orders", role=Role.LAGGING),
        Target(kpi="visits", since=date(2026, 1, 1), goal=200.0),
        Link(leading="visits", lagging="orders", lead=2),
        Marker(kpi="visits", day=date(2026, 11, 10), text="new landing page"),
        measured("2026-W46", 100.0),
        measured("2026-W45", None, note="server moved"),
        [measured("2026-W46", 120.0, note="bots removed", confidence=0.7)],
        [measured("2026-W47", 150.0)],
        [Target(kpi="visits", since=date(2026, 11, 16), goal=300.0, why="good start")],
    )  # fmt: skip
    return kpi_detail(workbook, "visits", TODAY)


def test_the_facts_say_what_it_is(workbook_of: Make) -> None:
    report = detail(workbook_of)
    assert report.objective == "Grow"
    assert {"leading", "flow", "operational", "team:Web", "anna", "#web"} <= set(report.facts)


def test_the_history_keeps_what_was_corrected(workbook_of: Make) -> None:
    lines = said(detail(workbook_of).history)
    assert lines.startswith("W47 2026 150 visits")
    assert "W46 2026 120 visits ben confidence 70%\nbots removed\nwas 100 visits anna" in lines
    assert "W45 2026 skipped (server moved)" in lines


def test_the_links_say_which_way_they_are_expected_to_go(workbook_of: Make) -> None:
    assert said(detail(workbook_of).links) == (
        "is expected to announce Orders (2 periods ahead)\n"
        "Not enough data: 0 weeks in common; at least 24 are needed."
    )


def test_the_notes_hold_definition_markers_and_values(workbook_of: Make) -> None:
    lines = said(detail(workbook_of).notes)
    assert "Robots are left out." in lines
    assert "10 Nov 2026 new landing page" in lines
    assert "W46 2026 bots removed" in lines


def test_a_new_target_and_the_source_are_among_the_reasons(workbook_of: Make) -> None:
    lines = said(detail(workbook_of).status)
    assert "300 visits from 16 Nov 2026 on: good start" in lines
    assert "Source logs" in lines
    assert "Outlook" in lines
    assert "Under 6 values: what is usual cannot be told yet." in lines


def test_what_came_from_outside_is_made_harmless(workbook_of: Make) -> None:
    hostile = Kpi(slug="a", name="A\x1b[31m", note="x\x07y", owner="\x9bo", source="s\u202e")
    report = kpi_detail(workbook_of(hostile), "a", TODAY)
    texts = [report.tile.name, *report.facts, *report.status, *report.notes, *report.links]
    assert not any(sign in text for text in texts for sign in "\x1b\x07\x9b\u202e")


VISITS = Kpi(slug="visits", name="Site visits", unit="visits")
YEAR: dict[str, Any] = {"start": date(2026, 1, 1), "deadline": date(2026, 12, 31)}
RISING = Target(kpi="visits", since=date(2026, 1, 1), baseline=0.0, goal=364.0, **YEAR)


def report_of(make: Make, *changes: Any) -> KpiDetail:
    return kpi_detail(make(*changes), "visits", TODAY)


def test_the_plan_is_told_with_its_figures(workbook_of: Make) -> None:
    weeks = [measured(f"2026-W{week}", 300.0) for week in range(42, 48)]
    lines = said(report_of(workbook_of, VISITS, RISING, *weeks).status)
    assert "Target 364 visits by 31 Dec 2026" in lines
    assert "W47 2026: 300 visits, planned 325 visits (-25 visits)" in lines
    assert "Progress 82%, expected 89%" in lines


def test_a_running_total_is_told_beside_its_plan(workbook_of: Make) -> None:
    orders = Kpi(slug="visits", name="Orders", kind=Kind.FLOW)
    total = Target(kpi="visits", since=date(2026, 1, 1), goal=364.0, cumulative=True, **YEAR)
    weeks = [measured(f"2026-W{week:02}", 7.0) for week in range(1, 48)]
    lines = said(report_of(workbook_of, orders, total, *weeks).status)
    assert "Target 364 in all by 31 Dec 2026" in lines
    assert "W47 2026: 329, planned 325 (+4)" in lines


def test_a_milestone_is_never_planned_to_be_half_done(workbook_of: Make) -> None:
    launch = Kpi(slug="visits", name="Launch", kind=Kind.MILESTONE)
    done = Target(kpi="visits", since=date(2026, 1, 1), goal=1.0, **YEAR)
    undone = [measured(f"2026-W{week}", 0.0) for week in (45, 46, 47)]
    lines = said(report_of(workbook_of, launch, done, *undone).status)
    assert "Target done by 31 Dec 2026" in lines
    assert "planned" not in lines
    assert "expected" not in lines


def test_later_targets_are_told_with_their_reasons(workbook_of: Make) -> None:
    changed = [
        [Target(kpi="visits", since=date(2026, 3, 1), goal=500.0, why="two\nreasons", **YEAR)],
        [Target(kpi="visits", since=date(2026, 6, 1), low=1.0, high=2.0, why="steady now")],
        [Target(kpi="visits", since=date(2026, 9, 1), why="given up")],
    ]
    lines = said(report_of(workbook_of, VISITS, RISING, *changed).status).splitlines()
    assert [line for line in lines if line.startswith("Retarget")] == [
        "Retarget 500 visits from 1 Mar 2026 on: two reasons",
        "Retarget a band from 1 Jun 2026 on: steady now",
        "Retarget no target from 1 Sept 2026 on: given up",
    ]


def test_a_computed_kpi_says_of_what_and_shows_its_values(workbook_of: Make) -> None:
    other = Kpi(slug="orders", name="Orders")
    rate = Kpi(slug="rate", name="Rate", unit="%", numerator="orders", denominator="visits")
    orders = [Measurement(kpi="orders", period=f"2026-W{week}", value=3.0) for week in (46, 47)]
    values = [measured("2026-W46", 4.0), measured("2026-W47", 12.0)]
    report = kpi_detail(workbook_of(VISITS, other, rate, *orders, *values), "rate", TODAY)
    assert "Computed orders / visits" in said(report.status)
    assert said(report.history) == "W47 2026 25%\nW46 2026 75%"
    formula = Kpi(slug="visits", name="Sum", formula="orders * 2")
    assert "Computed orders * 2" in said(report_of(workbook_of, formula, other).status)


def test_a_note_of_several_lines_keeps_its_words(workbook_of: Make) -> None:
    report = report_of(
        workbook_of,
        Kpi(slug="visits", name="Visits", note="first\nsecond"),
        measured("2026-W46", None, note="shop\nclosed"),
        measured("2026-W47", 5.0, note="bots\nremoved"),
    )
    assert said(report.history) == (
        "W47 2026 5 anna\nbots removed\nW46 2026 skipped (shop closed) anna"
    )
    assert said(report.notes) == "first\nsecond\nW47 2026 bots removed\nW46 2026 shop closed"
    assert not any("\ufffd" in line for line in (*report.history, *report.notes))


def test_corrections_stand_behind_their_period_newest_first(workbook_of: Make) -> None:
    report = report_of(
        workbook_of,
        VISITS,
        measured("2026-W46", 1.0),
        measured("2026-W47", 9.0),
        [measured("2026-W46", 2.0)],
        [measured("2026-W46", None, note="wrong shop")],
        [measured("2026-W46", 3.0)],
    )
    assert said(report.history).splitlines() == [
        "W47 2026 9 visits anna",
        "W46 2026 3 visits ben",
        "was skipped (wrong shop) ben",
        "was 2 visits ben",
        "was 1 visits anna",
    ]


def test_the_history_of_a_decade_of_days_is_told_at_once(workbook_of: Make) -> None:
    # Looking through every row for every period takes seconds.
    first = date(2016, 11, 1)
    days = [measured((first + timedelta(days=n)).isoformat(), float(n)) for n in range(3650)]
    daily = Kpi(slug="visits", name="Visits", cadence=Cadence.DAY)
    calls = 0

    def counted(series: Series) -> Iterator[Measurement]:
        nonlocal calls
        calls += 1
        return original(series)

    original = Series.rows
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Series, "rows", counted)
        report = report_of(workbook_of, daily, *days)
    assert len(report.history) == 3650
    assert calls < 10


def test_links_stand_in_both_directions_and_count_their_periods(workbook_of: Make) -> None:
    report = report_of(
        workbook_of,
        VISITS,
        Kpi(slug="ads", name="Ads"),
        Kpi(slug="orders", name="Orders"),
        Link(leading="ads", lagging="visits", lead=1),
        Link(leading="visits", lagging="orders"),
        Link(leading="ads", lagging="orders", lead=3),
    )
    assert report.links[::2] == (
        "is expected to follow Ads (1 period ahead)",
        "is expected to announce Orders",
    )
    assert all(line.startswith("  Not enough data") for line in report.links[1::2])


def test_a_link_to_a_kpi_that_was_taken_back_is_told_by_its_slug(workbook_of: Make) -> None:
    report = report_of(workbook_of, VISITS, Link(leading="visits", lagging="ghost"))
    assert report.links == ("is expected to announce ghost",)


def test_empty_pages_say_how_to_fill_them(workbook_of: Make) -> None:
    report = report_of(workbook_of, VISITS)
    assert "kpitui link LEADING LAGGING" in said(report.links)
    assert "n writes a note" in said(report.notes)
    assert report.history == ()
    assert report.objective == ""


def test_markers_and_notes_stand_newest_first(workbook_of: Make) -> None:
    report = report_of(
        workbook_of,
        VISITS,
        Marker(kpi="visits", day=date(2026, 3, 1), text="spring sale"),
        Marker(kpi="visits", day=date(2026, 9, 1), text="autumn sale"),
        measured("2026-W46", 1.0, note="early"),
        measured("2026-W47", 1.0, note="late"),
    )
    assert [line.split()[-2:] for line in report.notes] == [
        ["autumn", "sale"],
        ["spring", "sale"],
        ["2026", "late"],
        ["2026", "early"],
    ]


def test_a_kpi_of_few_words_has_few_facts(workbook_of: Make) -> None:
    fewest = report_of(workbook_of, Kpi(slug="visits", name="V", direction=Direction.BAND))
    assert fewest.facts == ("by the week", "level", "inside a band")
    assert not any("planned" in line for line in fewest.status)


def test_the_kpi_is_found_by_the_start_of_its_name(workbook_of: Make) -> None:
    assert kpi_detail(workbook_of(VISITS), "site", TODAY).kpi.slug == "visits"


def test_periods_and_figures_are_in_the_language_of_the_person(workbook_of: Make) -> None:
    speak("fr")
    report = report_of(workbook_of, VISITS, measured("2026-W47", 12_500.5))
    assert said(report.history).startswith("S47 2026 12 500,5 visits")
