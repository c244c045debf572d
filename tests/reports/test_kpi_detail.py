"""One KPI in full: its facts, its reasons, its history with corrections, links and notes."""

from collections.abc import Callable
from datetime import date

from kpitui.domain.kpi import Kind, Kpi, Level, Role, ScopeKind
from kpitui.domain.links import Link, Marker
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.kpi_detail import KpiDetail, kpi_detail

Make = Callable[..., Workbook]
TODAY = date(2026, 11, 25)


def said(lines: tuple[str, ...]) -> str:
    return "\n".join(" ".join(line.split()) for line in lines)


def measured(period: str, value: float | None, **more: object) -> Measurement:
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
    assert said(detail(workbook_of).links) == "is expected to announce Orders (2 periods ahead)"


def test_the_notes_hold_definition_markers_and_values(workbook_of: Make) -> None:
    lines = said(detail(workbook_of).notes)
    assert "Robots are left out." in lines
    assert "10 Nov 2026 new landing page" in lines
    assert "W46 2026 bots removed" in lines


def test_a_new_target_and_the_source_are_among_the_reasons(workbook_of: Make) -> None:
    lines = said(detail(workbook_of).status)
    assert "300 visits from 16 Nov 2026 on: good start" in lines
    assert "Source logs" in lines
    assert "no forecast is made" in lines
    assert "no limits are drawn" in lines


def test_what_came_from_outside_is_made_harmless(workbook_of: Make) -> None:
    hostile = Kpi(slug="a", name="A\x1b[31m", note="x\x07y", owner="\x9bo", source="s\u202e")
    report = kpi_detail(workbook_of(hostile), "a", TODAY)
    texts = [report.tile.name, *report.facts, *report.status, *report.notes, *report.links]
    assert not any(sign in text for text in texts for sign in "\x1b\x07\x9b\u202e")
