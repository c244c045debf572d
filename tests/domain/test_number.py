import math
import re
import subprocess
import sys

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kpitui.domain.errors import AmbiguousNumber, InvalidInput
from kpitui.domain.number import parse_done, parse_number
from kpitui.language import LANGUAGES, numbers, speak

SPACES = " \u00a0\u202f\u2009"
DECIMAL_SIGNS = {"en": ".", "fr": ","}
TWO_READINGS = re.compile(r"(?!0[.,])[0-9]{1,3}[.,][0-9]{3}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12500", 12500),
        ("12 500", 12500),
        ("12\u00a0500", 12500),
        ("12\u202f500", 12500),
        ("12\u2009500", 12500),
        ("12'500", 12500),
        ("12’500", 12500),
        ("1 234 567", 1234567),
        ("12,500.5", 12500.5),
        ("12.500,5", 12500.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1,234,567.891", 1234567.891),
        ("1.234.567,891", 1234567.891),
        ("1 234,567", 1234.567),
        ("1 234.567", 1234.567),
        ("1'234.50", 1234.5),
        ("1,234.567", 1234.567),
        ("1,5", 1.5),
        ("1,23", 1.23),
        ("1,2345", 1.2345),
        ("1234,567", 1234.567),
        ("1234.567", 1234.567),
        ("0,123", 0.123),
        ("0.123", 0.123),
        (".5", 0.5),
        (",5", 0.5),
        (".125", 0.125),
        ("007", 7),
        ("-5", -5),
        ("−5", -5),
        ("- 5", -5),
        ("+5", 5),
        ("(5)", -5),
        ("( 12 500,5 )", -12500.5),
        ("1.2k", 1200),
        ("1.2 k", 1200),
        ("1,2K", 1200),
        ("3M", 3e6),
        ("2.5G", 2.5e9),
        ("1.5T", 1.5e12),
        ("1 234,567k", 1234567),
        ("0.001k", 1),
        ("3.4 %", 3.4),
        ("3,4\u202f%", 3.4),
        ("-3.4%", -3.4),
        ("(3.4 %)", -3.4),
        ("(3.4) %", -3.4),
        ("12k€", 12000),
        ("12 k€", 12000),
        ("€12k", 12000),
        ("€ 12.50", 12.5),
        ("-€12.50", -12.5),
        ("€-12.50", -12.5),
        ("$(12.50)", -12.5),
        ("($12.50)", -12.5),
        ("(12.50) €", -12.5),
        ("£5", 5),
        ("EUR 12 500", 12500),
        ("12 500 GBP", 12500),
        ("12.5MUSD", 12.5e6),
        ("CHF 1'200.50", 1200.5),
        ("5 chf", 5),
        ("1e3", 1000),
        ("1E3", 1000),
        ("1.5e-3", 0.0015),
        ("−1.234e+2", -123.4),
        (".5e1", 5),
        ("1e100", 1e100),
        ("  5\n", 5),
        ("\u202f5\u00a0", 5),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "whole", "decimals"),
    [
        ("1,234", "1234", "1.234"),
        ("1.234", "1234", "1.234"),
        ("12,500", "12500", "12.500"),
        ("123.000", "123000", "123.000"),
        ("-1,234", "-1234", "-1.234"),
        ("(1.234)", "-1234", "-1.234"),
        ("1,234k", "1234k", "1.234k"),
        ("1.234 M", "1234M", "1.234M"),
        ("1,234 €", "1234", "1.234"),
        ("$1,234", "1234", "1.234"),
        ("1,234 %", "1234", "1.234"),
        ("012,345", "012345", "12.345"),
    ],
)
def test_what_reads_in_two_ways_is_refused_with_both(text: str, whole: str, decimals: str) -> None:
    with pytest.raises(AmbiguousNumber) as refusal:
        parse_number(text)
    assert str(refusal.value) == (
        f"“{text}” can mean {whole} or {decimals}. "
        f"Write {whole} for the one, {unmistakable(decimals)} for the other."
    )


def unmistakable(decimals: str) -> str:
    letter = decimals[-1] if decimals[-1].isalpha() else ""
    return f"{decimals.removesuffix(letter)}0{letter}"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "whole", "decimals"), [("1,234", 1234, 1.234), ("-1.200k", -1.2e6, -1200)]
)
def test_both_ways_out_of_an_ambiguous_number_are_read(
    code: str, text: str, whole: float, decimals: float
) -> None:
    speak(code)
    with pytest.raises(AmbiguousNumber) as refusal:
        parse_number(text)
    ways_out = re.search(r"Write (\S+) for the one, (\S+) for the other", str(refusal.value))
    assert ways_out
    assert parse_number(ways_out[1]) == whole
    assert parse_number(ways_out[2]) == decimals


@pytest.mark.parametrize(
    ("text", "with_point", "with_comma"),
    [
        ("1,234", 1234, 1.234),
        ("1.234", 1.234, 1234),
        ("1,234k", 1234000, 1234),
        ("12 500", 12500, 12500),
        ("1234", 1234, 1234),
        ("1.5", 1.5, None),
        ("1,5", None, 1.5),
        ("0.123", 0.123, None),
        ("1,234.5", 1234.5, None),
        ("1.234,5", None, 1234.5),
        ("1 234,567", None, 1234.567),
        ("1,234,567", 1234567, None),
        ("1.234.567", None, 1234567),
        ("1e3", 1000, 1000),
        ("1.5e3", 1500, None),
        ("1,5e3", None, 1500),
        ("1.234e3", 1234, None),
    ],
)
def test_a_given_decimal_sign_decides(
    text: str, with_point: float | None, with_comma: float | None
) -> None:
    for decimal, value in ((".", with_point), (",", with_comma)):
        if value is None:
            with pytest.raises(InvalidInput):
                parse_number(text, decimal=decimal)
        else:
            assert parse_number(text, decimal=decimal) == value


NO_NUMBERS = [
    *("", " ", "-", "()", "€", "%", "k", ".", ",", "abc", "n/a", "nan", "inf", "-Infinity", "None"),
    *("1_000", "0x10", "1e", "e5", "1e5.5", "1e1234", "1,5e3", "1,234e3", "(1e3)", "1e3k", "1 e3"),
    *("٣", "１２", "1२", "½", "²", "1²", "Ⅻ"),  # digits and numerals of other scripts
    *(
        "--5",
        "+-5",
        "-(5)",
        "(-5)",
        "((5))",
        "(5",
        "5)",
        "1(2)",
        "(1)2",
        "5-",
        "–5",
        "<5",
        "~5",
        "=5",
    ),
    *(
        "1 2",
        "12 50",
        "12 5000",
        "1234 567",
        "1 234 56",
        "1  234",
        "1 234'567",
        "1 2'4",
        "1 234\u00a0567",
    ),
    *(
        "12,34,567",
        "1,234 567",
        "1,23,4.5",
        "1.2.3",
        "1..2",
        "1,,2",
        "1,2,3",
        "1.2,3.4",
        "1,234.567,8",
    ),
    *("0,123,456", "0 123", "1234,567,890", "5.", "5,", "1,234.", "'5", "5'", "1 ,5", "1, 5"),
    *(
        "3.4 %%",
        "€5%",
        "% 5",
        "€5 EUR",
        "5 €€",
        "5 JPY",
        "5m",
        "5 kk",
        "5 x",
        "5 km",
        "1h",
        "10:30",
    ),
    *("5\n6", "5\t6", "5\x00", "\x1b[31m5", "5;6", "2026-11-22", "=1+1", "5\u200b", "\ud800"),
]


@pytest.mark.parametrize("text", NO_NUMBERS, ids=ascii)
@pytest.mark.parametrize("decimal", [None, "."])
def test_anything_else_is_refused(text: str, decimal: str | None) -> None:
    with pytest.raises(InvalidInput, match=r"is not a number .* Write it like 12500") as refusal:
        parse_number(text, decimal=decimal)
    assert not isinstance(refusal.value, AmbiguousNumber)


@pytest.mark.parametrize(
    "text",
    [
        *("1e101", "-1e101", "1e400", "1e98k", "1e-400", "1.1e100"),
        *("9" * 101, "9" * 10_000, f"0.{'0' * 330}1"),
    ],
    ids=lambda text: text[:12],
)
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_number(text)


def test_a_number_out_of_range_says_so() -> None:
    with pytest.raises(InvalidInput, match="too large, or too close to zero"):
        parse_number("1e-400")


def test_at_most_four_hundred_characters_are_read() -> None:
    assert parse_number("0" * 399 + "7") == 7
    with pytest.raises(InvalidInput, match="too long"):
        parse_number("0" * 400 + "7")


def test_a_refusal_quotes_a_short_and_harmless_beginning() -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_number("\x1b]52;c;" + "x" * 100)
    assert str(refusal.value).startswith("“\ufffd]52;c;" + "x" * 33 + "…” is not a number")
    with pytest.raises(InvalidInput, match=r"^“1 2” "):
        parse_number("1\u202f2")


@pytest.mark.parametrize("text", ["-0", "(0)", "−0.0", "-0k", "-0e5", "(0 %)"])
def test_zero_has_no_sign(text: str) -> None:
    assert math.copysign(1, parse_number(text)) == 1


def test_a_suffix_costs_no_accuracy() -> None:
    for thousandths in range(1, 10_000):
        text = f"{thousandths / 1000:.3f}"
        assert parse_number(f"{text}0k") == thousandths


SIGNS = [("", "", 1), ("+", "", 1), ("-", "", -1), ("−", "", -1), ("(", ")", -1)]
LETTERS = [("", 0), ("k", 3), ("K", 3), ("M", 6), ("G", 9)]
UNITS = [("", ""), ("", "%"), ("€", ""), ("", "€"), ("USD ", ""), ("", "CHF")]


@st.composite
def typed_numbers(draw: st.DrawFn) -> tuple[str, float]:
    """A number in one of the styles that people type, unless it reads twice, and its value."""
    whole = draw(st.integers(0, 10**12))
    fraction = draw(st.text("0123456789", max_size=6))
    point, other = draw(st.sampled_from([(".", ","), (",", ".")]))
    group = draw(st.sampled_from(["", *SPACES, "'", "’", other]))
    digits = f"{whole:,}".replace(",", group) + (point + fraction if fraction else "")
    assume(not TWO_READINGS.fullmatch(digits))
    opening, closing, factor = draw(st.sampled_from(SIGNS))
    blank = draw(st.sampled_from(["", *SPACES]))
    letter, power = draw(st.sampled_from(LETTERS))
    before, behind = draw(st.sampled_from(UNITS))
    text = f"{opening}{before}{digits}{blank}{letter}{blank}{behind}{closing}"
    return text, factor * float(f"{whole}.{fraction or 0}e{power}")


@given(typed=typed_numbers())
@example(typed=("(€12’500,5 k)", -12500500.0))
def test_every_typed_style_keeps_the_value(typed: tuple[str, float]) -> None:
    text, value = typed
    assert parse_number(text) == value


@given(
    whole=st.integers(1, 999),
    fraction=st.integers(0, 999),
    sign=st.sampled_from(".,"),
    around=st.sampled_from([("", ""), ("-", ""), ("(", ")"), ("€", ""), ("", "k"), ("", " %")]),
)
def test_one_sign_before_three_digits_is_never_guessed(
    whole: int, fraction: int, sign: str, around: tuple[str, str]
) -> None:
    with pytest.raises(AmbiguousNumber):
        parse_number(f"{around[0]}{whole}{sign}{fraction:03}{around[1]}")


@given(text=st.text("0123456789.,' -+()k%€", max_size=12))
def test_without_a_decimal_sign_the_only_reading_counts(text: str) -> None:
    readings = {value for sign in ".," if (value := reading(text, sign)) is not None}
    if len(readings) == 1:
        assert parse_number(text) == readings.pop()
    else:
        with pytest.raises(AmbiguousNumber if readings else InvalidInput):
            parse_number(text)


def reading(text: str, decimal: str) -> float | None:
    try:
        return parse_number(text, decimal=decimal)
    except InvalidInput:
        return None


@given(text=st.text(max_size=40) | st.text("0123456789eE.,+-()kMG €%'", max_size=40))
def test_any_text_gives_a_sensible_number_or_a_printable_sentence(text: str) -> None:
    said = str(outcome(text))
    assert said.isprintable()
    assert said.startswith("“") or abs(float(said)) <= 1e100


def outcome(text: str) -> float | InvalidInput:
    try:
        return parse_number(text)
    except InvalidInput as refusal:
        return refusal


@given(value=st.floats(-1e100, 1e100).filter(lambda value: value == 0 or abs(value) > 1e-300))
def test_exported_numbers_read_back_exactly(value: float) -> None:
    assert parse_number(numbers.exact(value), decimal=".") == value


@pytest.mark.parametrize("code", LANGUAGES)
@given(value=st.floats(-1e14, 1e14), decimals=st.sampled_from([0, 1, 2, 3, 6]))
def test_written_numbers_read_back(code: str, value: float, decimals: int) -> None:
    speak(code)
    text = numbers.number(value, decimals)
    assert parse_number(text, decimal=DECIMAL_SIGNS[code]) == float(f"{value:.{decimals}f}")


@pytest.mark.parametrize("code", LANGUAGES)
@given(value=st.floats(1e4, 9e14).flatmap(lambda size: st.sampled_from([size, -size])))
def test_compact_numbers_read_back_to_three_digits(code: str, value: float) -> None:
    speak(code)
    text = numbers.quantity(0, unit="€").replace("0", numbers.compact(value))
    assert math.isclose(parse_number(text), value, rel_tol=0.0051)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, 1.0) for text in ("done", "yes", "true", "1", "oui", "fait", "Done", " YES\n")),
        *((text, 0.0) for text in ("not done", "no", "false", "0", "non", "Not  Done", "pas fait")),
    ],
)
def test_a_milestone_is_done_or_not(text: str, value: float) -> None:
    assert parse_done(text) == value


@pytest.mark.parametrize(
    "text", ["", "2", "0.5", "-1", "maybe", "done!", "notdone", "１", "\x1b[m"]
)
def test_anything_between_done_and_not_done_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="Write “done” or “not done”") as refusal:
        parse_done(text)
    assert str(refusal.value).isprintable()


def test_reading_a_number_imports_no_large_module() -> None:
    script = (
        "import sys; from kpitui.domain.number import parse_number; parse_number('12 500,5 k€');"
        "print({'unicodedata', 'decimal', 'babel', 'numpy', 'textual'} & sys.modules.keys())"
    )
    printed = subprocess.check_output([sys.executable, "-I", "-c", script], text=True)
    assert printed == "set()\n"


@given(
    mantissa=st.from_regex(r"[+-]?[0-9]{0,3}[.,]?[0-9]{0,3}", fullmatch=True),
    exponent=st.from_regex(r"[eE][+-]?[0-9]{0,2}", fullmatch=True),
    decimal=st.sampled_from(".,"),
)
def test_an_exponent_is_read_as_programs_write_it(
    mantissa: str, exponent: str, decimal: str
) -> None:
    written = rf"[+-]?([0-9]+|[0-9]*[{decimal}][0-9]+)[eE][+-]?[0-9]+"
    text = mantissa + exponent
    value = float(text.replace(",", ".")) if re.fullmatch(written, text) else None
    kept = value is not None and abs(value) <= 1e100
    assert reading(text, decimal) == (value if kept else None)


@pytest.mark.parametrize("text", ["12 500,5 k€", "1.5e-3", "12 EUR", "n/a", "three", "1,234"])
def test_numbers_are_read_without_compiling_a_pattern(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(re, "_compile", None)  # what every function of re calls first
        said = outcome(text)
    assert isinstance(said, InvalidInput | float)
