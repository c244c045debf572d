"""Cells: text takes exactly the room that it is given, and ASCII keeps the room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kpitui.tui.widgets.ascii_filter import plain
from kpitui.tui.widgets.cells import first_fitting, fitted, right

TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Mn", "Me", "Cf"]), max_size=30)


@given(TEXT, st.integers(0, 40))
def test_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fitted(text, width)) == width
    assert cell_len(right(text, width)) == width


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


@given(TEXT)
def test_ascii_takes_as_many_cells_as_what_it_stands_for(text: str) -> None:
    assert plain(text).isascii()
    assert cell_len(plain(text)) == cell_len(text)


def test_signs_have_their_ascii_forms() -> None:
    assert plain("● on track ▲ ■ · é ½ 目") == "o on track ! X . e ? ??"
