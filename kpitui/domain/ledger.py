"""The ledger: every change ever recorded, in the tables that the file keeps."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import TypeVar

import msgspec

from kpitui.domain.kpi import Kpi
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.objective import Objective
from kpitui.domain.recorded import Recorded
from kpitui.domain.target import Target

Change = Objective | Kpi | Target | Link | Marker | Measurement | Undo
_Recorded = TypeVar("_Recorded", bound=Recorded)


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Every version of everything; what was saved together carries one entry number."""

    next_entry: int = 1
    objectives: tuple[Objective, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    targets: tuple[Target, ...] = ()
    links: tuple[Link, ...] = ()
    markers: tuple[Marker, ...] = ()
    undos: tuple[Undo, ...] = ()
    measurements: dict[str, Series] = {}

    def with_changes(self, changes: Sequence[Change], at: int, by: str) -> "Ledger":
        """The ledger with one more entry that holds the changes."""
        entry = self.next_entry
        stamped = [msgspec.structs.replace(each, entry=entry, at=at, by=by) for each in changes]
        return Ledger(
            next_entry=entry + 1,
            objectives=self.objectives + _of(Objective, stamped),
            kpis=self.kpis + _of(Kpi, stamped),
            targets=self.targets + _of(Target, stamped),
            links=self.links + _of(Link, stamped),
            markers=self.markers + _of(Marker, stamped),
            undos=self.undos + _of(Undo, stamped),
            measurements=self.measurements | self._longer_series(_of(Measurement, stamped)),
        )

    def until(self, moment: int) -> "Ledger":
        """The ledger as it was at a moment in UTC seconds."""
        return Ledger(
            next_entry=self.next_entry,
            objectives=_until(self.objectives, moment),
            kpis=_until(self.kpis, moment),
            targets=_until(self.targets, moment),
            links=_until(self.links, moment),
            markers=_until(self.markers, moment),
            undos=_until(self.undos, moment),
            measurements={slug: s.until(moment) for slug, s in self.measurements.items()},
        )

    def changes(self) -> Iterator[Change]:
        """Every change, measurements included, in no particular order."""
        rows = chain.from_iterable(series.rows() for series in self.measurements.values())
        return chain(
            self.objectives, self.kpis, self.targets, self.links, self.markers, self.undos, rows
        )

    def _longer_series(self, rows: Collection[Measurement]) -> dict[str, Series]:
        by_kpi: dict[str, list[Measurement]] = {}
        for row in rows:
            by_kpi.setdefault(row.kpi, []).append(row)
        return {
            slug: self.measurements.get(slug, Series(kpi=slug)).with_rows(added)
            for slug, added in by_kpi.items()
        }


def _of(kind: type[_Recorded], changes: Sequence[Change]) -> tuple[_Recorded, ...]:
    return tuple(change for change in changes if isinstance(change, kind))


def _until(versions: tuple[_Recorded, ...], moment: int) -> tuple[_Recorded, ...]:
    return tuple(version for version in versions if version.at <= moment)
