"""Two KPIs above each other on one time axis, the leading one moved by its lead on request."""

from collections.abc import Mapping
from datetime import date

from kpitui.analysis.common_cadence import at_cadence
from kpitui.analysis.known_course import known_course
from kpitui.domain.kpi import Kpi
from kpitui.domain.names import printable
from kpitui.domain.period import Period, periods_between
from kpitui.domain.workbook import Workbook
from kpitui.reports.chart import Chart, Mark
from kpitui.reports.compare import Comparison

_GUTTER = 8  # cells that the numbers of both charts fit into


def pair_charts(
    workbook: Workbook, pair: Comparison, today: date, periods: int | None, *, moved: bool
) -> tuple[Chart, Chart]:
    """The charts of both KPIs in their own units, over the periods of their common cadence.

    `moved` draws the one that leads so many periods later as it leads; `periods` keeps the newest.
    """
    ours, theirs = (
        at_cadence(workbook, kpi, known_course(workbook, kpi, today).values, pair.cadence)
        for kpi in (pair.first, pair.second)
    )
    if not ours or not theirs:
        return _empty(), _empty()
    shifts = _shifts(pair) if moved else (0, 0)
    start, end = _span(ours, theirs, periods)
    slots = list(periods_between(start, end.shifted(max(shifts))))
    first, second = (
        {at.shifted(shift): value for at, value in each.items()}
        for each, shift in zip((ours, theirs), shifts, strict=True)
    )
    return (
        _chart(workbook, pair.first, slots, first, shifts[0], is_last=False),
        _chart(workbook, pair.second, slots, second, shifts[1], is_last=True),
    )


def _span(
    first: Mapping[Period, float], second: Mapping[Period, float], periods: int | None
) -> tuple[Period, Period]:
    """From where both have values to the newest, or everything where they never meet."""
    start, end = max(min(first), min(second)), max(*first, *second)
    if start > end:
        start = min(*first, *second)
    return (start if periods is None else max(start, end.shifted(1 - periods))), end


def _shifts(pair: Comparison) -> tuple[int, int]:
    """By how many periods each is drawn later."""
    lag = (pair.found.lag or 0) if pair.found.is_claim else 0
    return max(lag, 0), max(-lag, 0)


def _chart(
    workbook: Workbook,
    kpi: Kpi,
    slots: list[Period],
    values: dict[Period, float],
    shift: int,
    *,
    is_last: bool,
) -> Chart:
    return Chart(
        slots=tuple(period.label() for period in slots),
        values=tuple(values.get(period) for period in slots),
        marks=tuple(_marks(workbook, kpi, slots, shift)),
        decimals=kpi.decimals,
        has_legend=False,
        has_labels=is_last,
        gutter=_GUTTER,
    )


def _marks(workbook: Workbook, kpi: Kpi, slots: list[Period], shift: int) -> list[Mark]:
    placed = (
        (Period.containing(marker.day, slots[0].cadence).index - slots[0].index + shift, marker)
        for marker in workbook.markers(kpi.slug)
    )
    return [Mark(slot, printable(marker.text)) for slot, marker in placed if 0 <= slot < len(slots)]


def _empty() -> Chart:
    return Chart(slots=(), values=(), has_legend=False)
