"""The SMART check as text and for scripts."""

from collections.abc import Callable
from datetime import date

from kpitui.domain.kpi import Kpi
from kpitui.domain.objective import Objective
from kpitui.domain.workbook import Workbook
from kpitui.reports.lint import lint, lint_json, lint_text
from kpitui.reports.smart import Criterion, Finding, Severity

TODAY = date(2026, 11, 23)
VISITS = Kpi(slug="visits", name="Visits")

Book = Callable[..., Workbook]


def unowned(*slugs: str) -> list[Finding]:
    return [
        Finding(Criterion.RELEVANT, Severity.HINT, "No owner: who answers for it?", kpi=slug)
        for slug in slugs
    ]


def test_everything_is_checked_when_nothing_is_named(workbook_of: Book) -> None:
    found = lint(workbook_of(VISITS, Objective(slug="grow", name="Grow")), TODAY)
    assert {each.kpi for each in found} == {"visits", None}
    assert [each.objective for each in found if each.kpi is None] == ["grow"]


def test_named_kpis_are_checked_without_the_rest(workbook_of: Book) -> None:
    book = workbook_of(VISITS, Kpi(slug="orders", name="Orders"), Objective(slug="o", name="O"))
    assert {each.kpi for each in lint(book, TODAY, (VISITS,))} == {"visits"}
    assert lint(book, TODAY, ()) == []


def test_the_document_has_the_keys_of_the_contract() -> None:
    [row] = lint_json(unowned("visits"))
    assert row == {
        "kpi": "visits",
        "objective": None,
        "criterion": "relevant",
        "severity": "hint",
        "message": "No owner: who answers for it?",
    }


def test_the_text_tells_the_worst_first(workbook_of: Book) -> None:
    vague = Kpi(slug="visits", name="Grow")
    found = lint(workbook_of(vague, Objective(slug="o", name="O")), TODAY)
    severities = [line.split()[0] for line in lint_text(found).splitlines()]
    assert set(severities) == {"error", "warning", "hint"}
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)


def test_nothing_found_is_said() -> None:
    assert lint_text([]) == "Nothing to mend."


def test_a_line_names_the_kpi_the_objective_or_the_workbook() -> None:
    def at(**place: str) -> Finding:
        return Finding(Criterion.BALANCE, Severity.HINT, "M.", **place)

    found = [at(kpi="visits", objective="grow"), at(objective="grow"), at()]
    places = [line.split()[1] for line in lint_text(found).splitlines()]
    assert places == ["visits", "grow", "workbook"]


def test_what_is_said_of_three_kpis_takes_three_lines() -> None:
    assert len(lint_text(unowned("a", "b", "c")).splitlines()) == 3


def test_what_is_said_of_many_kpis_is_said_once_with_their_names() -> None:
    assert lint_text(unowned("a", "b", "c", "d")) == (
        "hint     4 KPIs  relevant: No owner: who answers for it? (a, b, c, d)"
    )


def test_of_very_many_the_first_are_named_and_the_others_counted() -> None:
    assert lint_text(unowned(*"abcdefgh")).endswith("(a, b, c, d, e and 3 more)")


def test_scripts_hear_of_each_kpi_however_many_there_are() -> None:
    assert [row["kpi"] for row in lint_json(unowned(*"abcdefgh"))] == list("abcdefgh")


def test_what_is_said_of_many_objectives_is_said_of_each() -> None:
    found = [
        Finding(Criterion.BALANCE, Severity.WARNING, "No KPI.", objective=slug) for slug in "abcd"
    ]
    assert len(lint_text(found).splitlines()) == 4
