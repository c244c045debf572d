from datetime import date

import pytest

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.usecases.annotate import add_marker, declare_link, remove_link
from kpitui.usecases.kpis import KpiFields, add_kpi, archive_kpi, edit_kpi
from kpitui.usecases.objectives import ObjectiveFields, add_objective
from kpitui.usecases.record_values import record_all, record_value, skip_period
from kpitui.usecases.retarget import set_target
from kpitui.usecases.undo import undo_last

W46, W47 = Period.parse("2026-W46"), Period.parse("2026-W47")


@pytest.fixture
def visits(session):
    """A session with two KPIs, the first of which has a target and one value."""
    add_kpi(session, "visits", KpiFields(goal=10.0, deadline=date(2026, 12, 31)))
    add_kpi(session, "orders", KpiFields())
    record_value(session, "visits", 1, W47)
    return session


def state(session):
    """Everything that a person can see of a workbook."""
    book = session.workbook
    return (
        book.objectives, book.kpis, book.links, book.markers("visits"), book.values("visits"),
        book.target_path("visits"), {slug: book.series(slug).latest for slug in book.all_kpis},
    )  # fmt: skip


CHANGES = {
    "a correction": lambda s: record_value(s, "visits", 2, W47),
    "a skip": lambda s: skip_period(s, "visits", W46, "closed"),
    "a new objective": lambda s: add_objective(s, "grow", ObjectiveFields()),
    "a new KPI": lambda s: add_kpi(s, "hires", KpiFields(goal=5.0)),
    "an edit": lambda s: edit_kpi(s, "visits", KpiFields(owner="ben", goal=12.0)),
    "an archived KPI": lambda s: archive_kpi(s, "visits"),
    "a new target": lambda s: set_target(s, "visits", 20.0, date(2026, 12, 31), None, "why"),
    "a link": lambda s: declare_link(s, "visits", "orders"),
    "a marker": lambda s: add_marker(s, "visits", date(2026, 3, 12), "sale"),
    "many values": lambda s: record_all(
        s, [Measurement(kpi="visits", period=f"2026-W{week}", value=1) for week in range(10, 40)]
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_kind_of_change_can_be_taken_back(visits, open_session, change):
    before = state(visits)
    change(visits)
    assert state(visits) != before
    undo_last(visits)
    assert state(visits) == before
    assert state(open_session()) == before


def test_what_was_taken_back_is_told_and_stays_in_the_file(visits, open_session):
    record_value(visits, "visits", 2, W47)
    [taken] = undo_last(visits)
    assert (taken.value, taken.period) == (2, "2026-W47")
    assert [row.value for row in open_session().workbook.ledger.measurements["visits"].rows()] == [
        1,
        2,
    ]
    assert open_session().workbook.undone == {taken.entry}


def test_undo_goes_back_step_by_step_over_sessions_to_the_beginning(visits, open_session):
    remove = declare_link(visits, "visits", "orders")
    remove_link(visits, "visits", "orders")
    for _step in range(5):
        undo_last(open_session())
    fresh = open_session()
    assert remove.leading == "visits"
    assert fresh.workbook.kpis == ()
    with pytest.raises(InvalidInput, match="nothing left"):
        undo_last(fresh)


def test_a_link_taken_away_is_back_after_undo(visits):
    declare_link(visits, "visits", "orders", 2)
    remove_link(visits, "visits", "orders")
    undo_last(visits)
    assert [link.lead for link in visits.workbook.links] == [2]


def test_new_work_after_an_undo_is_what_the_next_undo_takes_back(visits):
    record_value(visits, "visits", 2, W47)
    undo_last(visits)
    record_value(visits, "visits", 3, W47)
    undo_last(visits)
    assert visits.workbook.values("visits") == {W47: 1}


def test_an_undone_slug_may_be_used_again(visits):
    add_kpi(visits, "hires", KpiFields())
    undo_last(visits)
    assert add_kpi(visits, "hires", KpiFields(owner="ben")).owner == "ben"


def test_an_empty_file_has_nothing_to_take_back(session):
    with pytest.raises(InvalidInput, match="nothing left"):
        undo_last(session)


def test_a_read_only_session_takes_nothing_back(visits, open_session):
    with pytest.raises(FileUnavailable, match="read-only"):
        undo_last(open_session(read_only=True))
    assert visits.workbook.undone == frozenset()
