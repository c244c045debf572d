"""The workbook: everything in the file as one immutable value, with look-ups."""

from functools import cached_property
from typing import TypeVar

import msgspec

from kpitui.domain.bet import Bet
from kpitui.domain.judgements import Dismissal, Override, Rebase
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Link, Marker
from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.names import resolve
from kpitui.domain.objective import Objective
from kpitui.domain.period import Period
from kpitui.domain.series_by_kpi import SeriesByKpi
from kpitui.domain.target import Target, TargetPath
from kpitui.language import _

_MANY, _FIRST, _NEWEST, _BEFORE = 2_000, 12, 520, 60  # values
_Judgement = TypeVar("_Judgement", Rebase, Dismissal, Override)


class Workbook(msgspec.Struct, frozen=True, dict=True):
    """What the ledger says now: the latest version of everything that was not taken back."""

    ledger: Ledger = Ledger()

    @cached_property
    def undone(self) -> frozenset[int]:
        """The entries that were taken back."""
        return frozenset(undo.of for undo in self.ledger.undos)

    @cached_property
    def all_objectives(self) -> dict[str, Objective]:
        """Every objective by slug, archived ones included."""
        return {o.slug: o for o in self.ledger.objectives if o.entry not in self.undone}

    @cached_property
    def all_kpis(self) -> dict[str, Kpi]:
        """Every KPI by slug, archived ones included."""
        return {kpi.slug: kpi for kpi in self.ledger.kpis if kpi.entry not in self.undone}

    @cached_property
    def objectives(self) -> tuple[Objective, ...]:
        """The objectives in use, in the order they were made."""
        return tuple(o for o in self.all_objectives.values() if not o.archived)

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        """The KPIs in use: neither they nor their objective are archived."""
        return tuple(kpi for kpi in self.all_kpis.values() if self._is_in_use(kpi))

    def kpi(self, reference: str) -> Kpi:
        """The KPI that a slug, a name or an unambiguous start means; raises UnknownName."""
        if found := self.all_kpis.get(reference):
            return found
        names = ((kpi.slug, kpi.name) for kpi in self.all_kpis.values())
        unknown = _("There is no KPI “{name}”.")
        return self.all_kpis[resolve(reference, names, unknown)]

    def objective(self, reference: str) -> Objective:
        """The objective that a slug, a name or an unambiguous start means; raises UnknownName."""
        if found := self.all_objectives.get(reference):
            return found
        names = ((objective.slug, objective.name) for objective in self.all_objectives.values())
        unknown = _("There is no objective “{name}”.")
        return self.all_objectives[resolve(reference, names, unknown)]

    def kpis_of(self, objective: str | None) -> tuple[Kpi, ...]:
        """The KPIs in use under an objective, or under none."""
        return tuple(kpi for kpi in self.kpis if kpi.objective == objective)

    @cached_property
    def target_paths(self) -> dict[str, TargetPath]:
        """The target versions of each KPI that has any; an edit of a version replaces it."""
        paths: dict[str, dict[object, Target]] = {}
        for target in self.ledger.targets:
            if target.entry not in self.undone:
                versions = paths.setdefault(target.kpi, {})
                versions.pop(target.since, None)
                versions[target.since] = target
        return {
            slug: TargetPath(tuple(sorted(versions.values(), key=lambda each: each.since)))
            for slug, versions in paths.items()
        }

    def target_path(self, slug: str) -> TargetPath:
        """Every version of a KPI's target; an empty path when it never had one."""
        return self.target_paths.get(slug, TargetPath())

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The declared links."""
        latest = {
            (link.leading, link.lagging): link
            for link in self.ledger.links
            if link.entry not in self.undone
        }
        return tuple(link for link in latest.values() if not link.removed)

    @property
    def bets(self) -> tuple[Bet, ...]:
        """Every bet that was not taken back, in the order they were made."""
        return tuple(bet for bet in self.ledger.bets if bet.entry not in self.undone)

    def markers(self, slug: str) -> tuple[Marker, ...]:
        """The dated events on a KPI, in order of time."""
        kept = (m for m in self.ledger.markers if m.kpi == slug and m.entry not in self.undone)
        return tuple(sorted(kept, key=lambda marker: marker.day))

    def rebases(self, slug: str) -> tuple[Rebase, ...]:
        """The decisions on a KPI's process limits that count, in order of time.

        A newer decision replaces those that begin where it does, or later.
        """
        kept: list[Rebase] = []
        for rebase in self._said_of(slug, self.ledger.rebases):
            kept = [older for older in kept if older.since < rebase.since] + [rebase]
        return tuple(kept)

    def dismissals(self, slug: str) -> tuple[Dismissal, ...]:
        """The signals of a KPI that somebody has explained."""
        return self._said_of(slug, self.ledger.dismissals)

    def override(self, slug: str) -> Override | None:
        """The newest status that somebody said of a KPI, whether or not it still stands."""
        return next(reversed(self._said_of(slug, self.ledger.overrides)), None)

    def _said_of(self, slug: str, judgements: tuple[_Judgement, ...]) -> tuple[_Judgement, ...]:
        return tuple(j for j in judgements if j.kpi == slug and j.entry not in self.undone)

    def series(self, slug: str) -> Series:
        """What was recorded for a KPI and not taken back."""
        if slug not in self._series:
            series = self.ledger.measurements.get(slug, Series(kpi=slug))
            self._series[slug] = series.without(self.undone)
        return self._series[slug]

    def measurement(self, slug: str, period: Period) -> Measurement | None:
        """What counts for a KPI and a period; as quick for many values as for few."""
        if self.undone:
            return self.series(slug).measurement(period)
        return self.ledger.measurements.newest(slug, period)

    def looking_at(self, slug: str, period: Period) -> "Workbook":
        """The same with few of one KPI's values: first, newest, of its limits, before a period.

        For a quick look at what is usual for a KPI of very many values; the others have none.
        """
        series = self.series(slug)
        if len(series) <= _MANY:
            return self
        spans = [(each.since, each.until) for each in self.rebases(slug)]
        spans.append((period.shifted(-_BEFORE).key, period.key))
        thin = SeriesByKpi({slug: series.thinned(_FIRST, _NEWEST, spans)})
        return Workbook(msgspec.structs.replace(self.ledger, measurements=thin))

    @cached_property
    def _series(self) -> dict[str, Series]:
        return {}

    @cached_property
    def _values(self) -> dict[str, dict[Period, float]]:
        return {}

    def values(self, slug: str) -> dict[Period, float]:
        """A KPI's values in its own unit, in order of time: recorded, or computed from others."""
        if slug not in self._values:
            kpi = self.all_kpis[slug]
            self._values[slug] = (
                self._computed(kpi) if kpi.is_computed else self.series(slug).values
            )
        return self._values[slug]

    def _computed(self, kpi: Kpi) -> dict[Period, float]:
        from kpitui.domain.values import computed_values

        return computed_values(kpi, self.all_kpis, self.values)

    def as_of(self, moment: int) -> "Workbook":
        """The workbook as it was known at a moment in UTC seconds."""
        return Workbook(self.ledger.until(moment))

    def _is_in_use(self, kpi: Kpi) -> bool:
        if kpi.archived:
            return False
        objective = self.all_objectives.get(kpi.objective or "")
        return objective is None or not objective.archived
