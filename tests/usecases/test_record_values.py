from datetime import UTC, datetime

import pytest

from kpitui.domain.errors import FileUnavailable, InvalidInput, UnknownName
from kpitui.domain.kpi import Kind
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence, Period
from kpitui.usecases.kpis import KpiFields, add_kpi, archive_kpi
from kpitui.usecases.record_values import record_all, record_value, skip_period

W46, W47, W48 = (Period.parse(f"2026-W{week}") for week in (46, 47, 48))


@pytest.fixture
def visits(session):
    """The session, after a KPI was defined."""
    add_kpi(session, "visits", KpiFields())
    return session


def stored(open_session, slug="visits"):
    """What a program that starts now finds on the disk."""
    return open_session().workbook.series(slug)


def test_an_acknowledged_value_is_on_the_disk(visits, open_session):
    outcome = record_value(visits, "visits", 9200.5, W47, note="ads", confidence=0.7)
    [row] = stored(open_session).rows()
    assert (row.value, row.period, row.note, row.confidence) == (9200.5, "2026-W47", "ads", 0.7)
    assert (row.by, row.at) == ("anna", int(datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()))
    assert outcome.before is None
    assert not outcome.is_correction


def test_the_same_value_again_changes_nothing(visits, open_session):
    record_value(visits, "visits", 9200, W47, note="ads")
    before = visits.file.stamp()
    assert record_value(visits, "visits", 9200, W47).is_unchanged
    assert visits.file.stamp() == before
    assert len(stored(open_session)) == 1


def test_another_value_corrects_and_keeps_the_earlier_one(visits, open_session):
    record_value(visits, "visits", 9200, W47)
    outcome = record_value(visits, "visits", 9300, W47)
    assert outcome.is_correction
    assert outcome.before.value == 9200
    series = stored(open_session)
    assert [row.value for row in series.rows()] == [9200, 9300]
    assert series.values == {W47: 9300}


@pytest.mark.parametrize("change", [{"note": "new"}, {"confidence": 0.5}])
def test_the_same_value_with_something_new_said_is_recorded(visits, open_session, change):
    record_value(visits, "visits", 9200, W47)
    assert not record_value(visits, "visits", 9200, W47, **change).is_unchanged
    assert len(stored(open_session)) == 2


def test_a_skip_has_a_reason_and_no_value(visits, open_session):
    skip_period(visits, "visits", W47, "shop closed")
    series = stored(open_session)
    assert series.measurement(W47).is_skip
    assert series.measurement(W47).note == "shop closed"
    assert series.values == {}
    with pytest.raises(InvalidInput, match="needs a reason"):
        skip_period(visits, "visits", W46, "  ")


def test_zero_is_a_value_and_no_absence(visits, open_session):
    record_value(visits, "visits", 0.0, W47)
    assert stored(open_session).values == {W47: 0.0}


def test_another_person_can_be_named(visits, open_session):
    record_value(visits, "visits", 1, W47, by="ben")
    assert {row.by for row in stored(open_session).rows()} == {"ben"}


def test_many_values_are_one_entry(visits, open_session):
    rows = [Measurement(kpi="visits", period=p.key, value=1) for p in (W46, W47, W48)]
    record_all(visits, rows)
    assert len({row.entry for row in stored(open_session).rows()}) == 1


def test_the_later_of_two_values_for_one_period_corrects_the_earlier(visits, open_session):
    rows = [Measurement(kpi="visits", period=W47.key, value=value) for value in (1.0, 2.0)]
    assert [outcome.is_correction for outcome in record_all(visits, rows)] == [False, True]
    assert stored(open_session).values == {W47: 2.0}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"kpi": "visit5"}, "no KPI “visit5”. Did you mean visits"),
        ({"period": "2026-W49"}, "2026-W49 lies in the future"),
        ({"period": "2026-11"}, "measured by the week"),
        ({"period": "soon"}, "“soon” is not a period"),
        ({"note": "a\x1b[31mb"}, "characters that a terminal could act on"),
        ({"note": "n" * 2001}, "2001 characters"),
        ({"confidence": 1.5}, "between 0 and 1"),
        ({"confidence": float("nan")}, "between 0 and 1"),
    ],
)
def test_one_bad_value_refuses_all_and_leaves_the_file_as_it_was(visits, bad, sentence):
    content = visits.file.load()
    rows = [
        Measurement(kpi="visits", period=W46.key, value=1),
        Measurement(**{"kpi": "visits", "period": W47.key, "value": 2} | bad),
    ]
    with pytest.raises(InvalidInput, match=sentence):
        record_all(visits, rows)
    assert visits.file.load().stamp == content.stamp


def test_a_running_period_takes_a_value(visits, open_session):
    record_value(visits, "visits", 20, W48)
    assert stored(open_session).values == {W48: 20}


def test_a_milestone_is_done_or_not(session):
    add_kpi(session, "launch", KpiFields(kind=Kind.MILESTONE))
    record_value(session, "launch", 1, W47)
    with pytest.raises(InvalidInput, match="milestone"):
        record_value(session, "launch", 0.5, W47)


def test_computed_and_archived_kpis_take_no_values(session):
    for slug in ("orders", "visits"):
        add_kpi(session, slug, KpiFields(kind=Kind.FLOW))
    ratio = KpiFields(kind=Kind.RATIO, numerator="orders", denominator="visits")
    add_kpi(session, "rate", ratio)
    with pytest.raises(InvalidInput, match="computed from orders / visits"):
        record_value(session, "rate", 1, W47)
    archive_kpi(session, "orders")
    with pytest.raises(InvalidInput, match="archived"):
        record_value(session, "orders", 1, W47)


def test_an_ambiguous_start_of_a_name_is_refused(session):
    for slug in ("site-visits", "site-speed"):
        add_kpi(session, slug, KpiFields())
    with pytest.raises(UnknownName, match="site-visits, site-speed"):
        record_value(session, "site", 1, W47)
    assert record_value(session, "site-v", 1, W47).kpi.slug == "site-visits"


def test_a_read_only_session_records_nothing(visits, open_session):
    reader = open_session(read_only=True)
    with pytest.raises(FileUnavailable, match="read-only"):
        record_value(reader, "visits", 1, W47)
    assert len(stored(open_session)) == 0


def test_two_sessions_do_not_lose_each_others_values(visits, open_session):
    other = open_session(by="ben")
    record_value(visits, "visits", 1, W46)
    record_value(other, "visits", 2, W47)
    assert stored(open_session).values == {W46: 1, W47: 2}
    assert visits.refresh()
    assert visits.workbook.values("visits") == {W46: 1, W47: 2}
    assert not visits.refresh()


def test_a_correction_is_decided_on_what_the_other_session_saved(visits, open_session):
    other = open_session(by="ben")
    record_value(visits, "visits", 1, W47)
    outcome = record_value(other, "visits", 2, W47)
    assert outcome.is_correction
    assert outcome.before.by == "anna"


def test_every_cadence_takes_its_own_periods(session):
    for cadence, key in zip(
        Cadence, ("2026-11-24", "2026-W47", "2026-10", "2026-Q3", "2025"), strict=True
    ):
        add_kpi(session, cadence, KpiFields(cadence=cadence))
        record_value(session, cadence, 1, Period.parse(key))
        assert list(session.workbook.values(cadence)) == [Period.parse(key)]
