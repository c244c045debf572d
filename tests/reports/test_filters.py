"""Filters: free words and `field:word` pairs, of which every one must fit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.kpi import Kpi, Level, Role, ScopeKind
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.filters import matching
from kpitui.reports.status import status_report

TODAY = date(2026, 11, 25)
BOOK = Workbook(
    Ledger().with_changes(
        [
            Objective(slug="grow", name="Grow online sales"),
            Kpi(
                slug="visits",
                name="Site visits",
                objective="grow",
                role=Role.LEADING,
                level=Level.OPERATIONAL,
                scope=ScopeKind.TEAM,
                scope_name="Web Shop",
                owner="Anna Meier",
                tags=("web", "Weekly-review"),
            ),
            Kpi(slug="nps", name="Straße & Café", role=Role.LAGGING, cadence=Cadence.MONTH),
            Kpi(slug="plain", name="Plain"),
            Target(kpi="visits", since=date(2026, 1, 1), goal=100.0),
            *(
                Measurement(kpi="visits", period=f"2026-W{week}", value=5.0 + week % 2)
                for week in range(38, 48)
            ),
        ],
        0,
        "anna",
    )
)
STATUSES = status_report(BOOK, TODAY)
EVERY = [each.kpi.slug for each in STATUSES]


def found(wanted: str) -> list[str]:
    return [each.kpi.slug for each in matching(STATUSES, BOOK, wanted)]


@pytest.mark.parametrize("wanted", ["", "  ", "\t"])
def test_an_empty_filter_lets_everything_through_in_its_order(wanted: str) -> None:
    assert found(wanted) == EVERY == ["visits", "nps", "plain"]


@pytest.mark.parametrize(
    "wanted",
    [
        "visits",
        "site",
        "VISI",
        "grow",
        "online",
        "sales",
        "anna",
        "meier",
        "web",
        "review",
        "leading",
        "operational",
        "team",
        "team:web",
        "off",
        "week role:lead",
        "owner:anna",
        "owner:meier",
        "Owner:ANNA",
        "role:leading",
        "level:oper",
        "scope:team",
        "scope:shop",
        "scope:team:web",
        "tag:web",
        "tag:review",
        "objective:grow",
        "status:off",
        "status:track",
        "site owner:anna tag:web",
    ],
)
def test_a_kpi_is_found_by_any_of_its_words(wanted: str) -> None:
    assert found(wanted) == ["visits"]


@pytest.mark.parametrize(
    "wanted",
    [
        "vsits",
        "owner:ben",
        "role:lagging owner:anna",
        "site nps",
        "owner:grow",
        "tag:anna",
        "colour:blue",
        "http://visits",
        "operational:level",
    ],
)
def test_one_word_that_does_not_fit_is_enough_to_hide_a_kpi(wanted: str) -> None:
    assert "visits" not in found(wanted)


def test_letters_are_compared_as_people_do() -> None:
    assert found("STRASSE") == found("straße") == found("CAFÉ") == ["nps"]
    assert found("cadence:month") == ["nps"]


def test_a_field_without_a_word_hides_nothing_while_it_is_being_typed() -> None:
    for field in ("owner:", "role:", "level:", "scope:", "status:", "objective:", "cadence:"):
        assert found(field) == EVERY


def test_a_kpi_without_a_field_is_not_found_by_it() -> None:
    for wanted in ("role:l", "owner:n", "scope:t", "level:o", "tag:w", "objective:g"):
        assert "plain" not in found(wanted)


words = st.lists(st.sampled_from(["visits", "e", "web", "owner:a", "role:l", "x"]), max_size=3)


@given(words)
def test_every_further_word_can_only_hide(said: list[str]) -> None:
    narrower = set(found(" ".join(said)))
    for word in said:
        assert narrower <= set(found(word))
    assert narrower == set(EVERY).intersection(*(found(word) for word in said))


@given(st.text(max_size=20))
def test_any_text_is_a_filter(wanted: str) -> None:
    assert set(found(wanted)) <= set(EVERY)
