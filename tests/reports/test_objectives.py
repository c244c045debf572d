"""The objectives: worst status, mean progress, balance of leading and lagging KPIs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpitui.domain.kpi import Kpi, Role
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.status import Status
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.objectives import objective_rows
from kpitui.store.demo import demo_workbook

Make = Callable[..., Workbook]
Series = Callable[..., list[Measurement]]
TODAY = date(2026, 11, 25)
YEAR: dict[str, Any] = {"start": date(2026, 1, 1), "deadline": date(2026, 12, 31)}


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


def test_the_status_that_needs_most_attention_stands_for_the_objective(
    workbook_of: Make, series: Series
) -> None:
    workbook = workbook_of(
        Objective(slug="grow", name="Grow"),
        Kpi(slug="fine", name="Fine", objective="grow"),
        Kpi(slug="new", name="New", objective="grow"),
        target("fine", 0.0, 100.0),
        *series("fine", "2026-W42", 150.0, 150.0, 150.0, 150.0, 150.0, 150.0),
    )
    (row,) = objective_rows(workbook, TODAY)
    assert {each.status for each in row.kpis} == {Status.ON_TRACK, Status.NOT_STARTED}
    assert row.status is Status.ON_TRACK


def test_progress_is_clamped_before_it_is_averaged(workbook_of: Make, series: Series) -> None:
    workbook = workbook_of(
        Objective(slug="grow", name="Grow"),
        Kpi(slug="a", name="A", objective="grow"),
        Kpi(slug="b", name="B", objective="grow"),
        target("a", 0.0, 100.0),
        target("b", 0.0, 100.0),
        *series("a", "2026-W45", 900.0, 900.0, 900.0),
        *series("b", "2026-W45", -900.0, -900.0, -900.0),
    )
    (row,) = objective_rows(workbook, TODAY)
    assert row.progress == 0.5
    assert row.expected == pytest.approx((date(2026, 11, 22) - date(2026, 1, 1)).days / 364)


def test_only_kpis_that_have_come_some_way_are_averaged(workbook_of: Make, series: Series) -> None:
    workbook = workbook_of(
        Objective(slug="grow", name="Grow"),
        Kpi(slug="a", name="A", objective="grow"),
        Kpi(slug="free", name="Without a target", objective="grow"),
        Kpi(slug="new", name="Without a value", objective="grow"),
        target("a", 0.0, 100.0),
        target("new", 0.0, 100.0),
        *series("a", "2026-W45", 40.0, 40.0, 40.0),
        *series("free", "2026-W45", 5.0, 5.0, 5.0),
    )
    (row,) = objective_rows(workbook, TODAY)
    assert row.progress == pytest.approx(0.4)


def test_without_any_progress_there_is_no_mean(workbook_of: Make) -> None:
    (row,) = objective_rows(
        workbook_of(Objective(slug="grow", name="Grow"), Kpi(slug="a", name="A", objective="grow")),
        TODAY,
    )
    assert (row.progress, row.expected) == (None, None)


@pytest.mark.parametrize(
    ("frame", "window"),
    [
        ({}, ""),
        ({"start": date(2026, 1, 1)}, ""),
        ({"deadline": date(2026, 12, 31)}, "by 31 Dec 2026"),
        (YEAR, "1 Jan 2026 to 31 Dec 2026"),
    ],
)
def test_the_window_is_told_as_far_as_it_is_known(
    workbook_of: Make, frame: dict[str, Any], window: str
) -> None:
    (row,) = objective_rows(workbook_of(Objective(slug="grow", name="Grow", **frame)), TODAY)
    assert row.window == window


def test_archived_kpis_weigh_in_nothing(workbook_of: Make, series: Series) -> None:
    workbook = workbook_of(
        Objective(slug="grow", name="Grow"),
        Kpi(slug="a", name="A", objective="grow", role=Role.LEADING, archived=True),
        target("a", 0.0, 100.0),
        *series("a", "2026-W45", 10.0, 10.0, 10.0),
    )
    (row,) = objective_rows(workbook, TODAY)
    assert (row.status, row.progress, row.leading, row.kpis) == (None, None, 0, ())


def test_roles_are_counted(workbook_of: Make) -> None:
    roles = [Role.LEADING, Role.LEADING, Role.LAGGING, None]
    kpis = [Kpi(slug=f"k{n}", name="K", role=role) for n, role in enumerate(roles)]
    (row,) = objective_rows(workbook_of(*kpis), TODAY)
    assert (row.name, row.slug, row.leading, row.lagging) == ("No objective", None, 2, 1)


def test_what_came_from_outside_is_made_harmless_and_stays_on_one_line(workbook_of: Make) -> None:
    hostile = Objective(slug="grow", name="G\x1b[2J", owner="\x9bo", note="two\nlines\x07")
    (row,) = objective_rows(workbook_of(hostile), TODAY)
    assert (row.name, row.owner, row.note) == ("G\ufffd[2J", "\ufffdo", "two lines\ufffd")


def test_an_empty_workbook_has_no_objectives() -> None:
    assert objective_rows(Workbook(), TODAY) == []


def test_an_objective_says_which_leading_kpis_have_evidence_behind_them() -> None:
    shop, series_m = objective_rows(demo_workbook(), date(2011, 12, 9))
    assert shop.evidence == "0 of 3 leading KPIs have evidence behind them"
    assert series_m.evidence == "1 of 1 leading KPI has evidence behind it: Leading indicator"
