import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.csv_cells import guarded, unguarded
from kpitui.domain.errors import InvalidInput
from kpitui.usecases import read_table as module
from kpitui.usecases.read_table import read_table


def table_of(text):
    return read_table(io.StringIO(text, newline=""))


def rows_of(text):
    table = table_of(text)
    return [table.headings, *zip(*(column.cells for column in table.columns), strict=True)]


def refusal(text):
    with pytest.raises(InvalidInput) as caught:
        table_of(text)
    return str(caught.value)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(separator):
    text = f"date{separator}visits\n2026-01-05{separator}12\n2026-01-12{separator}13\n"
    assert table_of(text).separator == separator
    assert rows_of(text) == [("date", "visits"), ("2026-01-05", "12"), ("2026-01-12", "13")]


def test_commas_inside_numbers_are_no_separators():
    text = "date;rate;revenue\n2026-01-05;1,5;12,25\n2026-01-12;2,5;3,75\n"
    assert table_of(text).separator == ";"


def test_commas_in_headings_and_numbers_do_not_outvote_semicolons():
    text = "date;revenue (GBP, net);orders\n2026-01-05;1,5;3\n2026-01-12;2,5;4\n"
    assert rows_of(text)[0] == ("date", "revenue (GBP, net)", "orders")


def test_the_separator_that_a_spreadsheet_named_counts():
    assert rows_of("sep=;\r\nkpi;note\r\nvisits;a, b, c\r\n") == [
        ("kpi", "note"),
        ("visits", "a, b, c"),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_heading():
    assert table_of("\ufeffdate,visits\n2026-01-05,1\n").headings == ("date", "visits")


def test_quoted_cells_keep_separators_quotes_and_line_ends():
    text = 'kpi,note\nvisits,"a, ""b""\nc"\norders,d\n'
    assert rows_of(text)[1:] == [("visits", 'a, "b"\nc'), ("orders", "d")]


def test_a_row_is_known_by_the_line_on_which_it_began():
    table = table_of('kpi,note\n\nvisits,"a\nb"\n,\norders,d\n')
    assert list(table.lines) == [3, 6]


def test_the_line_that_names_a_separator_counts_too():
    assert list(table_of("sep=,\na,b\n1,2\n").lines) == [3]


def test_blank_rows_are_skipped_and_missing_cells_are_blank():
    assert rows_of("\n\na,b,c\n , ,\n1\n1,2,3,,\n") == [
        ("a", "b", "c"),
        ("1", "", ""),
        ("1", "2", "3"),
    ]


def test_blank_columns_without_a_heading_are_left_out():
    assert rows_of("a,b,,\n1,2,,\n") == [("a", "b"), ("1", "2")]


def test_line_ends_of_every_system_are_read():
    for end in ("\n", "\r\n", "\r"):
        assert rows_of(f"a,b{end}1,2{end}") == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("a,b\n1,2,3\n", "Row 2 has 3 cells"),
        ("a,,b\n1,2,3\n", "Column 2 has values but no heading"),
        ("a,b,a\n1,2,3\n", "Columns 1 and 3 have the same heading “a”"),
        ('a,b\n1,"2\n3,4\n', "quotation mark"),
        (",".join(map(str, range(1001))) + "\n", "1001 columns"),
        (f"a,b\n1,{'x' * 100_001}\n", "row 2 is longer than 100000"),
        (f"a,b\n1,{'x' * 3_000_000}\n", "Line 2 is longer"),
        ("x" * 3_000_000, "Line 1 is longer"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place(text, reason):
    assert reason in refusal(text)


def test_more_rows_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    assert len(table_of("a\n1\n2\n3\n").lines) == 3
    assert "more than 3 rows" in refusal("a\n1\n2\n3\n4\n")


def test_text_in_another_encoding_is_refused():
    latin = io.TextIOWrapper(io.BytesIO("kpi,où\n".encode("latin-1")), "utf-8", newline="")
    with pytest.raises(InvalidInput, match="UTF-8"):
        read_table(latin)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'=1", "''+1", "\t=", "\r"])
def test_live_cells_are_guarded_by_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "'tis", "'", "2026", "'quoted'"])
def test_other_cells_stay_as_they_are(text):
    assert guarded(text) == unguarded(text) == text


@given(st.text())
def test_the_guard_comes_off_exactly(text):
    assert unguarded(guarded(text)) == text


@given(st.lists(st.lists(st.text('ab1 ,;\t|"\n', max_size=8), min_size=2, max_size=2), max_size=8))
def test_what_the_csv_module_writes_is_read_back(rows):
    text = io.StringIO()
    csv.writer(text).writerows([["first heading", "second heading"], *rows])
    kept = [tuple(cell.strip() for cell in row) for row in rows if "".join(row).strip()]
    assert rows_of("sep=,\n" + text.getvalue())[1:] == kept
