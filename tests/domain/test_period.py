from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Cadence, Period, last_complete, periods_between
from kpitui.language import speak

DAY, WEEK, MONTH, QUARTER, YEAR = Cadence
days = st.dates(date(1000, 1, 8), date(9998, 12, 20))
cadences = st.sampled_from(Cadence)
periods = st.builds(Period.containing, days, cadences)
each_cadence = pytest.mark.parametrize("cadence", Cadence)


@pytest.mark.parametrize(
    ("key", "cadence", "first", "last"),
    [
        ("2026-11-22", DAY, date(2026, 11, 22), date(2026, 11, 22)),
        ("2024-02-29", DAY, date(2024, 2, 29), date(2024, 2, 29)),
        ("2026-W47", WEEK, date(2026, 11, 16), date(2026, 11, 22)),
        ("2025-W01", WEEK, date(2024, 12, 30), date(2025, 1, 5)),
        ("2020-W53", WEEK, date(2020, 12, 28), date(2021, 1, 3)),
        ("2021-W01", WEEK, date(2021, 1, 4), date(2021, 1, 10)),
        ("2015-W53", WEEK, date(2015, 12, 28), date(2016, 1, 3)),
        ("2026-W53", WEEK, date(2026, 12, 28), date(2027, 1, 3)),
        ("2026-11", MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        ("2024-02", MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", MONTH, date(2025, 2, 1), date(2025, 2, 28)),
        ("2000-02", MONTH, date(2000, 2, 1), date(2000, 2, 29)),
        ("2100-02", MONTH, date(2100, 2, 1), date(2100, 2, 28)),
        ("2026-12", MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q1", QUARTER, date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q2", QUARTER, date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q3", QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("2024", YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_runs_from_its_first_to_its_last_day(
    key: str, cadence: Cadence, first: date, last: date
) -> None:
    period = Period.parse(key)
    assert (period.cadence, period.start, period.end) == (cadence, first, last)
    assert period.key == key
    assert {Period.containing(day, cadence) for day in (first, last)} == {period}


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2024, 12, 29), "2024-W52"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2022, 1, 2), "2021-W52"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2008, 12, 29), "2009-W01"),
    ],
)
def test_a_week_has_the_iso_year_and_not_the_calendar_year(day: date, key: str) -> None:
    assert Period.containing(day, WEEK).key == key


@pytest.mark.parametrize("year", [2015, 2020, 2026])
def test_long_years_have_53_weeks(year: int) -> None:
    last = Period.parse(f"{year}-W53")
    assert last.previous.key == f"{year}-W52"
    assert last.next.key == f"{year + 1}-W01"


@pytest.mark.parametrize("year", [2014, 2016, 2019, 2021, 2024, 2025, 2027])
def test_other_years_have_52_weeks(year: int) -> None:
    assert Period.parse(f"{year}-W52").next.key == f"{year + 1}-W01"
    with pytest.raises(InvalidInput):
        Period.parse(f"{year}-W53")


@pytest.mark.parametrize(
    ("key", "following"),
    [
        ("2024-02-28", "2024-02-29"),
        ("2025-02-28", "2025-03-01"),
        ("2026-12-31", "2027-01-01"),
        ("2024-W52", "2025-W01"),
        ("2026-12", "2027-01"),
        ("2026-Q4", "2027-Q1"),
        ("2026", "2027"),
    ],
)
def test_periods_follow_each_other_over_borders(key: str, following: str) -> None:
    assert Period.parse(key).next == Period.parse(following)
    assert Period.parse(following).previous == Period.parse(key)


@given(day=days)
def test_week_keys_are_those_of_the_standard_library(day: date) -> None:
    year, week, _weekday = day.isocalendar()
    assert Period.containing(day, WEEK).key == f"{year:04}-W{week:02}"


@given(period=periods)
def test_a_key_and_its_period_say_the_same(period: Period) -> None:
    assert Period.parse(period.key) == period


@given(day=days, cadence=cadences)
def test_exactly_one_period_contains_a_day(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)
    assert period.contains(day)
    assert not period.next.contains(day)
    assert not period.previous.contains(day)


@given(period=periods)
def test_periods_leave_no_gap_and_do_not_overlap(period: Period) -> None:
    assert period.end + timedelta(days=1) == period.next.start
    assert period.previous.end + timedelta(days=1) == period.start
    assert period.next.previous == period == period.previous.next


@given(period=periods)
def test_a_period_contains_its_first_and_last_day_only(period: Period) -> None:
    day = timedelta(days=1)
    inside = [period.contains(at) for at in (period.start, period.end)]
    outside = [period.contains(at) for at in (period.start - day, period.end + day)]
    assert (inside, outside) == ([True, True], [False, False])


@given(period=periods, steps=st.integers(-50, 50))
def test_shifting_is_stepping_many_times(period: Period, steps: int) -> None:
    stepped = period
    for _step in range(abs(steps)):
        stepped = stepped.next if steps > 0 else stepped.previous
    assert period.shifted(steps) == stepped


@given(cadence=cadences, one=days, other=days)
def test_keys_of_one_cadence_sort_by_time(cadence: Cadence, one: date, other: date) -> None:
    first, second = (Period.containing(day, cadence) for day in sorted((one, other)))
    assert first.key <= second.key
    assert first <= second
    assert (first.key == second.key) == (first == second)


@given(period=periods, cadence=cadences)
def test_a_coarser_period_contains_the_last_day_of_the_finer(
    period: Period, cadence: Cadence
) -> None:
    assert period.at(cadence) == Period.containing(period.end, cadence)
    assert period.at(period.cadence) == period


@pytest.mark.parametrize(
    "key",
    [
        *("", " ", "today", "26", "202", "02026", "2026-", "-2026", "+2026", "2026 ", " 2026"),
        *("0000", "0001", "0999-12-31", "9999", "9999-12-31", "0000-Q1", "0000-01", "0000-W01"),
        *("2026-W", "2026-W7", "2026-W00", "2026-W54", "2025-W53", "2026-w47", "2026W47", "W47"),
        *("2026-W47-1", "2026-W047", "2026-Q", "2026-Q0", "2026-Q5", "2026-q4", "2026Q4"),
        *("2026-0", "2026-00", "2026-13", "2026-1", "202611", "2026/11", "2026-11-"),
        *("2026-11-00", "2026-11-31", "2025-02-29", "2026-11-1", "20261122", "2026-11-22T00:00"),
        *("22-11-2026", "2026-11-22 ", "2026-11-22\n", "２０２６", "٢٠٢٦-11", "2026-326"),
    ],
    ids=ascii,
)
def test_anything_that_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput, match=r"is not a period\. Write 2026-11-22, 2026-W47"):
        Period.parse(key)


def test_a_refusal_quotes_a_short_and_harmless_beginning() -> None:
    with pytest.raises(InvalidInput, match="^“\ufffd\\[31m" + "2" * 35 + "…” is not a period"):
        Period.parse("\x1b[31m" + "2" * 100)


@given(text=st.text(max_size=20) | st.from_regex(r"[0-9]{4}-?[WQ]?[0-9]{0,2}-?[0-9]{0,2}"))
def test_only_canonical_keys_are_read(text: str) -> None:
    said = read_or_refused(text)
    assert said == text or said.startswith("“")
    assert said.isprintable()


def read_or_refused(text: str) -> str:
    try:
        return Period.parse(text).key
    except InvalidInput as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("cadence", "key"),
    [
        (DAY, "2026-11-21"),
        (WEEK, "2026-W46"),
        (MONTH, "2026-10"),
        (QUARTER, "2026-Q3"),
        (YEAR, "2025"),
    ],
)
def test_the_last_complete_period_ended_before_today(cadence: Cadence, key: str) -> None:
    assert last_complete(cadence, date(2026, 11, 22)).key == key


@given(period=periods)
def test_a_period_is_complete_from_its_last_day_on(period: Period) -> None:
    assert period.is_complete(period.end)
    assert not period.is_complete(period.end - timedelta(days=1))


@given(first=periods, count=st.integers(0, 60))
def test_the_periods_between_two_include_both(first: Period, count: int) -> None:
    between = list(periods_between(first, first.shifted(count)))
    assert (between[0], between[-1]) == (first, first.shifted(count))
    assert all(later == earlier.next for earlier, later in pairwise(between))


def test_between_a_period_and_an_earlier_one_there_is_none() -> None:
    first = Period.parse("2026-W47")
    assert list(periods_between(first, first.previous)) == []


def test_cadences_rank_from_the_finest_to_the_coarsest() -> None:
    ranked = sorted(Cadence, key=lambda cadence: cadence.rank)
    assert [str(cadence) for cadence in ranked] == ["day", "week", "month", "quarter", "year"]


@pytest.mark.parametrize(
    ("key", "english", "french"),
    [
        ("2026-11-02", ("2 Nov 2026", "2 Nov"), ("2 nov. 2026", "2 nov.")),
        ("2025-W01", ("W01 2025", "W01"), ("S01 2025", "S01")),
        ("2026-08", ("Aug 2026", "Aug"), ("août 2026", "août")),
        ("2026-Q4", ("Q4 2026", "Q4"), ("T4 2026", "T4")),
        ("2026", ("2026", "2026"), ("2026", "2026")),
    ],
)
def test_labels_are_in_the_language_of_the_person(
    key: str, english: tuple[str, str], french: tuple[str, str]
) -> None:
    period = Period.parse(key)
    for code, labels in (("en", english), ("fr", french)):
        speak(code)
        assert (period.label(), period.short_label()) == labels


@each_cadence
def test_a_period_is_a_value(cadence: Cadence) -> None:
    one, same = (Period.containing(date(2026, 11, 22), cadence) for _time in range(2))
    assert one == same
    assert len({one, same, one.next}) == 2
    with pytest.raises(AttributeError):
        one.index = 0  # type: ignore[misc]
