"""Rebase: limits that begin anew, with a reason, and as one entry of the ledger."""

import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.reports.status import kpi_status
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.rebase import rebase
from kpitui.usecases.record_values import record_all
from kpitui.usecases.undo import undo_last

W20, W46 = Period.parse("2026-W20"), Period.parse("2026-W46")


@pytest.fixture
def shop(session):
    """A session whose KPI moved from 10 and 12 to 50 and 52 after W33."""
    add_kpi(session, "visits", KpiFields())
    values = [10.0, 12.0] * 7 + [50.0, 52.0] * 6 + [51.0]
    record_all(
        session,
        [
            Measurement(kpi="visits", period=W20.shifted(at).key, value=value)
            for at, value in enumerate(values)
        ],
    )
    return session


def limits(session):
    found = kpi_status(session.workbook, session.workbook.kpi("visits"), session.today())
    return found.limits


def test_limits_stand_on_the_first_twelve_values_until_somebody_decides(shop):
    assert limits(shop).mean == 11
    made = rebase(shop, "vis", Period.parse("2026-W34"), "new landing page")
    assert (made.kpi, made.since, made.until) == ("visits", "2026-W34", "2026-W46")
    assert limits(shop).mean == 51
    assert limits(shop).count == 13


def test_a_new_session_knows_the_limits_and_undo_takes_them_back(shop, open_session):
    rebase(shop, "visits", Period.parse("2026-W34"), "new landing page")
    other = open_session(by="ben")
    assert limits(other).mean == 51
    undo_last(other)
    assert limits(other).mean == 11


@pytest.mark.parametrize(
    ("since", "why", "sentence"),
    [
        ("2026-W34", "  ", "need a reason"),
        ("2026-08", "new page", "measured by the week"),
        ("2026-W46", "new page", "too few values"),
    ],
)
def test_limits_that_make_no_sense_are_refused(shop, since, why, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        rebase(shop, "visits", Period.parse(since), why)
    assert limits(shop).mean == 11
