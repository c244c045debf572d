"""The plot area of a chart: which cells its points, dots and marks fall in."""

import itertools
import math
from collections.abc import Iterator, Sequence

import msgspec

from kpitui.reports.axes import Scale
from kpitui.reports.chart import Mark

_MOST_MARKS = 9  # one digit each

Point = tuple[float, float | None]  # shares of 0..1 across and upwards; None is a gap
Cell = tuple[int, int]  # column and row, from the lower left


class PlotArea(msgspec.Struct, frozen=True):
    """A chart's cells and slots; a value falls in the same cell for every marker.

    `fine` is how many points the line has in a cell, across and upwards.
    """

    columns: int
    rows: int
    fine: tuple[int, int]
    slots: int
    scale: Scale

    def across(self, slot: int) -> float:
        return slot / (self.slots - 1) if self.slots > 1 else 0.5

    def column(self, slot: int) -> int:
        return _cell(self.across(slot), self.columns, self.fine[0])

    def row(self, value: float) -> int:
        return _cell(self.scale.share(value), self.rows, self.fine[1])

    def upright(self, row: int) -> float:
        """The share that plotext, without a finer marker, puts in the row."""
        return row / (self.rows - 1)

    def corner(self, cell: Cell) -> tuple[float, float]:
        """The shares that plotext, without a finer marker, puts in the cell."""
        return cell[0] / (self.columns - 1), self.upright(cell[1])

    def line(self, values: Sequence[float | None]) -> list[Point]:
        """The points of a fine line, thinned to its least and its greatest in each column."""
        points: list[Point] = [
            (self.across(slot), None if value is None else self.scale.share(value))
            for slot, value in enumerate(values)
        ]
        if len(points) <= 2 * self.columns:
            return points
        borders = [column * len(points) // self.columns for column in range(self.columns + 1)]
        return [
            point
            for start, end in itertools.pairwise(borders)
            for point in _extremes(points[start:end])
        ]

    def steps(self, values: Sequence[float | None]) -> list[Point]:
        """The points of a line in whole cells."""
        return [
            (x, None if y is None else self.upright(_cell(y, self.rows, self.fine[1])))
            for x, y in self.line(values)
        ]

    def dots(self, values: Sequence[float | None], roomy: int) -> list[Cell]:
        """The cells of the last value and of those without a neighbour, which no line shows.

        Of all values when there are at least `roomy` columns a slot.
        """
        known = {slot: value for slot, value in enumerate(values) if value is not None}
        every = self.columns >= roomy * self.slots
        last = max(known, default=None)
        return [
            (self.column(slot), self.row(value))
            for slot, value in known.items()
            if every or slot == last or (slot - 1 not in known and slot + 1 not in known)
        ]

    def filled(self, cone: Sequence[tuple[float, float] | None]) -> list[Cell]:
        """The cells between the ends of neighbouring slots, straight lines drawn between them."""
        cells: list[Cell] = []
        for slot, (left, right) in enumerate(itertools.pairwise(cone)):
            if left is None or right is None:
                continue
            start, end = self.column(slot), self.column(slot + 1)
            edges = [(self.row(a), self.row(b)) for a, b in zip(left, right, strict=True)]
            for column in range(start + 1, end + 1):
                way = (column - start) / (end - start)
                low, high = (round(a + (b - a) * way) for a, b in edges)
                cells += [(column, row) for row in range(low, high + 1)]
        return cells

    def flags(
        self, marks: Sequence[Mark], values: Sequence[float | None]
    ) -> Iterator[tuple[int, str, int]]:
        """Column, digit and height of the first nine marks, each up to its value."""
        free = set(range(self.columns))
        for number, mark in enumerate(marks[:_MOST_MARKS], 1):
            if 0 <= mark.slot < self.slots and free:
                wanted = self.column(mark.slot)
                column = min(free, key=lambda cell: (abs(cell - wanted), cell))
                free.discard(column)
                value = values[mark.slot] if mark.slot < len(values) else None
                yield column, str(number), self.rows if value is None else self.row(value)


def _extremes(points: list[Point]) -> list[Point]:
    """The least and the greatest of the points, parted by every gap that parts them."""
    known = [(y, place) for place, (_x, y) in enumerate(points) if y is not None]
    if not known:
        return points[:1]
    kept = {min(known)[1], max(known)[1]}
    thinned: list[Point] = []
    for place, point in enumerate(points):
        is_new_gap = point[1] is None and (not thinned or thinned[-1][1] is not None)
        if place in kept or is_new_gap:
            thinned.append(point)
    return thinned


def _cell(share: float, cells: int, fine: int) -> int:
    """The cell of a share of 0..1 as plotext rounds it for a marker of `fine` points a cell."""
    return math.floor(round(0.5 + (fine * cells - 1) * share, 8)) // fine
