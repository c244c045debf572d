"""The check of the whole: objectives, levels, names and links in balance."""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
import pytest

from kpitui.domain.kpi import Kpi, Level, Role
from kpitui.domain.links import Link
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.portfolio import portfolio_findings
from kpitui.reports.smart import Criterion, Finding, Severity

GROW = Objective(slug="grow", name="Grow", deadline=date(2026, 12, 31))
VISITS = Kpi(slug="visits", name="Visits", objective="grow", role=Role.LEADING)
ORDERS = Kpi(slug="orders", name="Orders", objective="grow", role=Role.LAGGING)
LINK = Link(leading="visits", lagging="orders")

Book = Callable[..., Workbook]
changed = msgspec.structs.replace


def by(kpi: str, deadline: date | None) -> Target:
    return Target(kpi=kpi, since=date(2026, 1, 4), baseline=1.0, goal=2.0, deadline=deadline)


def only(findings: Sequence[Finding]) -> Finding:
    [finding] = findings
    assert finding.criterion is Criterion.BALANCE
    return finding


def test_a_workbook_in_balance_has_no_finding(workbook_of: Book) -> None:
    assert portfolio_findings(workbook_of(GROW, VISITS, ORDERS, LINK)) == []
    assert portfolio_findings(workbook_of()) == []


@pytest.mark.parametrize(
    ("kpi", "missing"), [(ORDERS, "No leading KPI"), (VISITS, "No lagging KPI")]
)
def test_an_objective_needs_both_roles(workbook_of: Book, kpi: Kpi, missing: str) -> None:
    finding = only(portfolio_findings(workbook_of(GROW, kpi)))
    assert (finding.objective, finding.severity) == ("grow", Severity.WARNING)
    assert finding.message.startswith(missing)


def test_an_objective_without_a_kpi_says_that_alone(workbook_of: Book) -> None:
    finding = only(portfolio_findings(workbook_of(GROW)))
    assert finding.objective == "grow"
    assert finding.message.startswith("No KPI:")


def test_an_archived_kpi_serves_no_objective(workbook_of: Book) -> None:
    gone = changed(VISITS, archived=True)
    assert "leading" in only(portfolio_findings(workbook_of(GROW, gone, ORDERS))).message


def test_an_archived_objective_needs_nothing(workbook_of: Book) -> None:
    assert portfolio_findings(workbook_of(changed(GROW, archived=True))) == []


def test_kpis_that_all_end_after_their_objective_are_a_hint(workbook_of: Book) -> None:
    late = [by("visits", date(2027, 1, 31)), by("orders", date(2027, 2, 28))]
    finding = only(portfolio_findings(workbook_of(GROW, VISITS, ORDERS, *late)))
    assert (finding.objective, finding.severity) == ("grow", Severity.HINT)
    assert "31 Dec 2026" in finding.message


@pytest.mark.parametrize("other", [date(2026, 12, 27), None])
def test_one_kpi_that_can_be_judged_at_the_end_is_enough(
    workbook_of: Book, other: date | None
) -> None:
    targets = [by("visits", date(2027, 1, 31)), by("orders", other)]
    assert portfolio_findings(workbook_of(GROW, VISITS, ORDERS, *targets)) == []


def test_an_objective_without_a_deadline_has_none_to_keep(workbook_of: Book) -> None:
    endless, far = changed(GROW, deadline=None), date(2027, 1, 31)
    targets = [by("visits", far), by("orders", far)]
    assert portfolio_findings(workbook_of(endless, VISITS, ORDERS, *targets)) == []


def test_a_kpi_without_a_target_does_not_hide_the_late_ones(workbook_of: Book) -> None:
    assert only(
        portfolio_findings(workbook_of(GROW, VISITS, ORDERS, by("visits", date(2027, 1, 31))))
    )


def test_the_period_in_which_the_objective_ends_is_not_after_it(workbook_of: Book) -> None:
    sunday = [by("visits", date(2027, 1, 3)), by("orders", date(2027, 1, 3))]
    assert portfolio_findings(workbook_of(GROW, VISITS, ORDERS, *sunday)) == []


def test_one_cadence_for_all_is_no_finding(workbook_of: Book) -> None:
    monthly = [changed(each, cadence=Cadence.MONTH) for each in (VISITS, ORDERS)]
    assert portfolio_findings(workbook_of(GROW, *monthly)) == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (changed(VISITS, role=Role.LAGGING), "visits is marked lagging"),
        (changed(ORDERS, role=Role.LEADING), "orders is marked leading"),
    ],
)
def test_a_link_that_contradicts_a_role_is_a_warning(
    workbook_of: Book, wrong: Kpi, named: str
) -> None:
    book = workbook_of(VISITS, ORDERS, LINK, wrong)
    finding = only(portfolio_findings(book))
    assert named in finding.message
    assert "visits announces orders" in finding.message
    assert (finding.kpi, finding.severity) == (wrong.slug, Severity.WARNING)


def test_a_link_against_both_roles_is_told_once(workbook_of: Book) -> None:
    back = Link(leading="orders", lagging="visits")
    assert "reverse" in only(portfolio_findings(workbook_of(VISITS, ORDERS, back))).message


@pytest.mark.parametrize("role", [None, Role.LEADING])
def test_a_link_without_a_contradiction_is_left_alone(workbook_of: Book, role: Role | None) -> None:
    book = workbook_of(changed(VISITS, role=role), ORDERS, LINK)
    assert portfolio_findings(book) == []


def test_a_link_to_an_archived_kpi_is_left_alone(workbook_of: Book) -> None:
    wrong, gone = changed(VISITS, role=Role.LAGGING), changed(ORDERS, archived=True)
    assert portfolio_findings(workbook_of(wrong, gone, LINK)) == []


@pytest.mark.parametrize("name", ["visits", " VISITS ", "Vi sits", "Visits\u00a0"])
def test_two_kpis_of_one_name_are_both_named(workbook_of: Book, name: str) -> None:
    finding = only(portfolio_findings(workbook_of(VISITS, Kpi(slug="other", name=name))))
    assert finding.severity is Severity.WARNING
    assert "visits, other have the same name" in finding.message


def test_an_archived_kpi_may_have_the_same_name(workbook_of: Book) -> None:
    gone = Kpi(slug="other", name="Visits", archived=True)
    assert portfolio_findings(workbook_of(VISITS, gone)) == []


def many(count: int, *levels: Level) -> list[Kpi]:
    return [
        Kpi(slug=f"k{at}", name=f"K{at}", level=levels[at % len(levels)] if levels else None)
        for at in range(count)
    ]


def test_of_five_kpis_every_level_has_one_or_is_asked_for(workbook_of: Book) -> None:
    one = only(portfolio_findings(workbook_of(*many(5, Level.STRATEGIC, Level.FUNCTIONAL))))
    assert one.severity is Severity.HINT
    assert one.message.startswith("No KPI is operational:")
    two = only(portfolio_findings(workbook_of(*many(5, Level.STRATEGIC))))
    assert two.message.startswith("No KPI is operational or functional:")


def test_few_kpis_all_levels_or_no_level_at_all_raise_no_question(workbook_of: Book) -> None:
    assert portfolio_findings(workbook_of(*many(4, Level.STRATEGIC))) == []
    assert portfolio_findings(workbook_of(*many(5, *Level))) == []
    assert portfolio_findings(workbook_of(*many(5))) == []  # each says so itself


def test_more_than_fifteen_kpis_hide_what_matters(workbook_of: Book) -> None:
    assert portfolio_findings(workbook_of(*many(15))) == []
    assert only(portfolio_findings(workbook_of(*many(16)))).message.startswith("16 KPIs")
