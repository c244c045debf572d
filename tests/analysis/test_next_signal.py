"""What would be a signal next agrees with what then is one."""

from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.next_signal import room
from kpitui.analysis.xmr import limits_of, signals
from kpitui.domain.period import Period

START = Period.parse("2024-01")
ROUTINE = [10.0, 12.0] * 6  # mean 11, mean range 2: limits 5.68 and 16.32, half way 8.34 and 13.66


def course(values):
    return {START.shifted(at): value for at, value in enumerate(values)}


def room_after(values):
    found = course(values)
    limits = limits_of(found)
    left = room(found, limits)
    return limits, left.low, left.high


def test_in_routine_the_limits_are_the_bounds():
    limits, low, high = room_after(ROUTINE)
    assert (low, high) == (limits.lower, limits.upper)


def test_after_seven_on_one_side_the_mean_is_the_bound():
    limits, low, high = room_after([*ROUTINE, *[12.0] * 6])
    assert (low, high) == (limits.lower, 11)


def test_after_two_near_a_limit_half_way_is_the_bound():
    limits, low, high = room_after([*ROUTINE, 14.0, 11.0, 14.5])
    assert (low, high) == (limits.lower, limits.near(1))


@given(st.lists(st.floats(5.7, 16.3), max_size=12), st.floats(0, 22))
def test_a_value_is_part_of_a_signal_just_when_it_lies_beyond_the_bounds(later, value):
    found = course([*ROUTINE, *later])
    limits = limits_of(found)
    left = room(found, limits)
    at = max(found).next
    ends_here = any(each.last == at for each in signals(found | {at: value}, limits))
    assert ends_here is (value < left.low or value > left.high)
