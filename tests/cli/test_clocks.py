"""Clocks and time zones: the same dates everywhere, and order by number whatever the clock says."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpitui.cli.dispatch import run
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence, Period
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.record_values import record_all, record_value
from kpitui.usecases.session import Session
from kpitui.usecases.undo import undo_last

HOURS = range(-12, 15)  # of Etc/GMT+12 to Etc/GMT-14, whose signs are the other way round
CHANGES = {  # a zone, and moments around the hour that its summer time takes or gives
    "Europe/Paris": [(2026, 3, 29, 0, 59), (2026, 3, 29, 1, 1), (2026, 10, 25, 0, 30),
                     (2026, 10, 25, 1, 30)],
    "America/New_York": [(2026, 3, 8, 6, 59), (2026, 3, 8, 7, 1), (2026, 11, 1, 5, 30),
                         (2026, 11, 1, 6, 30)],
    "Pacific/Apia": [(2011, 12, 30, 9, 59), (2011, 12, 30, 10, 1)],
}  # fmt: skip


@pytest.fixture
def in_zone(monkeypatch):
    """Puts the process into a time zone until the test ends."""

    def go(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield go
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def file(tmp_path, shop_content):
    path = tmp_path / "kpi.json"
    path.write_bytes(shop_content)
    return path


def zone(hours):
    return f"UTC{-hours:+d}"


@pytest.mark.parametrize("command", [["due"], ["status"], ["status", "--json"], ["show", "visits"],
                                     ["export"], ["kpi", "list", "--json"]])  # fmt: skip
def test_a_report_of_a_day_is_the_same_in_every_time_zone(file, capsys, in_zone, command):
    said = set()
    for hours in HOURS:
        in_zone(zone(hours))
        assert run(["--file", str(file), "--today=2026-11-25", *command]) == 0
        said.add(capsys.readouterr().out)
    assert len(said) == 1


@pytest.mark.parametrize("hours", HOURS)
def test_what_is_recorded_for_a_day_is_for_that_day_wherever_it_is_read(
    file, capsys, in_zone, hours
):
    in_zone(zone(hours))
    arguments = ["--file", str(file), "--today=2026-11-25"]
    assert run([*arguments, "marker", "visits", "2024-02-29", "leap day"]) == 0
    assert run([*arguments, "log", "visits", "7", "--period=yesterday"]) == 0
    in_zone(zone(-hours))
    capsys.readouterr()
    assert run([*arguments, "history"]) == 0
    shown = capsys.readouterr().out
    assert "29 Feb 2024" in shown
    assert "W48 2026: 7" in shown


@pytest.mark.parametrize("name", CHANGES)
def test_the_hour_that_summer_time_takes_or_gives_moves_no_date(tmp_path, in_zone, name):
    in_zone(name)
    for number, moment in enumerate(CHANGES[name]):
        now = datetime(*moment, tzinfo=UTC).astimezone()
        session = Session(KpiFile(tmp_path / f"{number}.json"), now=lambda at=now: at, by="anna")
        assert session.today() == now.date()
        assert session.today() in {date(*moment[:3]), date(*moment[:3]) + timedelta(days=1),
                                   date(*moment[:3]) - timedelta(days=1)}  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-400, 400), st.integers(0, 99)), min_size=2, max_size=5))
def test_the_newest_entry_counts_whatever_the_clock_says(tmp_path_factory, shop_content, steps):
    path = tmp_path_factory.mktemp("clock") / "kpi.json"
    path.write_bytes(shop_content)
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    clock = [noon]
    session = Session(KpiFile(path), now=lambda: clock[0], by="anna")
    period = Period.parse("2025-W01")
    expected = []
    for days, value in steps:
        clock[0] = noon + timedelta(days=days)
        if not expected or expected[-1] != float(value):
            expected.append(float(value))
        record_value(session, "visits", float(value), period)
    again = Session(KpiFile(path), now=lambda: noon, by="ben")
    assert again.workbook.series("visits").measurement(period).value == expected[-1]
    undo_last(again)
    left = again.workbook.series("visits").measurement(period)
    assert (left and left.value) == (expected[-2] if expected[1:] else None)
    rows = [row for row in again.workbook.ledger.measurements["visits"].rows()
            if row.period == period.key]  # fmt: skip
    assert [row.entry for row in rows] == sorted({row.entry for row in rows})


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2028, 2, 29), date(2000, 2, 29)])
@pytest.mark.parametrize("cadence", Cadence)
def test_the_leap_day_belongs_to_its_period(file, day, cadence):
    period = Period.containing(day, cadence)
    assert period.contains(day)
    assert Period.parse(period.key) == period


def test_a_leap_day_is_refused_where_there_is_none(file, capsys):
    assert run(["--file", str(file), "marker", "visits", "2025-02-29", "x"]) == 2
    session = Session(KpiFile(file), now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by="anna")
    record_all(session, [Measurement(kpi="visits", period="2024-W09", value=1.0)])
    assert session.workbook.series("visits").measurement(Period.parse("2024-W09")) is not None
