from datetime import UTC, datetime

import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Period
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.check_in import CheckInEntries
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.record_values import record_value
from kpitui.usecases.session import Session

W47 = Period.parse("2026-W47")


def opened(path, by):
    return Session(KpiFile(path), now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by=by)


@pytest.fixture
def anna(tmp_path):
    """Anna's session of a file with one KPI."""
    session = opened(tmp_path / "kpi.json", "anna")
    add_kpi(session, "visits", KpiFields())
    return session


def counted(session):
    return session.workbook.series("visits").measurement(W47)


def test_a_correction_keeps_note_and_confidence(anna):
    entries = CheckInEntries(anna)
    entries.record("visits", W47, 9100, "strike", 0.7)
    entries.record("visits", W47, 9200)
    assert (counted(anna).value, counted(anna).note, counted(anna).confidence) == (
        9200,
        "strike",
        0.7,
    )


def test_a_value_after_a_skip_does_not_keep_its_reason(anna):
    entries = CheckInEntries(anna)
    entries.skip("visits", W47, "shop closed")
    entries.record("visits", W47, 9200)
    assert counted(anna).note == ""


def test_entries_are_taken_back_in_turn(anna):
    entries = CheckInEntries(anna)
    entries.record("visits", W47, 9100)
    entries.record("visits", W47, 9200)
    assert entries.take_back().measurement.value == 9200
    assert counted(anna).value == 9100
    entries.take_back()
    assert counted(anna) is None
    assert list(entries.changes) == []
    with pytest.raises(InvalidInput, match="Nothing was saved in this check-in"):
        entries.take_back()


def test_the_same_value_again_is_no_entry(anna):
    entries = CheckInEntries(anna)
    entries.record("visits", W47, 9100)
    entries.record("visits", W47, 9100)
    assert len(entries.changes) == 1


def test_what_was_there_before_the_check_in_is_not_taken_back(anna):
    record_value(anna, "visits", 9100, W47)
    with pytest.raises(InvalidInput):
        CheckInEntries(anna).take_back()
    assert counted(anna).value == 9100


def test_nothing_of_others_is_taken_back(anna):
    entries = CheckInEntries(anna)
    entries.record("visits", W47, 9100)
    ben = opened(anna.file.path, "ben")
    record_value(ben, "visits", 9300, W47)
    with pytest.raises(InvalidInput, match="The file has changed since"):
        entries.take_back()
    anna.refresh()
    assert counted(anna).value == 9300
