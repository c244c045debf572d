import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kpitui.reports.columns import (
    aligned,
    cells,
    clipped,
    filled,
    in_ascii,
    paragraph,
    wrapped,
)

# Letters of many scripts, wide signs and combining ones; no control characters.
TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x3FFF, categories=("L", "Zs", "Mn")))


@pytest.mark.parametrize("text", ["", "plain", "é", "e\u0301", "日本語", "한글", "●▲■»«↑", "█░│…"])
def test_cells_are_those_of_the_screens(text):
    assert cells(text) == cell_len(text)


def test_a_text_that_fits_stays_and_a_longer_one_ends_in_an_ellipsis():
    assert clipped("Site visits", 11) == "Site visits"
    assert clipped("Site visits", 10) == "Site visi…"
    assert clipped("Site visits", 6) == "Site…"
    assert clipped("日本語", 4) == "日…"
    assert clipped("x", 0) == ""


@given(TEXT, st.integers(0, 40))
def test_clipped_and_filled_texts_keep_to_their_width(text, width):
    assert cells(clipped(text, width)) <= width
    assert cells(filled(text, width)) == width
    assert cells(filled(text, width, right=True)) == width


@given(TEXT, st.integers(2, 40))
def test_wrapped_lines_keep_to_their_width_and_lose_no_letter(text, width):
    lines = wrapped(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_break_between_words():
    assert wrapped("one two three four", 9) == ["one two", "three", "four"]
    assert wrapped("", 9) == []


def test_a_number_with_its_unit_is_never_broken():
    assert wrapped("total 12\u202f500\u00a0GBP", 14) == ["total", "12\u202f500\u00a0GBP"]


def test_a_paragraph_continues_below_its_text():
    assert list(paragraph("Note", "one two three", 6, 13)) == ["Note  one two", "      three"]
    assert list(paragraph("Note", "", 6, 13)) == ["Note"]


def test_columns_stand_one_below_the_other():
    rows = [["name", "value", ""], ["a", "12", ""], ["long one", "9", ""]]
    assert aligned(rows, 80, right={1}) == ["name      value", "a            12", "long one      9"]


def test_the_narrowing_column_gives_way_and_no_line_is_too_wide():
    rows = [["slug", "a very long name that nobody needs", "12,500 by 31 Dec 2026"]]
    [line] = aligned(rows, 50, narrows=1)
    assert line == "slug  a very long name tha…  12,500 by 31 Dec 2026"
    assert cells(line) <= 50
    assert cells(aligned(rows, 20, narrows=1)[0]) <= 20


def test_no_rows_are_no_lines():
    assert aligned([], 80) == []


@given(TEXT)
def test_ascii_has_nothing_but_ascii_in_the_same_cells(text):
    assert in_ascii(text).isascii()


def test_what_has_a_likeness_keeps_it():
    assert in_ascii("“Café” ● » 5 €…") == '"Cafe" o > 5 EUR~'
    assert in_ascii("語") == "??"
