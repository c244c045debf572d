"""Read a column of dates or periods; the order of day and month is decided for all its cells."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Cadence, Period
from kpitui.language import _
from kpitui.usecases.refusals import Refusal, refuse, shown

_ORDERED = re.compile(r"([0-9]{1,4})([./ -])([0-9]{1,2})\2([0-9]{1,4})")
_CENTURY = 2000
_LONG_YEAR, _SHORT = 4, 2  # digits
_SAMPLE = 200
_WEEK = 7


class DateOrder(StrEnum):
    """In what order a column writes day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


def read_periods(
    heading: str, cells: Sequence[str], lines: Sequence[int], order: DateOrder | None
) -> list[Period | None]:
    """The period in each cell, a day for a date; blank cells have none. Raises InvalidInput.

    Dates are ISO; for others the `order` must be given, or follow from a day above 12.
    """
    distinct = dict.fromkeys(cell for cell in cells if cell)
    known = {cell: _iso(cell) for cell in distinct}
    others = [cell for cell, period in known.items() if period is None]
    if others:
        chosen = order or _order_of(heading, others)
        known |= {cell: _ordered(cell, chosen, short_year=order is not None) for cell in others}
    refuse(
        [
            Refusal(line, heading, _no_date(cell))
            for cell, line in zip(cells, lines, strict=True)
            if cell and known[cell] is None
        ]
    )
    return [known[cell] if cell else None for cell in cells]


def holds_dates(cells: Iterable[str], *, years: bool = False) -> bool:
    """Whether most of the first cells look like dates or periods, or with `years`, like years."""
    sample = [cell for cell in cells if cell][:_SAMPLE]
    return 2 * sum(_looks_like_date(cell, years=years) for cell in sample) > len(sample)


def cadence_of(days: Collection[date]) -> Cadence:
    """The coarsest cadence whose periods all begin or all end on the days, else day.

    Days that are whole weeks apart are weeks, whatever their weekday.
    """
    periods = [Period.containing(day, Cadence.DAY) for day in days]
    if len(periods) > 1:
        for cadence in (Cadence.YEAR, Cadence.QUARTER, Cadence.MONTH):
            if all(Period.containing(day, cadence).start == day for day in days):
                return cadence
            if all(Period.containing(day, cadence).end == day for day in days):
                return cadence
        if all((each.index - periods[0].index) % _WEEK == 0 for each in periods):
            return Cadence.WEEK
    return Cadence.DAY


def _iso(cell: str) -> Period | None:
    try:
        return Period.parse(cell)
    except InvalidInput:
        return None


def _looks_like_date(cell: str, *, years: bool) -> bool:
    if cell.isdigit():
        return years and _iso(cell) is not None
    return _iso(cell) is not None or any(_ordered(cell, each) for each in DateOrder)


def _ordered(cell: str, order: DateOrder, *, short_year: bool = True) -> Period | None:
    """The day that the cell names in that order; None when it names none."""
    found = _ORDERED.fullmatch(cell)
    if found is None:
        return None
    parts = dict(zip(order.value, (found[1], found[3], found[4]), strict=True))
    digits = {part: len(written) for part, written in parts.items()}
    if max(digits["d"], digits["m"]) > _SHORT or digits["y"] not in {_LONG_YEAR, _SHORT}:
        return None
    if digits["y"] == _SHORT and not short_year:
        return None
    year = int(parts["y"]) + (_CENTURY if digits["y"] == _SHORT else 0)
    try:
        return _iso(date(year, int(parts["m"]), int(parts["d"])).isoformat())
    except ValueError:
        return None


def _order_of(heading: str, cells: Sequence[str]) -> DateOrder:
    """The only order in which all cells are dates; raises InvalidInput when two are left.

    When none is, the order that fits most, so that the cells that do not can be named.
    """
    fits = {each: [_ordered(cell, each, short_year=False) for cell in cells] for each in DateOrder}
    whole = [order for order, days in fits.items() if None not in days]
    if len(whole) == 1 or (whole and fits[whole[0]] == fits[whole[1]]):
        return whole[0]
    if whole:
        two = next(
            pair
            for pair in zip(cells, *(fits[each] for each in whole[:2]), strict=True)
            if pair[1] != pair[2]
        )
        raise _two_readings(heading, two, whole)
    _refuse_short_years(heading, cells)
    return max(DateOrder, key=lambda order: sum(day is not None for day in fits[order]))


def _two_readings(
    heading: str, reading: tuple[str, Period | None, Period | None], orders: Sequence[DateOrder]
) -> InvalidInput:
    cell, first, second = reading
    return InvalidInput(
        _(
            "“{cell}” in column {heading} can be {first} or {second}. Say which with "
            "--dates {one} or --dates {two}."
        ).format(
            cell=shown(cell),
            heading=shown(heading),
            first=first and first.key,
            second=second and second.key,
            one=orders[0],
            two=orders[1],
        )
    )


def _refuse_short_years(heading: str, cells: Sequence[str]) -> None:
    short = [cell for cell in cells if any(_ordered(cell, order) for order in DateOrder)]
    whole = [each for each in short if any(_ordered(each, o, short_year=False) for o in DateOrder)]
    if short and not whole:
        raise InvalidInput(
            _(
                "“{cell}” in column {heading} has a year of two digits. Say in which order it "
                "stands: --dates dmy, mdy or ymd."
            ).format(cell=shown(short[0]), heading=shown(heading))
        )


def _no_date(cell: str) -> str:
    return _(
        "“{cell}” is no date or period. Write 2026-11-22, 2026-W47, 2026-11, 2026-Q4 or 2026."
    ).format(cell=shown(cell))
