"""Measurements: the values of one KPI, one a period, with every correction kept."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from itertools import accumulate, chain, groupby, islice

import msgspec

from kpitui.domain.period import Period
from kpitui.domain.recorded import Recorded

LARGEST = 1e100  # of a value; squares and sums of many stay finite


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


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """What rows that were recorded together share."""

    rows: int
    entry: int
    at: int
    by: str


class Series(msgspec.Struct, frozen=True, dict=True):
    """All that was ever recorded for one KPI, oldest entry first, a column a field.

    Columns keep a file of many values small and quick to load: `recorded` says of how many rows
    which entry recorded them; `note` and `confidence` hold only the rows that have one.
    """

    kpi: str
    recorded: tuple[Batch, ...] = ()
    period: tuple[str, ...] = ()
    value: tuple[float | None, ...] = ()
    note: dict[int, str] = {}
    confidence: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self.period)

    @property
    def lines_up(self) -> bool:
        """Whether every column has as many rows as the others."""
        return sum(batch.rows for batch in self.recorded) == len(self.period) == len(self.value)

    @property
    def is_finite(self) -> bool:
        """Whether every value is small enough to be counted with."""
        most, least = (pick(filter(None, self.value), default=0.0) for pick in (max, min))
        return least >= -LARGEST and most <= LARGEST

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(batch.rows for batch in self.recorded))

    def batch(self, index: int) -> Batch:
        """What recorded a row."""
        return self.recorded[bisect_right(self._ends, index)]

    def row(self, index: int) -> Measurement:
        """The measurement at a row."""
        batch = self.batch(index)
        return Measurement(
            entry=batch.entry,
            at=batch.at,
            by=batch.by,
            kpi=self.kpi,
            period=self.period[index],
            value=self.value[index],
            note=self.note.get(index, ""),
            confidence=self.confidence.get(index),
        )

    def rows(self) -> Iterator[Measurement]:
        """Every measurement, corrections and the corrected alike."""
        return map(self.row, range(len(self)))

    def rows_of(self, entry: int) -> Iterator[Measurement]:
        """The measurements that one entry recorded."""
        starts = [0, *self._ends]
        for start, batch in zip(starts, self.recorded, strict=False):
            if batch.entry == entry:
                yield from map(self.row, range(start, start + batch.rows))

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

    def thinned(self, first: int, newest: int, spans: Collection[tuple[str, str]]) -> "Series":
        """What counts for so many first and newest periods, and for those between two keys."""
        keys = sorted(self.latest)
        chosen = {*keys[:first], *keys[-newest:]}
        for start, end in spans:
            chosen.update(keys[bisect_left(keys, start) : bisect_right(keys, end)])
        rows = [self.latest[key] for key in sorted(chosen)]
        return Series(
            kpi=self.kpi,
            recorded=(Batch(len(rows), 0, 0, ""),),
            period=tuple(self.period[row] for row in rows),
            value=tuple(self.value[row] for row in rows),
        )

    def without(self, entries: Collection[int]) -> "Series":
        """The series as if the rows of those entries had not been recorded."""
        if not entries:
            return self
        return self._only(lambda batch: batch.entry not in entries)

    def until(self, moment: int) -> "Series":
        """The series as it was known at a moment."""
        return self._only(lambda batch: batch.at <= moment)

    def _only(self, is_kept: Callable[[Batch], bool]) -> "Series":
        if all(map(is_kept, self.recorded)):
            return self
        starts = [0, *self._ends]
        kept = [
            index
            for start, batch in zip(starts, self.recorded, strict=False)
            if is_kept(batch)
            for index in range(start, start + batch.rows)
        ]
        return Series(
            kpi=self.kpi,
            recorded=joined(batch for batch in self.recorded if is_kept(batch)),
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
        added = (Batch(1, row.entry, row.at, row.by) for row in rows)
        longer = Series(
            kpi=self.kpi,
            recorded=self.recorded[:-1] + joined(chain(self.recorded[-1:], added)),
            period=self.period + tuple(row.period for row in rows),
            value=self.value + tuple(row.value for row in rows),
            note=self.note | {start + i: row.note for i, row in enumerate(rows) if row.note},
            confidence=self.confidence
            | {start + i: r.confidence for i, r in enumerate(rows) if r.confidence is not None},
        )
        longer._look_up_as(self)
        return longer

    def _look_up_as(self, shorter: "Series") -> None:
        """Take over what the series that this one begins with looked up; many rows are slow."""
        found = shorter.__dict__
        start, old = len(shorter), max(len(shorter.recorded) - 1, 0)
        if "latest" in found:
            newer = {key: start + i for i, key in enumerate(self.period[start:])}
            self.__dict__["latest"] = found["latest"] | newer
        if "_ends" in found:
            kept = found["_ends"][:old]
            added = (batch.rows for batch in self.recorded[old:])
            ends = accumulate(added, initial=kept[-1] if kept else 0)
            self.__dict__["_ends"] = [*kept, *islice(ends, 1, None)]


def joined(batches: Iterable[Batch]) -> tuple[Batch, ...]:
    """The batches with neighbours that one entry recorded made one."""
    grouped = groupby(batches, key=lambda batch: (batch.entry, batch.at, batch.by))
    return tuple(
        Batch(sum(batch.rows for batch in alike), entry, at, by)
        for (entry, at, by), alike in grouped
    )
