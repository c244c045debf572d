"""The plain content of a KPI chart: what to draw, not how."""

import msgspec

_FEWEST_AHEAD = 4  # slots of the cone that a short span still shows


class Mark(msgspec.Struct, frozen=True):
    """A dated event on the chart; marks are numbered from 1 in their order."""

    slot: int
    text: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A KPI's values over its periods, one slot a period in time order; None is a gap.

    The last `ahead` slots are yet to come. `lower` and `upper` bound what is usual, or where it
    `is_expected` what trend, season and memory lead to; `cone` has the 80 % range of what may come,
    `signals` the slots of values that stand out. Charts that share a time axis have no labels below
    but the last one, and a `gutter` of as many cells.
    """

    slots: tuple[str, ...]
    values: tuple[float | None, ...]
    plan: tuple[float | None, ...] = ()
    goal: float | None = None
    low: float | None = None
    high: float | None = None
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    cone: tuple[tuple[float, float] | None, ...] = ()
    signals: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    decimals: int | None = None
    partial: bool = False
    ahead: int = 0
    is_expected: bool = False
    has_legend: bool = True
    has_labels: bool = True
    gutter: int = 0

    @property
    def last(self) -> int | None:
        """The slot of the newest value; with `partial`, its period still runs."""
        slots = range(min(len(self.slots), len(self.values)) - 1, -1, -1)
        return next((slot for slot in slots if self.values[slot] is not None), None)


def newest(chart: Chart, periods: int | None) -> Chart:
    """The same chart with the last `periods` slots that are over, and half as many to come.

    Marks outside are left out; None keeps all that is over.
    """
    over = len(chart.slots) - chart.ahead
    shown = over if periods is None else min(over, max(0, periods))
    start = over - shown
    ahead = min(chart.ahead, max(_FEWEST_AHEAD, shown // 2))
    end = over + ahead
    return msgspec.structs.replace(
        chart,
        slots=chart.slots[start:end],
        values=chart.values[start:end],
        plan=chart.plan[start:end],
        lower=chart.lower[start:end],
        upper=chart.upper[start:end],
        cone=chart.cone[start:end],
        signals=tuple(slot - start for slot in chart.signals if start <= slot < end),
        marks=tuple(
            Mark(mark.slot - start, mark.text) for mark in chart.marks if start <= mark.slot < end
        ),
        ahead=ahead,
    )
