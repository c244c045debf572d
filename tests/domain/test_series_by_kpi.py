import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Undo
from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.period import Period
from kpitui.domain.series_by_kpi import SeriesByKpi
from kpitui.domain.workbook import Workbook

WEEKS = [f"2026-W{week:02}" for week in range(1, 6)]
ROWS = st.lists(
    st.builds(
        Measurement,
        kpi=st.sampled_from(["visits", "orders"]),
        period=st.sampled_from(WEEKS),
        value=st.integers(0, 9).map(float),
    ),
    max_size=4,
)


@pytest.fixture(scope="module", autouse=True)
def no_series_is_short():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kpitui.domain.series_by_kpi._MANY", 0)
        yield


def unread(series):
    return SeriesByKpi(unread={series.kpi: lambda: series})


@given(st.lists(ROWS, max_size=6), st.booleans())
def test_what_is_newest_is_what_the_whole_series_says(saves, undone):
    ledger = Ledger()
    for number, rows in enumerate(saves):
        ledger = ledger.with_changes(rows, number, "anna")
    if undone:
        ledger = ledger.with_changes([Undo(of=1)], 9, "ben")
    workbook = Workbook(ledger)
    newest = {
        (slug, week): workbook.measurement(slug, Period.parse(week))
        for slug in ("visits", "orders")
        for week in WEEKS
    }
    for (slug, week), found in newest.items():
        assert found == workbook.series(slug).measurement(Period.parse(week))


def test_a_series_that_nobody_asks_for_is_not_read():
    def fail():
        raise AssertionError

    series = SeriesByKpi(unread={"visits": fail})
    row = Measurement(kpi="visits", period=WEEKS[0], value=1.0)
    longer = series.with_rows([row])
    assert longer.newest("visits", Period.parse(WEEKS[0])) == row
    assert longer.newest("orders", Period.parse(WEEKS[0])) is None


def test_a_base_is_read_once():
    reads = []

    def read():
        reads.append(1)
        return Series(kpi="visits")

    series = SeriesByKpi(unread={"visits": read})
    longer = series.with_rows([Measurement(kpi="visits", period=WEEKS[0], value=1.0)])
    for _turn in range(3):
        assert longer.newest("visits", Period.parse(WEEKS[1])) is None
    assert len(longer["visits"]) == 1
    assert len(reads) == 1


def test_a_thousand_rows_behind_a_series_are_all_there():
    series = SeriesByKpi()
    days = [f"{year}-{month:02}" for year in range(1940, 2023) for month in range(1, 13)]
    for day in days:
        series = series.with_rows([Measurement(kpi="visits", period=day, value=1.0)])
    assert list(series["visits"].period) == days
    assert unread(series["visits"])["visits"] == series["visits"]
