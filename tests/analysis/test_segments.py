"""Segments: limits of their own on both sides of a change that a person named."""

from kpitui.analysis.segments import segments
from kpitui.domain.period import Period

START = Period.parse("2024-01")
MOVED = [10.0, 12.0] * 7 + [50.0, 52.0] * 4


def course(values):
    return {START.shifted(at): value for at, value in enumerate(values)}


def begun(*pairs):
    return [(START.shifted(first), START.shifted(until)) for first, until in pairs]


def test_without_a_decision_there_is_one_segment_on_the_first_twelve_values():
    [only] = segments(course(MOVED), [])
    assert (only.limits.mean, only.limits.count) == (11, 12)
    assert only.signals


def test_each_segment_has_its_own_limits_and_no_signal_across_the_change():
    before, after = segments(course(MOVED), begun((14, 21)))
    assert (before.limits.mean, after.limits.mean) == (11, 51)
    assert before.signals == after.signals == []
    assert max(before.values) < min(after.values)


def test_four_values_are_enough_where_a_person_asked_for_limits():
    after = segments(course(MOVED[:18]), begun((14, 17)))[-1]
    assert (after.limits.count, after.limits.is_trial) == (4, True)
    assert segments(course(MOVED[:17]), begun((14, 16)))[-1].limits is None


def test_a_decision_on_periods_to_come_does_not_count_yet():
    [only] = segments(course(MOVED[:10]), begun((14, 21)))
    assert only.limits.mean == 11


def test_two_decisions_make_three_segments():
    values = course([*MOVED, *[80.0, 82.0] * 4])
    means = [each.limits.mean for each in segments(values, begun((14, 21), (22, 29)))]
    assert means == [11, 51, 81]


def test_without_values_there_are_no_limits():
    assert [each.limits for each in segments({}, begun((0, 5)))] == [None]
