from hypothesis import given
from hypothesis import strategies as st

from kpitui.reports.axes import Scale
from kpitui.reports.chart import Mark
from kpitui.reports.plot_area import PlotArea

SCALE = Scale(0.0, 10.0, (), ())


def area(slots, *, columns=10, rows=11):
    return PlotArea(columns, rows, (1, 1), slots, SCALE)


@given(st.lists(st.none() | st.floats(0, 10), max_size=400), st.integers(2, 40))
def test_a_line_draws_at_most_two_points_a_column_and_keeps_the_extremes(values, columns):
    points = area(len(values), columns=columns).line(values)
    known = [value for value in values if value is not None]
    heights = [height for _x, height in points if height is not None]
    assert len(heights) <= 2 * columns
    assert [x for x, _y in points] == sorted(x for x, _y in points)
    assert not known or (min(heights), max(heights)) == (min(known) / 10, max(known) / 10)


def test_a_gap_inside_a_column_parts_its_extremes():
    values = [1.0, None, 2.0, 1.5] * 25
    heights = [height for _x, height in area(100).line(values)]
    assert None in heights[:3]


def test_a_column_without_values_stays_a_gap():
    values = [1.0] * 100 + [None] * 100 + [2.0] * 100
    assert None in [height for _x, height in area(300).line(values)]


def test_the_last_and_the_lone_values_get_dots():
    dotted = area(9, columns=9).dots([1.0, 2.0, None, 3.0, None, 4.0, 5.0, None, None], roomy=4)
    assert [column for column, _row in dotted] == [3, 6]


def test_every_value_gets_a_dot_where_there_is_room():
    assert len(area(3, columns=12).dots([1.0, 2.0, 3.0], roomy=4)) == 3


def test_marks_of_one_slot_stand_side_by_side_up_to_the_value():
    marks = [Mark(0, "a"), Mark(0, "b"), Mark(99, "outside"), Mark(1, "c")]
    flags = list(area(2).flags(marks, [4.0, None]))
    assert flags == [(0, "1", 4), (1, "2", 4), (9, "4", 11)]


def test_only_nine_marks_have_a_digit():
    flags = list(area(20, columns=40).flags([Mark(slot, "x") for slot in range(20)], []))
    assert [digit for _column, digit, _height in flags] == list("123456789")
