"""Workbooks for reports, made from a list of changes without a file."""

from collections.abc import Callable

import pytest

from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook


@pytest.fixture
def workbook_of() -> Callable[..., Workbook]:
    """A workbook of changes; a list among them is one entry of its own, recorded a minute later."""

    def make(*changes: Change | list[Change]) -> Workbook:
        alone = [change for change in changes if not isinstance(change, list)]
        ledger = Ledger().with_changes(alone, 0, "anna") if alone else Ledger()
        for minute, entry in enumerate([each for each in changes if isinstance(each, list)], 1):
            ledger = ledger.with_changes(entry, 60 * minute, "ben")
        return Workbook(ledger)

    return make


@pytest.fixture
def series() -> Callable[..., list[Measurement]]:
    """The measurements of one KPI in successive periods; None leaves a gap."""

    def make(kpi: str, first: str, *values: float | None) -> list[Measurement]:
        start = Period.parse(first)
        return [
            Measurement(kpi=kpi, period=start.shifted(place).key, value=value)
            for place, value in enumerate(values)
            if value is not None
        ]

    return make
