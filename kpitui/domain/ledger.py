"""The ledger: every change ever recorded, in the tables that the file keeps."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import TypeVar

import msgspec

from kpitui.domain.bet import Bet
from kpitui.domain.judgements import Dismissal, Override, Rebase
from kpitui.domain.kpi import Kpi
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.recorded import Recorded
from kpitui.domain.series_by_kpi import SeriesByKpi
from kpitui.domain.target import Target

Judgement = Rebase | Dismissal | Override
Change = Objective | Kpi | Target | Link | Marker | Bet | Judgement | Measurement | Undo
_Recorded = TypeVar("_Recorded", bound=Recorded)


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Every version of everything; what was saved together carries one entry number."""

    next_entry: int = 1
    objectives: tuple[Objective, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    targets: tuple[Target, ...] = ()
    links: tuple[Link, ...] = ()
    markers: tuple[Marker, ...] = ()
    bets: tuple[Bet, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    overrides: tuple[Override, ...] = ()
    undos: tuple[Undo, ...] = ()
    measurements: SeriesByKpi = SeriesByKpi()

    def with_changes(self, changes: Sequence[Change], at: int, by: str) -> "Ledger":
        """The ledger with one more entry that holds the changes."""
        return self.with_entry(self.stamped(changes, at, by), self.next_entry)

    def stamped(self, changes: Sequence[Change], at: int, by: str) -> list[Change]:
        """The changes as the next entry will hold them."""
        return [
            msgspec.structs.replace(each, entry=self.next_entry, at=at, by=by) for each in changes
        ]

    def with_entry(self, changes: Sequence[Change], newest: int) -> "Ledger":
        """The ledger with changes behind that are stamped already, up to the newest entry."""
        return Ledger(
            next_entry=newest + 1,
            objectives=self.objectives + _of(Objective, changes),
            kpis=self.kpis + _of(Kpi, changes),
            targets=self.targets + _of(Target, changes),
            links=self.links + _of(Link, changes),
            markers=self.markers + _of(Marker, changes),
            bets=self.bets + _of(Bet, changes),
            rebases=self.rebases + _of(Rebase, changes),
            dismissals=self.dismissals + _of(Dismissal, changes),
            overrides=self.overrides + _of(Override, changes),
            undos=self.undos + _of(Undo, changes),
            measurements=self.measurements.with_rows(_of(Measurement, changes)),
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
            bets=_until(self.bets, moment),
            rebases=_until(self.rebases, moment),
            dismissals=_until(self.dismissals, moment),
            overrides=_until(self.overrides, moment),
            undos=_until(self.undos, moment),
            measurements=self.measurements.until(moment),
        )

    def changes(self) -> Iterator[Change]:
        """Every change, measurements included, in no particular order."""
        rows = chain.from_iterable(series.rows() for series in self.measurements.values())
        return chain(self._definitions(), rows)

    def changes_of(self, entry: int) -> list[Change]:
        """The changes that one entry holds."""
        rows = chain.from_iterable(each.rows_of(entry) for each in self.measurements.values())
        return [*(change for change in self._definitions() if change.entry == entry), *rows]

    def newest_entry(self, taken_back: Collection[int]) -> int | None:
        """The number of the newest entry that is neither taken back nor a taking back."""
        numbers = (batch.entry for each in self.measurements.values() for batch in each.recorded)
        said = (change.entry for change in self._definitions() if not isinstance(change, Undo))
        return max((n for n in chain(said, numbers) if n not in taken_back), default=None)

    def _definitions(self) -> Iterator[Change]:
        between: Iterator[Change] = chain(self.links, self.markers, self.bets, self.undos)
        judgements: Iterator[Change] = chain(self.rebases, self.dismissals, self.overrides)
        return chain(self.objectives, self.kpis, self.targets, between, judgements)


def _of(kind: type[_Recorded], changes: Sequence[Change]) -> tuple[_Recorded, ...]:
    return tuple(change for change in changes if isinstance(change, kind))


def _until(versions: tuple[_Recorded, ...], moment: int) -> tuple[_Recorded, ...]:
    return tuple(version for version in versions if version.at <= moment)
