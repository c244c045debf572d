"""Signals that somebody explained, and a status that somebody said over the figures."""

import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.status import ProcessVerdict, Status
from kpitui.reports.history import history
from kpitui.reports.status import kpi_status
from kpitui.usecases.annotate import add_marker
from kpitui.usecases.dismiss import dismiss_signal
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.override import override_status
from kpitui.usecases.rebase import marked_start
from kpitui.usecases.record_values import record_all, record_value
from kpitui.usecases.undo import undo_last

W28, W46, W47 = (Period.parse(f"2026-W{week}") for week in (28, 46, 47))


@pytest.fixture
def shop(session):
    """A session whose KPI lay between 10 and 12 until it came to 40 in W46."""
    from datetime import date

    start, end = date(2026, 7, 5), date(2026, 12, 27)
    add_kpi(session, "visits", KpiFields(baseline=10.0, goal=12.0, start=start, deadline=end))
    values = [10.0, 12.0] * 9 + [40.0]
    record_all(
        session,
        [
            Measurement(kpi="visits", period=W28.shifted(at).key, value=value)
            for at, value in enumerate(values)
        ],
    )
    return session


def status(session):
    return kpi_status(session.workbook, session.workbook.kpi("visits"), session.today())


def test_a_dismissed_signal_stays_in_the_list_and_asks_no_more(shop):
    assert status(shop).process is ProcessVerdict.IMPROVEMENT
    made = dismiss_signal(shop, "vis", "a one-off sale")
    assert (made.rule, made.first, made.side) == ("OUTSIDE", "2026-W46", 1)
    after = status(shop)
    assert after.process is ProcessVerdict.ROUTINE
    assert [each.dismissal.why for each in after.signals] == ["a one-off sale"]


def test_a_signal_that_goes_on_stays_explained(shop):
    dismiss_signal(shop, "visits", "a one-off sale")
    record_value(shop, "visits", 41.0, W47)
    assert status(shop).process is ProcessVerdict.ROUTINE


def test_undo_brings_a_signal_back_and_a_new_session_knows_it(shop, open_session):
    dismiss_signal(shop, "visits", "a one-off sale")
    other = open_session(by="ben")
    assert status(other).signals[0].dismissal.by == "anna"
    undo_last(other)
    assert status(other).signals[0].dismissal is None


def test_a_signal_can_be_chosen_by_the_period_in_which_it_begins(shop):
    with pytest.raises(InvalidInput, match="begin in 2026-W46"):
        dismiss_signal(shop, "visits", "no idea", W28)
    assert dismiss_signal(shop, "visits", "a sale", W46).first == "2026-W46"
    with pytest.raises(InvalidInput, match="no signal to dismiss"):
        dismiss_signal(shop, "visits", "a sale")


@pytest.mark.parametrize("why", ["", "  "])
def test_nothing_is_judged_without_a_reason(shop, why):
    with pytest.raises(InvalidInput, match="reason"):
        dismiss_signal(shop, "visits", why)
    with pytest.raises(InvalidInput, match="reason"):
        override_status(shop, "visits", Status.AT_RISK, why)


def test_a_status_said_by_a_person_stands_until_the_next_value(shop):
    computed = status(shop).status
    override_status(shop, "visits", Status.AT_RISK, "the agency has quit")
    said = status(shop)
    assert (said.status, said.computed) == (Status.AT_RISK, computed)
    assert "anna says at risk: the agency has quit." in said.reason
    record_value(shop, "visits", 41.0, W47)
    after = status(shop)
    assert (after.override, after.computed) == (None, None)


def test_only_words_of_judgement_can_be_said(shop):
    with pytest.raises(InvalidInput, match="on track, at risk, off track"):
        override_status(shop, "visits", Status.ACHIEVED, "we feel so")


def test_what_time_decides_is_not_overruled(shop, open_session):
    from datetime import UTC, datetime

    override_status(shop, "visits", Status.ON_TRACK, "all is fine")
    late = open_session(now=datetime(2026, 12, 16, 12, tzinfo=UTC))
    assert status(late).status is Status.STALE


def test_the_history_tells_both(shop):
    dismiss_signal(shop, "visits", "a one-off sale")
    override_status(shop, "visits", Status.AT_RISK, "the agency has quit")
    told = [row.kind.value for row in history(shop.workbook)]
    assert told[-2:] == ["dismissed", "overrode"]


def test_a_marker_says_where_limits_begin_and_why(shop):
    from datetime import date

    add_marker(shop, "visits", date(2026, 9, 2), "New landing page")
    kpi = shop.workbook.kpi("visits")
    begins = marked_start(shop.workbook, kpi, "new")
    assert begins == (Period.parse("2026-W36"), "New landing page")
    with pytest.raises(InvalidInput, match=r"no single marker of visits.*New landing page"):
        marked_start(shop.workbook, kpi, "old")
