"""The columns of the check-in table: how wide each is, and which form of a text fits it."""

from collections.abc import Iterable

import msgspec
from rich.cells import cell_len

from kpitui.language import _
from kpitui.reports.check_in import CheckIn
from kpitui.reports.check_in_row import Forms

MARKER = 2
GAP = 2
_BRACKETS, _CARET = 2, 1
_FIXED = MARKER + 3 * GAP + _BRACKETS + 1
_CAPS = (24, 16, 13, 11, 9)  # cells for an amount, from roomy to tight
_VALUE_LEAST, _VERDICT_MOST, _NAME_LEAST = 11, 48, 12
_EASY, _ENOUGH = (40, 26), (16, 17)  # cells for a name and a verdict


class Columns(msgspec.Struct, frozen=True):
    """Widths in cells; `value` is what stands between the brackets, without `verdict` it is 0."""

    name: int
    last: int
    plan: int
    value: int
    verdict: int

    @property
    def after_name(self) -> int:
        """What an inline question has to itself: everything right of the name."""
        return self.last + self.plan + self.value + self.verdict + _FIXED - MARKER - GAP


def columns_for(report: CheckIn, width: int) -> Columns:
    """The widths that show the most within `width` cells.

    Amounts give up their unit before names and verdicts get tight.
    """
    tries = [_columns(report, width, cap) for cap in _CAPS]
    longest = _longest_name(report)
    for name, verdict in (_EASY, _ENOUGH):
        for found in tries:
            if found.name >= min(longest, name) and found.verdict >= verdict:
                return found
    return tries[-1]


def fitting(forms: Forms, width: int) -> str:
    """The longest form that fits the width, else the shortest there is."""
    return next((form for form in forms if cell_len(form) <= width), forms[-1] if forms else "")


def value_heading(report: CheckIn) -> str:
    """The period that all values are for, or a word when they differ."""
    return report.period.label() if report.period else _("Value")


def _widest(texts: Iterable[Forms], cap: int, heading: str) -> int:
    """The width that a column needs when no text in it may be wider than the cap."""
    return max(cell_len(heading), *(cell_len(fitting(forms, cap)) for forms in texts), 0)


def _columns(report: CheckIn, width: int, cap: int) -> Columns:
    """The columns when no amount may be wider than the cap."""
    last = _widest((row.last_forms for row in report.rows), cap, _("Last"))
    plan = _widest((row.plan_forms for row in report.rows), cap, _("Plan"))
    # A value is about as wide as the one before it: so saving one moves no column.
    entered = (forms for row in report.rows for forms in (row.value_forms, row.last_forms))
    value = max(_widest(entered, cap, value_heading(report)) + _CARET, _VALUE_LEAST)
    left = width - _FIXED - last - plan - value
    longest = _longest_name(report)
    verdict = _verdict(left, longest)
    return Columns(max(0, min(longest, left - verdict)), last, plan, value, verdict)


def _verdict(left: int, longest: int) -> int:
    """The width of the last column; none where the names need the room."""
    room = left - min(longest, _EASY[0])
    if room >= _ENOUGH[1]:
        return min(room, _VERDICT_MOST)
    return _ENOUGH[1] if left - _ENOUGH[1] >= _NAME_LEAST else 0


def _longest_name(report: CheckIn) -> int:
    return max((cell_len(row.name) for row in report.rows), default=_NAME_LEAST)
