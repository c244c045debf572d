"""The plain content of a KPI chart: what to draw, not how."""

import msgspec


class Mark(msgspec.Struct, frozen=True):
    """A dated event on the chart; marks are numbered from 1 in their order."""

    slot: int
    text: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A KPI's values over its periods, one slot a period in time order; None is a gap."""

    slots: tuple[str, ...]
    values: tuple[float | None, ...]
    plan: tuple[float | None, ...] = ()
    goal: float | None = None
    low: float | None = None
    high: float | None = None
    marks: tuple[Mark, ...] = ()
    decimals: int | None = None
    partial: bool = False

    @property
    def last(self) -> int | None:
        """The slot of the newest value; with `partial`, its period still runs."""
        slots = range(min(len(self.slots), len(self.values)) - 1, -1, -1)
        return next((slot for slot in slots if self.values[slot] is not None), None)


def newest(chart: Chart, periods: int) -> Chart:
    """The same chart with only its last `periods` slots; marks before them are left out."""
    start = max(0, len(chart.slots) - max(0, periods))
    return msgspec.structs.replace(
        chart,
        slots=chart.slots[start:],
        values=chart.values[start:],
        plan=chart.plan[start:],
        marks=tuple(
            Mark(mark.slot - start, mark.text) for mark in chart.marks if mark.slot >= start
        ),
    )
