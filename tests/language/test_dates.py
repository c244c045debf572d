from datetime import date

import pytest
from babel.dates import format_date, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from kpitui.language import dates, speak

# Day before month in both languages, so the oracle for English is the British locale.
LOCALES = {"en": "en_GB", "fr": "fr"}
spoken = pytest.mark.parametrize("code", LOCALES)
days = st.dates(date(1000, 1, 1), date(9998, 12, 31))


@spoken
@pytest.mark.parametrize("month", range(1, 13))
def test_months_have_the_short_names_that_babel_gives(code: str, month: int) -> None:
    speak(code)
    assert dates.month_name(month) == get_month_names("abbreviated", locale=LOCALES[code])[month]


@spoken
@given(day=days)
def test_a_day_is_written_as_babel_writes_it(code: str, day: date) -> None:
    speak(code)
    assert dates.short_date(day) == format_date(day, "medium", locale=LOCALES[code])


@spoken
@given(day=days)
def test_a_month_is_written_as_babel_writes_it(code: str, day: date) -> None:
    speak(code)
    assert dates.month_of(day) == format_date(day, "MMM y", locale=LOCALES[code])


@spoken
@given(day=days)
def test_a_quarter_is_written_as_babel_writes_it(code: str, day: date) -> None:
    speak(code)
    written = dates.quarter_label(day.year, (day.month + 2) // 3)
    assert written == format_date(day, "QQQ y", locale=LOCALES[code])


@pytest.mark.parametrize(("code", "label"), [("en", "W05 2026"), ("fr", "S05 2026")])
def test_a_week_has_two_digits_and_the_letter_of_the_language(code: str, label: str) -> None:
    speak(code)
    assert dates.week_label(2026, 5) == label


@spoken
@given(day=days)
def test_a_year_and_a_day_without_one_agree_with_babel(code: str, day: date) -> None:
    speak(code)
    written = f"{day.day} {dates.month_name(day.month)}"
    assert written == format_date(day, "d MMM", locale=LOCALES[code])


@spoken
def test_no_two_months_share_a_name(code: str) -> None:
    speak(code)
    assert len({dates.month_name(month) for month in range(1, 13)}) == 12
