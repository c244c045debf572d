import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Cadence, Period
from kpitui.domain.spoken_period import read_date, read_period
from kpitui.language import LANGUAGES, speak

DAY, WEEK, MONTH, QUARTER, YEAR = Cadence
TODAY = date(2026, 11, 23)  # a Monday: yesterday was another week
days = st.dates(date(1010, 1, 1), date(9998, 12, 20))
cadences = st.sampled_from(Cadence)
each_cadence = pytest.mark.parametrize("cadence", Cadence)


@pytest.mark.parametrize(
    ("text", "cadence", "key"),
    [
        ("2026-11-22", DAY, "2026-11-22"),
        ("2026-11-22", WEEK, "2026-W47"),
        ("2024-12-30", WEEK, "2025-W01"),
        ("2026-11-22", MONTH, "2026-11"),
        ("2026-11-22", QUARTER, "2026-Q4"),
        ("2026-11-22", YEAR, "2026"),
        ("2026-W47", WEEK, "2026-W47"),
        ("2026-W47", MONTH, "2026-11"),
        ("2026-W47", QUARTER, "2026-Q4"),
        ("2026-11", MONTH, "2026-11"),
        ("2026-11", QUARTER, "2026-Q4"),
        ("2026-Q4", QUARTER, "2026-Q4"),
        ("2026-Q4", YEAR, "2026"),
        ("2026", YEAR, "2026"),
        ("2031-W05", WEEK, "2031-W05"),
        ("2026-w47", WEEK, "2026-W47"),
        ("  2026-q4\n", QUARTER, "2026-Q4"),
    ],
)
def test_keys_and_dates_mean_the_period_that_they_lie_in(
    text: str, cadence: Cadence, key: str
) -> None:
    assert read_period(text, cadence, TODAY).key == key


@given(day=days, cadence=cadences)
def test_every_key_of_the_cadence_means_itself(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)
    assert read_period(period.key, cadence, TODAY) == period


@given(day=days, cadence=cadences)
def test_every_date_means_the_period_that_contains_it(day: date, cadence: Cadence) -> None:
    assert read_period(day.isoformat(), cadence, TODAY) == Period.containing(day, cadence)


@pytest.mark.parametrize(
    ("text", "cadence", "readings"),
    [
        ("2026-W40", MONTH, ("2026-09", "2026-10")),
        ("2026-W40", QUARTER, ("2026-Q3", "2026-Q4")),
        ("2026-W53", YEAR, ("2026", "2027")),
    ],
)
def test_a_week_in_two_periods_is_refused_with_both(
    text: str, cadence: Cadence, readings: tuple[str, str]
) -> None:
    with pytest.raises(InvalidInput, match="lies in {} and in {}".format(*readings)):
        read_period(text, cadence, TODAY)


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("2026-W47", DAY),
        ("W47", DAY),
        ("2026-11", DAY),
        ("2026-11", WEEK),
        ("nov 2026", WEEK),
        ("décembre", WEEK),
        ("2026-Q4", MONTH),
        ("T4", MONTH),
        ("2026", QUARTER),
    ],
)
def test_a_coarser_period_is_refused(text: str, cadence: Cadence) -> None:
    with pytest.raises(InvalidInput, match="longer than one period of the KPI") as refusal:
        read_period(text, cadence, TODAY)
    assert f"Write a {cadence}, such as" in str(refusal.value)


THESE = ["this", "current", "today", "ce", "cette", "aujourd'hui", "aujourd’hui", " THIS ", "Today"]
LAST = ["last", "previous", "dernier", "dernière", "derniere", "dernie\u0300re", "DERNIÈRE", "-1"]


@each_cadence
@pytest.mark.parametrize("text", THESE)
def test_this_is_the_period_of_today(text: str, cadence: Cadence) -> None:
    assert read_period(text, cadence, TODAY) == Period.containing(TODAY, cadence)


@each_cadence
@pytest.mark.parametrize("text", LAST)
def test_last_is_the_period_before(text: str, cadence: Cadence) -> None:
    assert read_period(text, cadence, TODAY) == Period.containing(TODAY, cadence).previous


@each_cadence
@pytest.mark.parametrize("text", ["yesterday", "hier", "Hier"])
def test_yesterday_is_the_period_that_contains_it(text: str, cadence: Cadence) -> None:
    day = TODAY - timedelta(days=1)
    assert read_period(text, cadence, TODAY) == Period.containing(day, cadence)


def test_yesterday_is_this_period_or_the_last() -> None:
    assert read_period("yesterday", WEEK, TODAY).key == "2026-W47"
    assert read_period("yesterday", MONTH, TODAY).key == "2026-11"


LETTERS = [(DAY, "dj"), (WEEK, "ws"), (MONTH, "m"), (QUARTER, "qt"), (YEAR, "ya")]


@pytest.mark.parametrize(("cadence", "letters"), LETTERS)
def test_a_negative_number_counts_back(cadence: Cadence, letters: str) -> None:
    here = Period.containing(TODAY, cadence)
    for text in ("-2", *(f"-2{letter}" for letter in letters), f"-2 {letters[0].upper()}"):
        assert read_period(text, cadence, TODAY) == here.shifted(-2)
    assert read_period("-0", cadence, TODAY) == here


@pytest.mark.parametrize(("cadence", "letters"), LETTERS)
def test_the_letter_of_another_cadence_is_refused(cadence: Cadence, letters: str) -> None:
    for letter in set("djwsmqtyax") - set(letters):
        with pytest.raises(InvalidInput, match="is not a period that kpitui can read"):
            read_period(f"-2{letter}", cadence, TODAY)


@pytest.mark.parametrize(
    ("text", "cadence"), [("-9999", YEAR), ("-1500a", YEAR), ("-9999q", QUARTER)]
)
def test_before_the_first_date_there_are_no_periods(text: str, cadence: Cadence) -> None:
    with pytest.raises(InvalidInput, match="is not a period that kpitui can read"):
        read_period(text, cadence, TODAY)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("W47", "2026-W47"),
        ("S47", "2026-W47"),
        ("w48", "2026-W48"),
        ("w49", "2025-W49"),
        ("W5", "2026-W05"),
        ("w05", "2026-W05"),
        ("W53", "2020-W53"),
        ("w47 2026", "2026-W47"),
        ("W47-2026", "2026-W47"),
        ("s1 2025", "2025-W01"),
        ("2026 S47", "2026-W47"),
        ("2026W47", "2026-W47"),
        ("2026-S47", "2026-W47"),
        ("2026  w47", "2026-W47"),
        ("W53 2015", "2015-W53"),
        ("2030-w1", "2030-W01"),
    ],
)
def test_weeks_are_named_by_number(text: str, key: str) -> None:
    assert read_period(text, WEEK, TODAY).key == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Q3", "2026-Q3"),
        ("t4", "2026-Q4"),
        ("T3 2026", "2026-Q3"),
        ("2026-T3", "2026-Q3"),
        ("2026Q3", "2026-Q3"),
        ("2025 t1", "2025-Q1"),
        ("q1 2031", "2031-Q1"),
    ],
)
def test_quarters_are_named_by_number(text: str, key: str) -> None:
    assert read_period(text, QUARTER, TODAY).key == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nov", "2026-11"),
        ("Nov.", "2026-11"),
        ("nov 2026", "2026-11"),
        ("nov. 2026", "2026-11"),
        ("novembre 2026", "2026-11"),
        ("NOVEMBER 2025", "2025-11"),
        ("décembre", "2025-12"),
        ("decembre", "2025-12"),
        ("de\u0301cembre", "2025-12"),
        ("Déc. 2026", "2026-12"),
        ("dec", "2025-12"),
        ("sept. 2030", "2030-09"),
    ],
)
def test_months_are_named_in_both_languages(text: str, key: str) -> None:
    assert read_period(text, MONTH, TODAY).key == key


MONTHS = [
    "jan january janv janv. janvier",
    "feb february fév fevr févr. février",
    "mar march mars",
    "apr april avr avr. avril",
    "may mai",
    "jun june juin",
    "jul july juil juil. juillet",
    "aug august août aou\u0302t aout",
    "sep sept sept. september septembre",
    "oct october oct. octobre",
    "nov november novembre",
    "dec december déc. décembre",
]


@pytest.mark.parametrize(
    ("month", "name"),
    [(month, name) for month, names in enumerate(MONTHS, start=1) for name in names.split()],
)
def test_every_month_has_its_names(month: int, name: str) -> None:
    assert read_period(f"{name} 2024", MONTH, TODAY).key == f"2024-{month:02}"


@pytest.mark.parametrize(
    ("text", "cadence", "today", "key"),
    [
        ("W01", WEEK, date(2024, 12, 29), "2024-W01"),
        ("W01", WEEK, date(2024, 12, 30), "2025-W01"),
        ("W53", WEEK, date(2026, 12, 27), "2020-W53"),
        ("W53", WEEK, date(2026, 12, 28), "2026-W53"),
        ("W53", WEEK, date(1903, 1, 1), "1896-W53"),
        ("W53", WEEK, date(2021, 1, 1), "2020-W53"),
        ("nov", MONTH, date(2026, 10, 31), "2025-11"),
        ("nov", MONTH, date(2026, 11, 1), "2026-11"),
        ("Q4", QUARTER, date(2026, 9, 30), "2025-Q4"),
        ("Q4", QUARTER, date(2026, 10, 1), "2026-Q4"),
    ],
)
def test_without_a_year_it_is_the_newest_that_has_begun(
    text: str, cadence: Cadence, today: date, key: str
) -> None:
    assert read_period(text, cadence, today).key == key


@given(today=days, week=st.integers(1, 53))
def test_a_week_without_a_year_began_at_most_eight_years_ago(today: date, week: int) -> None:
    period = read_period(f"W{week}", WEEK, today)
    assert timedelta(0) <= today - period.start <= timedelta(days=8 * 366)
    assert period.key.endswith(f"W{week:02}")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("cadence", [WEEK, MONTH, QUARTER, YEAR])
@given(day=days)
def test_the_labels_that_people_see_are_read(code: str, cadence: Cadence, day: date) -> None:
    speak(code)
    period = Period.containing(day, cadence)
    assert read_period(period.label(), cadence, TODAY) == period
    assert read_period(period.short_label(), cadence, period.start) == period


NO_PERIODS = [
    *("", " ", "-", "now", "next", "demain", "tomorrow", "last week", "monday", "2 days ago", "+1"),
    *("--1", "-1.5", "-12345", "-1 2", "1", "47", "26", "2026-13", "2026-00", "2026-02-30"),
    *("W", "W0", "W54", "W047", "2025-W53", "2026 W47 2026", "W47 26", "47W", "week 47", "W 47"),
    *("Q0", "Q5", "T5 2026", "Q03", "Q3/2026", "nov 26", "nov 2026 x", "novem", "11 2026", "nov.."),
    *("22/11/2026", "11/22/2026", "22.11.2026", "22 nov 2026", "20261122", "2026-11-22T10:00"),
    *(
        "2026-W47-1",
        "9999",
        "9999-12-31",
        "0000",
        "２０２６",
        "W４７",
        "٢٠٢٦",
        "\x1b[31m2026",
        "\ud800",
    ),
]


@pytest.mark.parametrize("text", NO_PERIODS, ids=ascii)
@each_cadence
def test_anything_else_is_refused_with_examples(text: str, cadence: Cadence) -> None:
    with pytest.raises(InvalidInput, match="is not a period that kpitui can read") as refusal:
        read_period(text, cadence, TODAY)
    assert str(refusal.value).isprintable()
    assert f"Write a {cadence}, such as" in str(refusal.value)


@pytest.mark.parametrize("code", LANGUAGES)
@given(today=days, cadence=cadences)
def test_the_three_examples_of_a_refusal_are_read(code: str, today: date, cadence: Cadence) -> None:
    speak(code)
    with pytest.raises(InvalidInput) as refusal:
        read_period("nonsense", cadence, today)
    examples = re.search(r"(\S+), (\S+) (?:or|ou) (\S+)\.$", str(refusal.value))
    assert examples
    for example in examples.groups():
        assert read_period(example, cadence, today).end < today


def test_a_refusal_quotes_a_short_and_harmless_beginning() -> None:
    with pytest.raises(InvalidInput, match="^“\ufffd\\[31m" + "W" * 35 + "…” is not a period"):
        read_period("\x1b[31m" + "W" * 1000, WEEK, TODAY)


@given(text=st.text(max_size=20) | st.text("0123456789-. wsqtnov", max_size=12), cadence=cadences)
def test_any_text_gives_a_period_of_the_cadence_or_a_printable_sentence(
    text: str, cadence: Cadence
) -> None:
    said = read_or_refused(text, cadence)
    assert said.isprintable()
    assert said.startswith("“") or Period.parse(said).cadence is cadence


def read_or_refused(text: str, cadence: Cadence) -> str:
    try:
        return read_period(text, cadence, TODAY).key
    except InvalidInput as refusal:
        return str(refusal)


@given(day=days)
def test_a_date_is_read_in_iso_order(day: date) -> None:
    assert read_date(f" {day.isoformat()}\n", TODAY) == day


@pytest.mark.parametrize("text", ["today", "Today ", "aujourd'hui", "aujourd’hui"])
def test_today_is_a_date(text: str) -> None:
    assert read_date(text, TODAY) == TODAY


@pytest.mark.parametrize("text", ["yesterday", " HIER"])
def test_yesterday_is_a_date(text: str) -> None:
    assert read_date(text, date(2027, 1, 1)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2026-W47", "2026-11-22"),
        ("2025-W01", "2025-01-05"),
        ("2026-11", "2026-11-30"),
        ("2024-02", "2024-02-29"),
        ("2026-Q4", "2026-12-31"),
        ("2026", "2026-12-31"),
        ("nov 2026", "2026-11-30"),
    ],
)
def test_a_period_is_no_date_but_has_a_last_day(text: str, end: str) -> None:
    with pytest.raises(InvalidInput, match=f"“{text}” is more than one day.* {end}"):
        read_date(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "last", "-1", "tomorrow", "monday", "22", "22/11/2026", "22 nov 2026"),
        *("20261122", "2026-1-2", "2026-02-29", "2026-11-31", "2026-326", "2026-W47-7"),
        *("2026-11-22 10:00", "2026-11-22T10", "2026-11-22Z", "26-11-22", "9999-12-31"),
        *("0000-01-01", "0001-01-01", "２０２６-11-22", "2026−11−22", "\x1b[0m2026-11-22"),
    ],
    ids=ascii,
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"is not a date\. Write it like 2026-11-23") as refusal:
        read_date(text, TODAY)
    assert str(refusal.value).isprintable()


def test_reading_a_period_imports_no_large_module() -> None:
    script = (
        "import sys; from datetime import date; from kpitui.domain.period import Cadence;"
        "from kpitui.domain.spoken_period import read_period;"
        "read_period('décembre', Cadence.MONTH, date(2026, 11, 23));"
        "print({'unicodedata', '_strptime', 'babel', 'numpy', 'textual'} & sys.modules.keys())"
    )
    printed = subprocess.check_output([sys.executable, "-I", "-c", script], text=True)
    assert printed == "set()\n"
