"""Measurements: the values of one KPI, one a period, with every correction kept."""

from collections.abc import Collection, Iterator
from functools import cached_property

import msgspec

from kpitui.domain.period import Period
from kpitui.domain.recorded import Recorded


class Measurement(Recorded, frozen=True, kw_only=True):
    """One value for one period; without a value it is a skip, and the note says why."""

    kpi: str
    period: str
    value: float | None
    note: str = ""
    confidence: float | None = None

    @property
    def is_skip(self) -> bool:
        return self.value is None

    def says_the_same_as(self, other: "Measurement | None") -> bool:
        """Whether recording it over the other would change nothing that a person said."""
        return (
            other is not None
            and self.value == other.value
            and self.note in {"", other.note}
            and self.confidence in {None, other.confidence}
        )


class Series(msgspec.Struct, frozen=True, dict=True):
    """All that was ever recorded for one KPI, oldest entry first, a column a field.

    Columns keep a file of many values small and quick to load; `note` and `confidence` hold
    only the rows that have one.
    """

    kpi: str
    entry: tuple[int, ...] = ()
    at: tuple[int, ...] = ()
    by: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    value: tuple[float | None, ...] = ()
    note: dict[int, str] = {}
    confidence: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self.entry)

    def row(self, index: int) -> Measurement:
        """The measurement at a row."""
        return Measurement(
            entry=self.entry[index],
            at=self.at[index],
            by=self.by[index],
            kpi=self.kpi,
            period=self.period[index],
            value=self.value[index],
            note=self.note.get(index, ""),
            confidence=self.confidence.get(index),
        )

    def rows(self) -> Iterator[Measurement]:
        """Every measurement, corrections and the corrected alike."""
        return map(self.row, range(len(self)))

    @cached_property
    def latest(self) -> dict[str, int]:
        """The row that counts for each period key: the last one recorded."""
        return {key: index for index, key in enumerate(self.period)}

    def measurement(self, period: Period) -> Measurement | None:
        """What counts for a period: a value, a skip, or nothing."""
        index = self.latest.get(period.key)
        return None if index is None else self.row(index)

    @cached_property
    def values(self) -> dict[Period, float]:
        """The values that count, in order of time; skips and gaps are absent."""
        counted = ((key, self.value[index]) for key, index in sorted(self.latest.items()))
        return {Period.parse(key): value for key, value in counted if value is not None}

    def without(self, entries: Collection[int]) -> "Series":
        """The series as if the rows of those entries had not been recorded."""
        if not any(number in entries for number in self.entry):
            return self
        return self.only(
            [index for index, number in enumerate(self.entry) if number not in entries]
        )

    def until(self, moment: int) -> "Series":
        """The series as it was known at a moment."""
        if not self.at or max(self.at) <= moment:
            return self
        return self.only([index for index, at in enumerate(self.at) if at <= moment])

    def only(self, kept: list[int]) -> "Series":
        """The series of those rows alone."""
        return Series(
            kpi=self.kpi,
            entry=tuple(self.entry[index] for index in kept),
            at=tuple(self.at[index] for index in kept),
            by=tuple(self.by[index] for index in kept),
            period=tuple(self.period[index] for index in kept),
            value=tuple(self.value[index] for index in kept),
            note={new: self.note[old] for new, old in enumerate(kept) if old in self.note},
            confidence={
                new: self.confidence[old] for new, old in enumerate(kept) if old in self.confidence
            },
        )

    def with_rows(self, rows: Collection[Measurement]) -> "Series":
        """The series with newer measurements behind the ones it has."""
        start = len(self)
        return Series(
            kpi=self.kpi,
            entry=(*self.entry, *(row.entry for row in rows)),
            at=(*self.at, *(row.at for row in rows)),
            by=(*self.by, *(row.by for row in rows)),
            period=(*self.period, *(row.period for row in rows)),
            value=(*self.value, *(row.value for row in rows)),
            note=self.note | {start + i: row.note for i, row in enumerate(rows) if row.note},
            confidence=self.confidence
            | {start + i: r.confidence for i, r in enumerate(rows) if r.confidence is not None},
        )
