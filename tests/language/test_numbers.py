import math

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from kpitui.language import LANGUAGES, numbers, speak

BELOW_LETTERS = 999_999_999_999_999
sensible = st.floats(-1e12, 1e12)


def pattern(decimals: int) -> str:
    return "#,##0." + "0" * decimals if decimals else "#,##0"


@pytest.mark.parametrize("code", LANGUAGES)
@given(value=st.integers(-BELOW_LETTERS, BELOW_LETTERS))
def test_whole_numbers_are_grouped_as_babel_groups_them(code: str, value: int) -> None:
    speak(code)
    assert numbers.number(float(value)) == format_decimal(value, locale=code)


@pytest.mark.parametrize("code", LANGUAGES)
@given(hundredths=st.integers(-(10**12), 10**12).filter(bool))
def test_decimals_are_written_as_babel_writes_them(code: str, hundredths: int) -> None:
    speak(code)
    value = hundredths / 100
    assert numbers.number(value, 2) == format_decimal(value, pattern(2), locale=code)
    if abs(value) >= 1:
        assert numbers.number(value) == format_decimal(value, "#,##0.##", locale=code)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("decimals", [0, 1, 2, 5])
@pytest.mark.parametrize("value", [0.0, 1.0, -12.0, 1234.0, 1234567.0, -9876543.0])
def test_given_decimals_are_always_written(code: str, decimals: int, value: float) -> None:
    speak(code)
    expected = format_decimal(value, pattern(decimals), locale=code)
    assert numbers.number(value, decimals) == expected


@pytest.mark.parametrize("code", LANGUAGES)
@given(per_cent=st.integers(-1000, 1000))
def test_per_cent_is_written_as_babel_writes_it(code: str, per_cent: int) -> None:
    speak(code)
    assert numbers.percent(per_cent / 100) == format_percent(per_cent / 100, locale=code)
    assert numbers.quantity(per_cent, 0, "%") == numbers.percent(per_cent / 100)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5"),
        (0.1234, "0.123"),
        (-0.03456, "-0.0346"),
        (0.00012345, "0.000123"),
        (0.000012345, "1.23e-05"),
        (0.99996, "1"),
        (1.005, "1"),
        (12.3456, "12.35"),
        (12.30, "12.3"),
        (1e15, "1.000e+15"),
        (-2.5e20, "-2.500e+20"),
    ],
)
def test_a_number_has_as_many_decimals_as_a_reader_needs(value: float, text: str) -> None:
    assert numbers.number(value) == text
    speak("fr")
    assert numbers.number(value) == text.replace(".", ",")


@given(value=st.floats(1e-300, 0.999).flatmap(lambda size: st.sampled_from([size, -size])))
def test_a_small_number_never_reads_as_zero(value: float) -> None:
    assert math.isclose(float(numbers.number(value)), value, rel_tol=0.0051)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("decimals", [None, 0, 2])
@pytest.mark.parametrize("value", [-0.0, -0.0001, -0.004])
def test_what_rounds_to_zero_has_no_minus(code: str, decimals: int | None, value: float) -> None:
    speak(code)
    if decimals is not None or value == 0:
        assert numbers.number(value, decimals) == numbers.number(0.0, decimals)
    assert not numbers.percent(value).startswith("-")


@pytest.mark.parametrize(
    ("unit", "english", "french"),
    [
        ("", "12,500", "12\u202f500"),
        ("%", "12,500%", "12\u202f500\u00a0%"),
        ("GBP", "12,500 GBP", "12\u202f500\u00a0GBP"),
    ],
)
def test_the_unit_stands_behind_the_number(unit: str, english: str, french: str) -> None:
    assert numbers.quantity(12500.0, unit=unit) == english
    speak("fr")
    assert numbers.quantity(12500.0, unit=unit) == french


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (9999.0, "9,999"),
        (123.4, "123"),
        (10_000.0, "10k"),
        (-12_345.0, "-12.3k"),
        (330_000.0, "330k"),
        (999_499.0, "999k"),
        (999_500.0, "1M"),
        (999_999.0, "1M"),
        (-1_234_567.0, "-1.23M"),
        (999_999_999.0, "1G"),
        (4.5e9, "4.5G"),
        (999_999_999_999.0, "1T"),
        (1.2e12, "1.2T"),
        (999_999_999_999_999.0, "1000T"),
        (1e15, "1.000e+15"),
    ],
)
def test_compact_numbers_have_three_digits_and_a_letter(value: float, text: str) -> None:
    assert numbers.compact(value) == text


def test_compact_numbers_have_the_decimal_sign_of_the_language() -> None:
    speak("fr")
    assert numbers.compact(1_234_567.0) == "1,23M"


@given(value=st.floats(-1e20, 1e20))
def test_compact_numbers_fit_in_ten_characters(value: float) -> None:
    assert len(numbers.compact(value, 1)) <= len("-2.500e+20")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.12345, "0.123"),
        (1.2345, "1.23"),
        (12.345, "12.3"),
        (-110.24, "-110"),
        (12_500.7, "12,501"),
        (7.0, "7"),
    ],
)
def test_a_derived_number_has_no_decimals_that_say_nothing(value: float, text: str) -> None:
    assert numbers.derived(value) == text
    assert numbers.derived(value, 2) == numbers.number(value, 2)


def test_a_short_number_keeps_the_decimals_that_were_asked_for() -> None:
    assert numbers.compact(12.0, 2) == "12.00"


@pytest.mark.parametrize(("text", "signed"), [("5", "+5"), ("-5", "-5"), ("0", "+0")])
def test_a_signed_number_shows_its_plus(text: str, signed: str) -> None:
    assert numbers.signed(text) == signed


@pytest.mark.parametrize("code", LANGUAGES)
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_exact_numbers_keep_every_digit_in_every_language(code: str, value: float) -> None:
    speak(code)
    assert float(numbers.exact(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(12500.0, "12500"), (-0.0, "0"), (0.1, "0.1"), (1.125, "1.125"), (1e22, "1e+22")],
)
def test_exact_numbers_have_no_groups_and_no_needless_decimals(value: float, text: str) -> None:
    assert numbers.exact(value) == text
