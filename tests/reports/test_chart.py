from kpitui.reports.chart import Chart, Mark, newest

CHART = Chart(
    slots=("W1", "W2", "W3", "W4"),
    values=(1.0, None, 3.0, 4.0),
    plan=(2.0, 2.5, 3.0, None),
    goal=5.0,
    marks=(Mark(0, "new shop"), Mark(2, "new page")),
    partial=True,
)


def test_the_newest_periods_keep_their_values_plan_and_marks():
    cut = newest(CHART, 2)
    assert (cut.slots, cut.values, cut.plan) == (("W3", "W4"), (3.0, 4.0), (3.0, None))
    assert cut.marks == (Mark(0, "new page"),)
    assert (cut.goal, cut.partial) == (5.0, True)


def test_more_periods_than_there_are_change_nothing():
    assert newest(CHART, 4) == newest(CHART, 99) == CHART


def test_no_periods_leave_an_empty_chart():
    assert newest(CHART, 0) == newest(CHART, -3)
    assert newest(CHART, 0).slots == newest(CHART, 0).values == newest(CHART, 0).marks == ()


def test_a_chart_without_a_plan_stays_without_one():
    assert newest(Chart(slots=("a", "b"), values=(1.0, 2.0)), 1).plan == ()


def test_the_last_value_is_the_newest_that_is_no_gap():
    assert CHART.last == 3
    assert Chart(slots=("a", "b"), values=(1.0, None)).last == 0
    assert Chart(slots=("a",), values=(None,)).last is None
    assert Chart(slots=(), values=()).last is None
