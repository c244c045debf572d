import math
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpitui.language import speak, spoken
from kpitui.reports.as_chart import chart_text
from kpitui.reports.chart import Chart, Mark

STYLING = re.compile(r"\x1b\[([0-9;]*)m")
BRAILLE = re.compile("[\u2801-\u28ff]")


@pytest.fixture
def french():
    before = spoken()
    speak("fr")
    yield
    speak(before)


def weekly(*values, **more):
    return Chart(
        slots=tuple(f"W{week:02}" for week in range(1, len(values) + 1)), values=values, **more
    )


def lines_of(chart, width=78, height=14, **how):
    return chart_text(chart, width, height, **{"colour": False, **how}).split("\n")


def plot_of(chart, **how):
    """The rows of the plot area, without the legend, the axes and their labels."""
    rows = [line for line in lines_of(chart, **how) if re.search("[│├┤]", line)]
    return [re.split("[│├┤]", row, maxsplit=1)[1] for row in rows]


number = st.none() | st.floats() | st.sampled_from([0.0, 1.0, 1e100, -1e308, 1e308, 1e-320, 7.5])


@st.composite
def charts(draw):
    slots = draw(st.integers(0, 60))
    listed = st.lists(number, min_size=slots, max_size=slots).map(tuple)
    pairs = st.none() | st.tuples(st.floats(), st.floats())
    marks = st.lists(st.builds(Mark, st.integers(-2, 70), st.just("x")), max_size=12)
    return weekly(
        *draw(listed),
        plan=draw(st.just(()) | listed),
        lower=draw(st.just(()) | listed),
        upper=draw(st.just(()) | listed),
        cone=tuple(draw(st.lists(pairs, min_size=slots, max_size=slots))),
        signals=tuple(draw(st.lists(st.integers(0, 70), max_size=5))),
        goal=draw(number),
        low=draw(number),
        high=draw(number),
        marks=tuple(draw(marks)),
        decimals=draw(st.none() | st.integers(0, 4)),
        partial=draw(st.booleans()),
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(charts(), st.integers(0, 200), st.integers(0, 60), st.booleans(), st.booleans())
def test_any_chart_fits_any_size_exactly(chart, width, height, ascii_only, colour):
    text = chart_text(chart, width, height, ascii_only=ascii_only, colour=colour)
    lines = STYLING.sub("", text).split("\n")
    assert len(lines) == max(1, height)
    assert max(map(len, lines)) <= width
    assert set(STYLING.findall(text)) <= ({"0", "32", "33", "35", "36"} if colour else set())
    if ascii_only:
        assert text.isascii()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([0.0] * 16 + [-7.0], 20, 5)
@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=20), st.integers(20, 90), st.integers(5, 40)
)
def test_a_dot_covers_exactly_the_point_of_its_value(values, width, height):
    lone = [value for known in values for value in (known, None)]
    text = chart_text(weekly(*lone), width, height, colour=False)
    assert "•" in text
    assert not BRAILLE.search(text)


@pytest.mark.parametrize("values", [(1e100, 3.0), (5.0,), (7.0,) * 9, (0.0, 0.0), (-1e308, 1e308)])
def test_unusual_values_are_drawn_with_their_last_one_as_a_dot(values):
    assert "".join(plot_of(weekly(*values))).count("•") == len(values)


def test_the_newest_value_is_a_dot_at_the_right_edge():
    rows = plot_of(weekly(*map(float, range(40))))
    assert [row.index("•") for row in rows if "•" in row] == [max(map(len, rows)) - 1]


def test_gaps_stay_gaps():
    rows = plot_of(weekly(*[1.0] * 10, *[None] * 20, *[2.0] * 10))
    width = max(map(len, rows))
    assert {row[width * 3 // 10 : width * 7 // 10].strip() for row in rows} == {""}
    assert all(
        any(BRAILLE.match(row[at]) for row in rows if at < len(row)) for at in (3, -3 % width)
    )


def test_infinity_and_not_a_number_are_gaps():
    chart = weekly(1.0, math.nan, 2.0, math.inf, 3.0, plan=(1.0, -math.inf), goal=math.nan)
    assert lines_of(chart) == lines_of(weekly(1.0, None, 2.0, None, 3.0, plan=(1.0, None)))


def test_the_value_of_a_running_period_is_hollow_and_stands_apart():
    rows = plot_of(weekly(*[5.0] * 20, 50.0, partial=True))
    assert "".join(rows).count("○") == 1
    assert "".join(rows).count("•") == 1
    assert not any(BRAILLE.search(row) for row in rows[: len(rows) // 2])


def test_target_band_and_plan_are_lines_of_their_own_glyph():
    straight = weekly(*[5.0] * 40, goal=9.0, plan=(1.0,) * 40)
    full = [row for row in plot_of(straight) if set(row) == {"─"}]
    assert len(full) == 1
    assert len([row for row in plot_of(straight) if set(row) == {"┄"}]) == 1
    banded = [row for row in plot_of(weekly(*[5.0] * 40, low=2.0, high=8.0)) if set(row) == {"─"}]
    assert len(banded) == 2


def test_the_legend_names_what_the_chart_holds_and_nothing_else():
    assert lines_of(weekly(1.0, 2.0))[0].strip() == "• value"
    full = weekly(1.0, 2.0, plan=(1.0, 1.5), goal=1200.0, partial=True)
    assert lines_of(full)[0].split("  ")[-4:] == [
        "• value",
        "┄ plan",
        "─ target 1,200",
        "○ still running",
    ]
    assert lines_of(weekly(1.0, low=1.0, high=2.5))[0].endswith("─ target band 1 … 2.5")


def test_the_plain_legend_uses_plain_signs():
    chart = weekly(1.0, 2.0, plan=(1.0, 1.5), goal=3.0)
    assert lines_of(chart, ascii_only=True)[0].split("  ")[-3:] == [
        "* value",
        ": plan",
        "- target 3",
    ]


def test_marks_are_numbered_on_the_lowest_row_where_no_value_is():
    rows = plot_of(weekly(*[0.0] * 30, marks=(Mark(3, "new page"), Mark(20, "sale"))))
    assert re.sub(r"\s+", " ", rows[-1].strip()) == "1 2"


def test_the_first_and_the_last_period_are_named_below():
    last = lines_of(weekly(*map(float, range(52))))[-1].split()
    assert (last[0], last[-1]) == ("W01", "W52")


def test_without_values_a_sentence_says_so_in_the_middle():
    lines = lines_of(weekly(None, None, goal=5.0), width=30, height=5)
    assert lines[2].strip() == "No values yet."
    assert [line for line in lines if line] == [lines[2]]
    assert lines_of(weekly(), width=9, height=1) == ["No values"]


def test_a_size_too_small_for_a_chart_is_blank():
    assert lines_of(weekly(1.0), width=19, height=4) == [""] * 4


def test_the_size_of_the_terminal_does_not_matter(monkeypatch):
    chart = weekly(*map(float, range(30)))
    wide = chart_text(chart, 150, 40)
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("LINES", "8")
    assert chart_text(chart, 150, 40) == wide


def test_threads_draw_the_same_charts_as_one_after_another():
    drawn = [weekly(*[float(n * k % 17) for k in range(60)], goal=8.0) for n in range(1, 25)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda chart: chart_text(chart, 78, 14), drawn))
    assert together == [chart_text(chart, 78, 14) for chart in drawn]


def test_plain_charts_stay_plain_in_french(french):
    chart = weekly(12_000.0, 18_500.0, goal=20_000.0)
    assert "20\u202f000" in chart_text(chart, 78, 14, colour=False)
    assert "20 000" in chart_text(chart, 78, 14, colour=False, ascii_only=True)


def test_no_text_depends_on_the_order_of_sets():
    code = (
        "from kpitui.reports.as_chart import chart_text as t; from kpitui.reports.chart import *;"
        "v = tuple(float(n * 7 % 30) for n in range(60));"
        "print(t(Chart(slots=tuple(map(str, range(60))), values=v, plan=v[::-1], goal=9), 78, 14))"
    )
    assert len({_python(code, PYTHONHASHSEED=seed) for seed in "123"}) == 1


def test_plotext_is_loaded_only_to_draw():
    code = (
        "import sys, kpitui.reports.as_chart as a, kpitui.reports.chart as c;"
        "print({'plotext', 'numpy'} & sys.modules.keys());"
        "a.chart_text(c.Chart(slots=('W1',), values=(1.0,)), 40, 10);"
        "print({'plotext', 'numpy'} & sys.modules.keys())"
    )
    assert _python(code).split("\n")[:2] == ["set()", "{'plotext'}"]


def _python(code, **environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_what_may_come_is_a_shape_that_opens_after_the_last_value():
    cone = (None, None, (5.0, 5.0), (4.0, 6.0), (3.0, 7.0))
    chart = weekly(4.0, 6.0, 5.0, None, None, cone=cone, ahead=2)
    rows = plot_of(chart)
    heights = [sum(row[column : column + 1] == "░" for row in rows) for column in range(80)]
    covered = [height for height in heights if height]
    assert len(covered) > 30
    assert covered[-1] > covered[0]
    assert not any(heights[:36])
    assert "░ 80 % forecast" in lines_of(chart)[0]


def test_a_very_wide_cone_does_not_flatten_the_values():
    narrow = weekly(4.0, 6.0, 5.0, None)
    wide = weekly(4.0, 6.0, 5.0, None, cone=(None, None, (5.0, 5.0), (-900.0, 900.0)), ahead=1)
    drawn = [sum(bool(BRAILLE.search(row)) for row in plot_of(chart)) for chart in (narrow, wide)]
    assert drawn[1] >= drawn[0] / 2 - 1


def test_the_usual_range_is_two_dotted_lines_and_signals_have_a_sign_of_their_own():
    chart = weekly(4.0, 6.0, 5.0, 9.0, lower=(3.0,) * 4, upper=(7.0,) * 4, signals=(3,))
    rows = plot_of(chart)
    assert sum(row.count("·") > 40 for row in rows) == 2
    assert sum(row.count("◆") for row in rows) == 1
    assert lines_of(chart)[0].split("  ")[-2:] == ["◆ signal", "· usual"]
    assert "◆" not in "".join(lines_of(chart, ascii_only=True))
    assert "#" in "".join(lines_of(chart, ascii_only=True))


def test_a_range_that_is_expected_is_called_so():
    chart = weekly(4.0, 6.0, lower=(3.0, 4.0), upper=(7.0, 8.0), is_expected=True)
    assert lines_of(chart)[0].endswith("· expected")
