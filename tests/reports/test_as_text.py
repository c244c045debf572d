from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitui.domain.kpi import Kind, Kpi, Role
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.as_text import status_text
from kpitui.reports.columns import cells
from kpitui.reports.status import status_report

START, DEADLINE = date(2026, 1, 4), date(2026, 3, 15)  # the ends of W01 and W11
TODAY = date(2026, 2, 20)  # a Friday of W08: W07 is four days late


@pytest.fixture
def shop(workbook_of, series):
    """Two objectives and a loose KPI, up to W07 on the plan, behind it, late and unmeasured."""

    def rising(kpi):
        return Target(kpi=kpi, since=START, start=START, baseline=100, goal=200, deadline=DEADLINE)

    return workbook_of(
        Objective(slug="grow", name="Grow online sales", owner="anna", deadline=DEADLINE),
        Objective(slug="people", name="Keep the people we have"),
        Kpi(slug="visits", name="Site visits", objective="grow", unit="visits", role=Role.LEADING),
        Kpi(slug="orders", name="Orders", objective="grow", role=Role.LAGGING),
        Kpi(slug="sold", name="Sold", objective="grow", kind=Kind.FLOW),
        Kpi(slug="nps", name="NPS", objective="people", unit="%"),
        Kpi(slug="loose", name="Loose"),
        rising("visits"),
        rising("orders"),
        Target(kpi="sold", since=START, start=START, goal=7000, deadline=DEADLINE, cumulative=True),
        *series("visits", "2026-W02", 110, 120, 130, 140, 150, 160),
        *series("orders", "2026-W02", 110, 112, 110, 112, 110, 112),
        *series("sold", "2026-W02", 700, 700, 700, 700, 700, 700),
        *series("nps", "2026-W02", 40, 42),
    )


@pytest.fixture
def text_of(shop):
    def write(width=80, **settings):
        return status_text(status_report(shop, TODAY), shop, width=width, **settings)

    return write


def test_kpis_stand_under_their_objective_a_line_each(text_of):
    assert text_of().splitlines() == [
        "  status         KPI                 value       change         plan  progress",
        "",
        "Grow online sales · anna · by 15 Mar 2026",
        "  ● on track     » Site visits  160 visits  W07  ↑ 6.7%          160  ██████│░░░",
        "  ■ off track    « Orders              112  W07  ↑ 1.8%          160  █░░░░░│░░░",
        "  ● on track       Sold                700  W07  → 0.0%  4,200/4,200  ██████│░░░",
        "",
        "Keep the people we have",
        "  ▲ stale          NPS                 42%  W03  ↑ 2",
        "",
        "No objective",
        "  · not started    Loose          no value",
        "",
        "5 KPIs: 1 off track, 1 stale, 2 on track, 1 not started.",
        "2 wait for a value: kpitui due",
    ]


def test_ascii_needs_nothing_but_ascii(text_of):
    text = text_of(ascii_only=True)
    assert text.isascii()
    for words in ("o on track", "X off track", "! stale", ". not started", "> Site visits",
                  "< Orders", "^ 6.7%", "######|...", "Grow online sales - anna"):  # fmt: skip
        assert words in text


def test_ascii_stands_in_the_same_columns(text_of):
    widths = [
        [cells(line) for line in text_of(ascii_only=only).splitlines()] for only in (True, False)
    ]
    assert widths[0] == widths[1]


def test_with_more_room_the_bar_grows(text_of):
    assert max(map(cells, text_of(width=100).splitlines())) == 95
    assert max(map(cells, text_of(width=300).splitlines())) <= 120


def test_colour_is_laid_on_signs_that_have_a_word_beside_them(text_of):
    painted = text_of(paint=lambda status, text: f"<{status}|{text}>")
    assert "<on track|● on track   >" in painted
    assert "<off track|■ off track  >" in painted


def test_only_running_values_are_told_as_such(workbook_of, series):
    book = workbook_of(Kpi(slug="k", name="K"), *series("k", "2026-W08", 5))
    text = status_text(status_report(book, TODAY), book, width=80)
    assert "5  W08 so far" in text


def test_a_milestone_shows_its_day_and_no_bar(workbook_of):
    launch = Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE)
    by = Target(kpi="launch", since=START, start=START, goal=1, deadline=DEADLINE)
    book = workbook_of(launch, by, Measurement(kpi="launch", period="2026-W07", value=0))
    text = status_text(status_report(book, TODAY), book, width=80)
    assert text.splitlines()[3].split("  ")[-1] == "15 Mar 2026"
    assert "not done" in text


def test_nothing_to_show_is_a_sentence(workbook_of):
    assert status_text([], workbook_of(), width=80) == "There is no KPI to show."


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x4FFF), max_size=60)
NUMBER = st.floats(-1e18, 1e18, allow_nan=False).map(lambda value: round(value, 3))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(TEXT, TEXT, NUMBER, NUMBER, NUMBER), min_size=1, max_size=4),
    st.integers(80, 130),
    st.booleans(),
)
def test_no_line_is_wider_than_asked_for(drawn, width, ascii_only):
    changes = []
    for place, (name, unit, first, second, goal) in enumerate(drawn):
        slug = f"k{place}"
        changes += [
            Kpi(slug=slug, name=name, unit=unit, objective="o"),
            Target(kpi=slug, since=START, start=START, baseline=1.0, goal=goal, deadline=DEADLINE),
            Measurement(kpi=slug, period="2026-W06", value=first),
            Measurement(kpi=slug, period="2026-W07", value=second),
        ]
    owner = drawn[0][0]
    changes.append(Objective(slug="o", name=owner * 3, owner=owner))
    book = Workbook(Ledger().with_changes(changes, 0, "anna"))
    text = status_text(status_report(book, TODAY), book, width=width, ascii_only=ascii_only)
    assert all(cells(line) <= width for line in text.splitlines())
    assert printable(text.replace("\n", "")) == text.replace("\n", "")


def test_what_the_newest_values_ask_stands_under_the_table(workbook_of, series):
    kpi = Kpi(slug="visits", name="Site visits")
    book = workbook_of(kpi, *series("visits", "2026-W33", *[10.0, 12.0] * 7, 30.0))
    lines = status_text(status_report(book, date(2026, 11, 23)), book, width=80).splitlines()
    place = next(place for place, line in enumerate(lines) if "◆" in line)
    assert lines[place].startswith("  ◆ Site visits: Outside the limits, above the mean since W47")
    assert lines[place + 1] == "    what happened?"
    assert all(len(line) <= 80 for line in lines)
