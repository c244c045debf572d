import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.errors import AmbiguousNumber, InvalidInput
from kpitui.domain.number import parse_number
from kpitui.language.numbers import exact
from kpitui.usecases.read_numbers import decimal_sign


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1.5", "1,234"], "."),
        (["1,5", "1.234"], ","),
        (["1,234.5"], "."),
        (["1.234,5", "12.500"], ","),
        (["1,234,567", "1,234"], "."),
        (["1.234.567", "1.234"], ","),
        (["0.125"], "."),
        (["1234.567", "1.234"], "."),
        (["3,4 %", "12 500"], ","),
        (["530", "12 500", "-5", "(5)", "1e3"], None),
        ([], None),
        (["no number", "1.5"], "."),
    ],
)
def test_one_cell_that_decides_is_enough(cells, sign):
    assert decimal_sign(cells) == sign
    assert decimal_sign(reversed(cells)) == sign


def test_without_a_deciding_cell_both_readings_are_named():
    with pytest.raises(AmbiguousNumber) as caught:
        decimal_sign(["12", "1,234", "12.500"])
    assert "“1,234” can be 1234 or 1.234" in str(caught.value)
    assert "--decimal . for the first, --decimal , for the second" in str(caught.value)


@pytest.mark.parametrize("cells", [["1.5", "1,5"], ["1,5", "7", "2.25"], ["1,234.5", "1.234,5"]])
def test_cells_that_contradict_each_other_are_refused(cells):
    with pytest.raises(InvalidInput, match="different decimal signs"):
        decimal_sign(cells)


@given(st.lists(st.floats(-1e15, 1e15)))
def test_exported_numbers_never_contradict_each_other(values):
    try:
        assert decimal_sign(exact(value) for value in values) in {".", None}
    except AmbiguousNumber:
        assert all(len(exact(v).partition(".")[2].partition("e")[0]) in {0, 3} for v in values)


@given(st.floats(-1e100, 1e100))
def test_an_exported_number_reads_back_equal(value):
    assert parse_number(exact(value), decimal=".") == value
