from datetime import date, timedelta

import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Cadence
from kpitui.usecases.read_periods import DateOrder, cadence_of, holds_dates, read_periods


def keys_of(*cells, order=None):
    periods = read_periods("date", cells, range(2, len(cells) + 2), order)
    return [period and period.key for period in periods]


def refusal(*cells, order=None):
    with pytest.raises(InvalidInput) as caught:
        keys_of(*cells, order=order)
    return str(caught.value)


def days(first, step, count):
    return [date.fromisoformat(first) + timedelta(days=step * number) for number in range(count)]


def test_keys_of_every_cadence_and_blank_cells_are_read():
    cells = ["2026-11-22", "2026-W47", "2026-11", "2026-Q4", "2026"]
    assert keys_of(*cells, "") == [*cells, None]


def test_one_day_above_twelve_decides_the_order_for_all():
    assert keys_of("03/02/2026", "13/02/2026") == ["2026-02-03", "2026-02-13"]
    assert keys_of("03/02/2026", "02/13/2026") == ["2026-03-02", "2026-02-13"]


def test_undecided_dates_are_refused_with_both_readings():
    said = refusal("01/01/2026", "03/02/2026")
    assert "“03/02/2026” in column date can be 2026-02-03 or 2026-03-02" in said
    assert "--dates dmy or --dates mdy" in said


def test_dates_that_read_the_same_either_way_need_no_order():
    assert keys_of("01.01.2026", "2.2.2026") == ["2026-01-01", "2026-02-02"]


@pytest.mark.parametrize(
    ("order", "cell", "key"),
    [
        (DateOrder.DMY, "03/02/2026", "2026-02-03"),
        (DateOrder.MDY, "03/02/2026", "2026-03-02"),
        (DateOrder.YMD, "2026/3/2", "2026-03-02"),
        (DateOrder.DMY, "3-2-26", "2026-02-03"),
        (DateOrder.YMD, "26.03.02", "2026-03-02"),
        (DateOrder.DMY, "2026-03-02", "2026-03-02"),
    ],
)
def test_the_order_that_was_said_counts(order, cell, key):
    assert keys_of(cell, order=order) == [key]


def test_a_year_in_front_needs_no_order():
    assert keys_of("2026/1/5", "2026.01.12") == ["2026-01-05", "2026-01-12"]


def test_a_year_of_two_digits_needs_an_order():
    assert "two digits" in refusal("13/02/26", "14/02/26")


@pytest.mark.parametrize("cell", ["2026-02-30", "2026-13", "yesterday", "31/02/2026", "1/2/3/4"])
def test_a_cell_that_is_no_date_is_named_with_its_row(cell):
    said = refusal("2026-01-05", cell)
    assert f"row 3, date: “{cell}” is no date" in said


def test_dates_in_two_orders_are_refused():
    assert "row 3, date: “02/14/2026”" in refusal("13/02/2026", "02/14/2026")


@pytest.mark.parametrize(
    ("dated", "cadence"),
    [
        (days("2010-12-06", 7, 52), Cadence.WEEK),
        (days("2026-01-04", 7, 3), Cadence.WEEK),
        (days("2026-01-05", 14, 3), Cadence.WEEK),
        (days("2026-01-01", 1, 40), Cadence.DAY),
        (days("2026-01-31", 1, 2), Cadence.DAY),
        ([date(2026, month, 1) for month in (1, 2, 3, 7)], Cadence.MONTH),
        ([date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)], Cadence.MONTH),
        ([date(2026, 1, 1), date(2026, 4, 1)], Cadence.QUARTER),
        ([date(2025, 12, 31), date(2026, 3, 31)], Cadence.QUARTER),
        ([date(2025, 1, 1), date(2026, 1, 1)], Cadence.YEAR),
        ([date(2024, 12, 31), date(2025, 12, 31)], Cadence.YEAR),
        ([date(2026, 1, 1)], Cadence.DAY),
        ([], Cadence.DAY),
    ],
)
def test_the_cadence_shows_in_the_spacing_of_the_dates(dated, cadence):
    assert cadence_of(dated) is cadence
    assert cadence_of(dated[::-1]) is cadence


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["2026-01-05", "", "no date", "2026-01-12"], True),
        (["03/02/2026"], True),
        (["2026-W01"], True),
        (["1", "2", "3"], False),
        (["2026"], False),
        (["1.5", "12.25"], False),
        (["", ""], False),
        ([], False),
    ],
)
def test_a_column_of_dates_is_known_by_most_of_its_cells(cells, found):
    assert holds_dates(cells) is found


def test_years_are_dates_only_when_asked_for():
    assert holds_dates(["2025", "2026"], years=True)
    assert not holds_dates(["1", "2"], years=True)
