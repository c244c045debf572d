from datetime import date

import pytest

from kpitui.domain.kpi import Direction, Kind, Kpi, Level, Role, ScopeKind
from kpitui.domain.links import Link
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.reports.columns import cells
from kpitui.reports.definitions import kpi_list_text, kpi_text, objective_list_text

YEAR_END = date(2026, 12, 31)
GROW = Objective(slug="grow", name="Grow online sales", owner="anna", deadline=YEAR_END)
VISITS = Kpi(
    slug="visits", name="Site visits", objective="grow", kind=Kind.FLOW, unit="visits",
    cadence=Cadence.MONTH, role=Role.LEADING, level=Level.OPERATIONAL, scope=ScopeKind.TEAM,
    scope_name="Web", owner="anna", tags=("web", "weekly"), source="Matomo", note="Bots\nleft out.",
)  # fmt: skip
ORDERS = Kpi(slug="orders", name="Orders", objective="grow", role=Role.LAGGING)
TARGET = Target(
    kpi="visits", since=date(2026, 1, 1), start=date(2026, 1, 1), baseline=60_000, goal=100_000,
    deadline=YEAR_END,
)  # fmt: skip


def test_kpis_are_listed_a_line_each(workbook_of):
    book = workbook_of(GROW, VISITS, ORDERS, TARGET)
    assert kpi_list_text(book, book.kpis).splitlines() == [
        "short name  name         every  target",
        "visits      Site visits  month  100,000 by 31 Dec 2026",
        "orders      Orders       week",
    ]


def test_objectives_are_listed_with_the_balance_of_their_kpis(workbook_of):
    book = workbook_of(GROW, Objective(slug="people", name="People"), VISITS, ORDERS)
    assert objective_list_text(book, book.objectives).splitlines() == [
        "short name  name               owner  deadline     KPIs",
        "grow        Grow online sales  anna   31 Dec 2026  2 (1 leading, 1 lagging)",
        "people      People                                 0",
    ]


def test_archived_definitions_are_marked(workbook_of):
    book = workbook_of(
        Objective(slug="old", name="Old", archived=True), Kpi(slug="k", name="K", archived=True)
    )
    assert "Old (archived)" in objective_list_text(book, tuple(book.all_objectives.values()))
    assert "K (archived)" in kpi_list_text(book, tuple(book.all_kpis.values()))
    assert kpi_text(book, book.kpi("k")).startswith("K (k) (archived)\n")


def test_empty_lists_say_what_to_do(workbook_of):
    assert "kpitui kpi add" in kpi_list_text(workbook_of(), ())
    assert "kpitui objective add" in objective_list_text(workbook_of(), ())


def test_a_definition_says_every_field_that_says_something(workbook_of, series):
    later = Target(
        kpi="visits", since=date(2026, 7, 1), start=date(2026, 1, 1), baseline=60_000,
        goal=90_000, deadline=YEAR_END, why="the strike",
    )  # fmt: skip
    book = workbook_of(
        GROW, VISITS, ORDERS, TARGET, later, Link(leading="visits", lagging="orders", lead=2),
        *series("visits", "2026-01", 1, 2, 3),
    )  # fmt: skip
    assert kpi_text(book, VISITS).splitlines() == [
        "Site visits (visits)",
        "",
        "Objective  Grow online sales (grow)",
        "Kind       flow: adds up over periods",
        "Unit       visits",
        "Measured   every month",
        "Better     higher",
        "Role       leading",
        "Level      operational",
        "Scope      team:Web",
        "Owner      anna",
        "Tags       web weekly",
        "Source     Matomo",
        "Note       Bots left out.",
        "Target     100,000 visits by 31 Dec 2026, from 60,000 visits, since 1 Jan 2026",
        "           90,000 visits by 31 Dec 2026, from 60,000 visits, since 1 Jan 2026;",
        "           set for 1 Jul 2026 on: the strike",
        "Announces  orders (2 periods ahead)",
        "Values     3, Jan 2026 to Mar 2026",
    ]
    assert "Follows    visits (2 periods ahead)" in kpi_text(book, ORDERS)


def test_a_bare_definition_is_short(workbook_of):
    bare = Kpi(slug="orders", name="orders")
    assert kpi_text(workbook_of(bare), bare).splitlines() == [
        "orders",
        "",
        "Kind      level: a state",
        "Measured  every week",
        "Better    higher",
        "Values    none yet",
    ]


def test_computed_kpis_say_from_what(workbook_of):
    rate = Kpi(slug="rate", name="Rate", kind=Kind.RATIO, numerator="orders", denominator="visits")
    total = Kpi(slug="total", name="Total", formula="orders + visits")
    book = workbook_of(VISITS, ORDERS, rate, total)
    assert "Computed  orders / visits" in kpi_text(book, rate)
    assert "Computed  orders + visits" in kpi_text(book, total)


@pytest.mark.parametrize(
    ("fields", "target", "words"),
    [
        ({"direction": Direction.BAND}, {"low": 40.0, "high": 60.0}, "40 to 60 visits"),
        ({"kind": Kind.FLOW}, {"goal": 500.0, "cumulative": True, "start": date(2026, 1, 1)},
         "500 visits in all, since 1 Jan 2026"),
        ({"kind": Kind.MILESTONE}, {"goal": 1.0, "deadline": YEAR_END}, "done by 31 Dec 2026"),
        ({}, {"baseline": 5.0}, "none, from 5 visits"),
    ],
)  # fmt: skip
def test_targets_of_every_kind_have_words(workbook_of, fields, target, words):
    kpi = Kpi(slug="k", name="K", unit="visits", **fields)
    book = workbook_of(kpi, Target(kpi="k", since=date(2026, 1, 1), **target))
    assert f"Target    {words}\n" in kpi_text(book, kpi)


def test_no_line_is_wider_than_80_cells_and_nothing_acts_on_the_terminal(workbook_of):
    name = "\x1b[2J長い名前 " * 12
    kpi = Kpi(slug="a" * 64, name=name, unit="\x07unit", note=name, owner=name, tags=(name,))
    objective = Objective(slug="b" * 64, name=name, owner=name)
    target = Target(kpi="a" * 64, since=YEAR_END, goal=1e12, deadline=YEAR_END, why=name)
    book = workbook_of(objective, kpi, target)
    for text in (
        kpi_list_text(book, (kpi,)),
        objective_list_text(book, (objective,)),
        kpi_text(book, kpi).partition("\n")[2],
    ):
        assert all(cells(line) <= 80 for line in text.splitlines())
        assert text.replace("\n", "").isprintable()
