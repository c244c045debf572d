import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.reports.axes import scale_of, slot_labels
from kpitui.reports.plot_area import PlotArea

values = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8)
rows = st.integers(2, 60)
decimals = st.none() | st.integers(0, 6)


@given(values, rows, decimals, st.booleans())
def test_every_value_lies_on_the_scale(values, rows, decimals, floor):
    scale = scale_of(values, rows, decimals, floor=floor)
    assert math.isfinite(scale.high - scale.low)
    assert all(0 <= scale.share(value) <= 1 for value in values)
    drawn = [min(1e300, max(-1e300, value)) for value in values]
    rounding = 1e-9 * (scale.high - scale.low)
    assert scale.low - rounding <= min(drawn) <= max(drawn) <= scale.high + rounding


@given(values, rows, decimals, st.booleans())
def test_the_ticks_are_named_apart_and_stand_in_rows_of_their_own(values, rows, decimals, floor):
    scale = scale_of(values, rows, decimals, floor=floor)
    assert 1 <= len(scale.ticks) == len(set(scale.labels)) <= rows
    for fine in ((1, 1), (2, 4)):
        area = PlotArea(10, rows, fine, 1, scale)
        assert len({area.row(tick) for tick in scale.ticks}) == len(scale.ticks)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([0, 600], ("0", "200", "400", "600")),
        ([14, 29], ("15", "20", "25", "30")),
        ([0.1, 0.35], ("0.1", "0.2", "0.3")),
        ([-3, 4], ("-2.5", "0.0", "2.5")),
        ([92_000, 510_000], ("0", "200,000", "400,000", "600,000")),
        ([3_000_000, 12_000_000], ("0", "5M", "10M")),
        ([0, 1_500_000], ("0", "500k", "1M", "1.5M")),
        ([1e9, 1e9 + 3000], ("1,000,000,000", "1,000,001,000")),
        ([0, 3e40], ("0.0e+00", "1.0e+40", "2.0e+40", "3.0e+40")),
        ([0, 3e-20], ("0.0e+00", "1.0e-20", "2.0e-20", "3.0e-20")),
    ],
)
def test_the_labels_are_round_numbers_in_few_characters(values, labels):
    assert scale_of(values, 11, None).labels[: len(labels)] == labels


def test_equal_values_stand_in_the_middle():
    scale = scale_of([50.0, 50.0], 11, None)
    assert scale.low < 50 < scale.high


def test_a_count_gets_no_fractions_on_its_axis():
    assert scale_of([3, 4], 11, 0).labels == ("3", "4")
    assert scale_of([3, 4], 11, 2).labels == ("3.0", "3.5", "4.0")


def test_the_floor_keeps_the_lowest_row_free():
    scale = scale_of([0, 10], 11, None, floor=True)
    assert round(scale.share(0) * 10) == 1


def test_the_first_and_the_last_slot_are_labelled():
    slots = [f"W{week:02}" for week in range(1, 53)]
    columns = [10 + round(slot * 67 / 51) for slot in range(52)]
    labels = slot_labels(slots, columns, 78)
    assert (labels[0].text, labels[-1].text) == ("W01", "W52")
    assert len({b.slot - a.slot for a, b in itertools.pairwise(labels[1:])}) == 1


@given(
    st.lists(st.text("abcW12", min_size=1, max_size=9), min_size=1, max_size=80),
    st.integers(1, 120),
    st.integers(0, 10),
)
def test_labels_never_touch_or_leave_their_width(slots, width, gutter):
    last = max(1, len(slots) - 1)
    columns = [min(width - 1, gutter + slot * (width - 1) // last) for slot in range(len(slots))]
    labels = slot_labels(slots, columns, width)
    assert labels[-1].slot == len(slots) - 1
    assert labels[0].start >= 0
    assert labels[-1].start + len(labels[-1].text) <= width
    for left, right in itertools.pairwise(labels):
        assert left.start + len(left.text) + 2 <= right.start


def test_without_slots_there_are_no_labels():
    assert slot_labels([], [], 80) == []
