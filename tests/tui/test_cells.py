"""Cells: text takes exactly the room that it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kpitui.tui.widgets.cells import first_fitting, fitted, right

# Joiners and other signs that only format never get this far: `printable` replaces them.
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), max_size=30)
AWKWARD = st.text("ab 目ｱ한é\u0301\u20e3❤\ufe0f👍🏽🇫🇷", max_size=12)


@given(TEXT | AWKWARD, st.integers(0, 40), st.booleans())
def test_text_takes_exactly_its_cells(text: str, width: int, ascii_only: bool) -> None:
    assert cell_len(fitted(text, width, ascii_only=ascii_only)) == width
    assert cell_len(right(text, width, ascii_only=ascii_only)) == width


@given(TEXT | AWKWARD, st.integers(0, 40))
def test_what_fits_is_shown_whole_and_what_does_not_says_so(text: str, width: int) -> None:
    if 0 < cell_len(text) <= width:
        assert fitted(text, width) == text + " " * (width - cell_len(text))
        assert right(text, width) == " " * (width - cell_len(text)) + text
    elif cell_len(text) > width > 0:
        assert fitted(text, width).endswith("…")
        assert text.startswith(fitted(text, width)[:-1].rstrip())
        assert right(text, width) == fitted(text, width)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abcdef", 4, "abc…"),
        ("目標値", 4, "目 …"),
        ("", 2, "  "),
        ("abc", 0, ""),
    ],
)
def test_what_does_not_fit_ends_in_an_ellipsis(text: str, width: int, shown: str) -> None:
    assert fitted(text, width) == shown


def test_numbers_stand_at_the_right() -> None:
    assert right("42", 5) == "   42"


def test_the_longest_text_that_fits_is_taken() -> None:
    texts = ("12,500 visits", "12,500", "12k")
    assert [first_fitting(texts, width) for width in (13, 12, 5, 1)] == [*texts, "12k"]
    assert first_fitting((), 5) == ""


def test_no_room_holds_no_text() -> None:
    assert fitted("abc", -3) == right("abc", -3) == fitted("", 0) == ""


def test_in_ascii_the_mark_of_a_cut_is_ascii_too() -> None:
    assert fitted("abcdef", 4, ascii_only=True) == "abc~"
    assert right("abcdef", 4, ascii_only=True) == "abc~"


@given(st.lists(TEXT | AWKWARD, min_size=1, max_size=4), st.integers(0, 20))
def test_the_first_text_that_fits_is_taken_before_any_shorter(texts: list[str], width: int) -> None:
    taken = first_fitting(texts, width)
    fitting = [text for text in texts if cell_len(text) <= width]
    assert taken == (fitting[0] if fitting else texts[-1])
