"""The objectives: worst status, mean progress, balance of leading and lagging KPIs."""

from collections.abc import Callable
from datetime import date

import pytest

from kpitui.domain.kpi import Kpi, Role
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.status import Status
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.objectives import objective_rows

Make = Callable[..., Workbook]
Series = Callable[..., list[Measurement]]
TODAY = date(2026, 11, 25)
YEAR = {"start": date(2026, 1, 1), "deadline": date(2026, 12, 31)}


def target(slug: str, baseline: float, goal: float) -> Target:
    return Target(kpi=slug, since=date(2026, 1, 1), baseline=baseline, goal=goal, **YEAR)


def test_an_objective_shows_the_worst_status_and_the_mean_progress(
    workbook_of: Make, series: Series
) -> None:
    workbook = workbook_of(
        Objective(slug="grow", name="Grow", owner="anna", **YEAR),
        Kpi(slug="a", name="A", objective="grow"),
        Kpi(slug="b", name="B", objective="grow"),
        Kpi(slug="c", name="C", objective="grow"),
        target("a", 0.0, 100.0),
        target("b", 0.0, 100.0),
        *series("a", "2026-W42", 150.0, 150.0, 150.0, 150.0, 150.0, 150.0),
        *series("b", "2026-W42", 10.0, 10.0, 10.0, 10.0, 10.0, 10.0),
    )
    (row,) = objective_rows(workbook, TODAY)
    assert row.status is Status.OFF_TRACK
    assert row.progress == pytest.approx((1.0 + 0.1) / 2)
    assert (row.name, row.owner, row.window) == ("Grow", "anna", "1 Jan 2026 to 31 Dec 2026")
    assert [each.slug for each in row.kpis] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([], "no KPI yet"),
        ([Role.LEADING, Role.LAGGING], "balanced"),
        ([Role.LAGGING, None], "nothing warns you early"),
        ([Role.LEADING], "nothing proves the result"),
    ],
)
def test_an_objective_says_what_its_mix_of_roles_lacks(
    workbook_of: Make, roles: list[Role | None], words: str
) -> None:
    kpis = [
        Kpi(slug=f"k{n}", name="K", objective="grow", role=role) for n, role in enumerate(roles)
    ]
    (row,) = objective_rows(workbook_of(Objective(slug="grow", name="Grow"), *kpis), TODAY)
    assert words in row.balance


def test_kpis_without_an_objective_come_last_and_archived_ones_not_at_all(
    workbook_of: Make,
) -> None:
    rows = objective_rows(
        workbook_of(
            Objective(slug="old", name="Old", archived=True),
            Objective(slug="grow", name="Grow"),
            Kpi(slug="alone", name="Alone"),
            Kpi(slug="past", name="Past", objective="old"),
            Kpi(slug="gone", name="Gone", archived=True),
        ),
        TODAY,
    )
    assert [(row.slug, [each.slug for each in row.kpis]) for row in rows] == [
        ("grow", []),
        (None, ["alone"]),
    ]
    assert rows[0].status is None
