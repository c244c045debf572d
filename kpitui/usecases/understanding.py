"""What a file to import says, before anything of it is recorded."""

from array import array
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.usecases.read_periods import DateOrder
from kpitui.usecases.table_layout import Layout


class Instructions(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said about a file; what is None is found out."""

    layout: Layout | None = None
    kpi: str | None = None
    decimal: str | None = None
    dates: DateOrder | None = None
    create: bool = False


class Point(NamedTuple):
    """A measurement, and the row and the heading that it stands under."""

    line: int
    heading: str
    measurement: Measurement


class Points:
    """Many measurements with their places, in columns: a million take little more than they do."""

    def __init__(self) -> None:
        self._lines = array("L")
        self._headings: list[str] = []
        self._measurements: list[Measurement] = []

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Point]:
        return map(Point, self._lines, self._headings, self._measurements)

    def __getitem__(self, place: int) -> Point:
        return Point(self._lines[place], self._headings[place], self._measurements[place])

    def add(self, line: int, heading: str, measurement: Measurement) -> None:
        """Put one more behind the others."""
        self._lines.append(line)
        self._headings.append(heading)
        self._measurements.append(measurement)


class Destination(NamedTuple):
    """A KPI that values go to, whether it is still to be made, and how many values there are."""

    kpi: Kpi
    is_new: bool
    values: int


class Understanding(NamedTuple):
    """The shape of a file, the KPIs that its values go to, and the measurements.

    `definitions` are what the import makes first, in an order in which each finds its parts.
    Without a layout the file is an export in JSON.
    """

    layout: Layout | None
    period_heading: str
    decimal: str | None
    destinations: tuple[Destination, ...]
    points: Points
    definitions: tuple[Change, ...]
    rows: int
    unused: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[Period, Period] | None:
        """The period that begins first and the one that ends last; None without values."""
        keys = {point.measurement.period for point in self.points}
        periods = [Period.parse(key) for key in keys]
        if not periods:
            return None
        return min(periods, key=lambda each: each.start), max(periods, key=lambda each: each.end)
