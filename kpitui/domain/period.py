"""Periods: the days, ISO weeks, months, quarters and years that values are measured for."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Self

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.quote import quoted
from kpitui.language import _, dates

_MONDAY_OFFSET = 1  # ordinal 1, 1 January of year 1, is a Monday
_YEARS = range(1000, 9999)  # periods before and after these must still have dates
_DAY_KEY = len("2026-11-22")
_KEY = (  # compiled when first needed
    r"(?P<year>[0-9]{4})"
    r"(?:-(?:W(?P<week>[0-9]{2})|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?"
)


class Cadence(StrEnum):
    """How often a KPI is measured."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def rank(self) -> int:
        """0 for the finest cadence to 4 for the coarsest."""
        return _RANKS[self]


_RANKS = {cadence: rank for rank, cadence in enumerate(Cadence)}


class Period(msgspec.Struct, frozen=True, order=True):
    """One day, ISO week, month, quarter or year; `index` counts periods of that cadence."""

    cadence: Cadence
    index: int

    @classmethod
    def containing(cls, day: date, cadence: Cadence) -> Self:
        """The period of that cadence that the day falls in."""
        return cls(cadence, _index_of(day, cadence))

    @classmethod
    def parse(cls, key: str) -> Self:
        """The period of a key such as `2026-W47`; raises InvalidInput for anything else."""
        try:
            found = _read_key(key)
        except ValueError:
            found = None
        if found is None:
            raise InvalidInput(
                _(
                    "“{key}” is not a period. Write 2026-11-22, 2026-W47, 2026-11, 2026-Q4 or 2026."
                ).format(key=quoted(key))
            )
        return cls(*found)

    @property
    def key(self) -> str:
        """The name of the period in files and commands; keys of one cadence sort by time."""
        return _write_key(self)

    @property
    def start(self) -> date:
        """The first day."""
        return _start_of(self.cadence, self.index)

    @property
    def end(self) -> date:
        """The last day."""
        return _start_of(self.cadence, self.index + 1) - timedelta(days=1)

    @property
    def next(self) -> Self:
        """The period that follows."""
        return self.shifted(1)

    @property
    def previous(self) -> Self:
        """The period before."""
        return self.shifted(-1)

    def shifted(self, periods: int) -> Self:
        """The period so many periods later, or earlier when negative."""
        return type(self)(self.cadence, self.index + periods)

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def is_complete(self, today: date) -> bool:
        """Whether its last day has come, so that its value can be whole."""
        return self.end <= today

    def at(self, cadence: Cadence) -> Self:
        """The coarser period that this one's last day falls in."""
        return type(self).containing(self.end, cadence)

    def label(self) -> str:
        """The period as a person of the spoken language reads it."""
        start = self.start
        match self.cadence:
            case Cadence.DAY:
                return dates.short_date(start)
            case Cadence.WEEK:
                year, week, _day = start.isocalendar()
                return dates.week_label(year, week)
            case Cadence.MONTH:
                return dates.month_of(start)
            case Cadence.QUARTER:
                return dates.quarter_label(start.year, (start.month + 2) // 3)
            case Cadence.YEAR:
                return str(start.year)

    def short_label(self) -> str:
        """The period without its year, for places where the year is plain; a year stays."""
        start = self.start
        match self.cadence:
            case Cadence.DAY:
                return f"{start.day} {dates.month_name(start.month)}"
            case Cadence.MONTH:
                return dates.month_name(start.month)
            case Cadence.YEAR:
                return self.label()
            case _:
                return self.label().split()[0]


def last_complete(cadence: Cadence, today: date) -> Period:
    """The newest period that ended before today."""
    return Period.containing(today, cadence).previous


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """Every period from the first to the last, both included."""
    for index in range(first.index, last.index + 1):
        yield Period(first.cadence, index)


def _index_of(day: date, cadence: Cadence) -> int:
    match cadence:
        case Cadence.DAY:
            return day.toordinal()
        case Cadence.WEEK:
            return (day.toordinal() - _MONDAY_OFFSET) // 7
        case Cadence.MONTH:
            return day.year * 12 + day.month - 1
        case Cadence.QUARTER:
            return day.year * 4 + (day.month - 1) // 3
        case Cadence.YEAR:
            return day.year


def _start_of(cadence: Cadence, index: int) -> date:
    match cadence:
        case Cadence.DAY:
            return date.fromordinal(index)
        case Cadence.WEEK:
            return date.fromordinal(index * 7 + _MONDAY_OFFSET)
        case Cadence.MONTH:
            return date(index // 12, index % 12 + 1, 1)
        case Cadence.QUARTER:
            return date(index // 4, index % 4 * 3 + 1, 1)
        case Cadence.YEAR:
            return date(index, 1, 1)


def _write_key(period: Period) -> str:
    start = period.start
    match period.cadence:
        case Cadence.DAY:
            return start.isoformat()
        case Cadence.WEEK:
            year, week, _day = start.isocalendar()
            return f"{year:04}-W{week:02}"
        case Cadence.MONTH:
            return f"{start.year:04}-{start.month:02}"
        case Cadence.QUARTER:
            return f"{start.year:04}-Q{(start.month + 2) // 3}"
        case Cadence.YEAR:
            return f"{start.year:04}"


@lru_cache(maxsize=50_000)  # many KPIs share the periods of a table
def _read_key(key: str) -> tuple[Cadence, int] | None:
    """Cadence and index of a canonical key; None or ValueError when it is none."""
    if len(key) == _DAY_KEY and key[4] == key[7] == "-" and key.isascii():  # the most frequent
        day = date.fromisoformat(key)
        return (Cadence.DAY, day.toordinal()) if day.year in _YEARS else None
    return _read_parts(key)


def _read_parts(key: str) -> tuple[Cadence, int] | None:
    found = re.fullmatch(_KEY, key)
    if found is None or int(found["year"]) not in _YEARS:
        return None
    year = int(found["year"])
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return Cadence.WEEK, _index_of(monday, Cadence.WEEK)
    if found["quarter"]:
        return Cadence.QUARTER, year * 4 + int(found["quarter"]) - 1
    if found["day"]:
        return Cadence.DAY, date(year, int(found["month"]), int(found["day"])).toordinal()
    if found["month"]:
        return Cadence.MONTH, _index_of(date(year, int(found["month"]), 1), Cadence.MONTH)
    return Cadence.YEAR, year
