import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.reports.sparkline import progress_bar, sparkline

numbers = st.none() | st.floats()


@given(st.lists(numbers, max_size=40), st.integers(-3, 50), st.booleans())
def test_a_sparkline_has_exactly_its_width(values, width, ascii_only):
    line = sparkline(values, width, ascii_only=ascii_only)
    assert len(line) == max(0, width)
    assert line.isascii() or not ascii_only


def test_values_rise_from_the_lowest_to_the_highest_block():
    assert sparkline(list(range(8)), 8) == "▁▂▃▄▅▆▇█"
    assert sparkline(list(range(6)), 6, ascii_only=True) == "_.-=*#"


def test_the_newest_values_stand_at_the_right():
    assert sparkline([1, 2], 5) == "   ▁█"
    assert sparkline([99, 1, 2], 2) == "▁█"


def test_gaps_and_what_is_no_number_are_blank():
    assert sparkline([1, None, math.nan, math.inf, 2], 5) == "▁   █"
    assert sparkline([None, None], 4) == "    "
    assert sparkline([], 3) == "   "


def test_equal_values_stand_at_middle_height():
    assert sparkline([5, 5, 5], 3) == "▄▄▄"
    assert sparkline([0], 1, ascii_only=True) == "-"


def test_the_largest_floats_do_not_overflow():
    assert sparkline([-1.7e308, 0, 1.7e308], 3)[::2] == "▁█"


@given(numbers, numbers, st.integers(-3, 50), st.booleans())
def test_a_progress_bar_has_exactly_its_width(progress, expected, width, ascii_only):
    bar = progress_bar(progress, expected, width, ascii_only=ascii_only)
    assert len(bar) == max(0, width)
    assert set(bar) <= set("#.|" if ascii_only else "█░│")


@pytest.mark.parametrize(
    ("progress", "expected", "bar"),
    [
        (0.5, None, "█████░░░░░"),
        (0.5, 0.5, "█████│░░░░"),
        (0.3, 0.6, "███░░░│░░░"),
        (0.8, 0.2, "██│█████░░"),
        (None, 0.5, "░░░░░░░░░░"),
        (-2.0, 0.0, "│░░░░░░░░░"),
        (7.0, None, "██████████"),
        (1.0, 1.0, "█████████│"),
        (0.999, None, "█████████░"),
    ],
)
def test_a_bar_shows_what_is_done_and_where_the_plan_is(progress, expected, bar):
    assert progress_bar(progress, expected, 10) == bar
    plain = bar.translate(str.maketrans("█░│", "#.|"))
    assert progress_bar(progress, expected, 10, ascii_only=True) == plain
