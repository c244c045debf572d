"""Every KPI's series by its slug, each read when it is first asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.period import Period

Reader = Callable[[], Series]

_MANY = 1000  # rows; to copy fewer takes no time
_MOST_BEHIND = 100  # rows; to look through more of them would take long


class Grown(NamedTuple):
    """A series with newer rows behind; to put the two together takes long where it has many."""

    base: Series | Reader
    rows: tuple[Measurement, ...]

    def __call__(self) -> Series:
        return _read(self.base).with_rows(self.rows)


_Kept = Series | Reader | Grown


class SeriesByKpi(Mapping[str, Series]):
    """An immutable mapping from slugs to series; a series that nobody asks for is never read.

    A large file is open at once this way, and a quick command reads the one KPI that it is about.
    """

    def __init__(
        self, known: Mapping[str, Series] | None = None, unread: Mapping[str, Reader] | None = None
    ) -> None:
        # In the order of the file, whichever of them were read already.
        self._series: dict[str, _Kept] = {**(unread or {}), **(known or {})}

    def __getitem__(self, slug: str) -> Series:
        found = self._series[slug]
        if not isinstance(found, Series):
            found = self._series[slug] = found()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._series)

    def __len__(self) -> int:
        return len(self._series)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    def __hash__(self) -> int:
        return hash(tuple(self._series))

    def __repr__(self) -> str:
        return f"SeriesByKpi({dict(self)!r})"

    def newest(self, slug: str, period: Period) -> Measurement | None:
        """What was recorded last for a KPI and a period; none of its other rows is touched."""
        found = self._series.get(slug)
        if not isinstance(found, Grown):
            return None if found is None else self[slug].measurement(period)
        for row in reversed(found.rows):
            if row.period == period.key:
                return row
        base = _read(found.base)
        self._series[slug] = found._replace(base=base)
        return base.measurement(period)

    def with_rows(self, rows: Collection[Measurement]) -> "SeriesByKpi":
        """The same with newer measurements behind; series that are unread stay so."""
        by_kpi: dict[str, list[Measurement]] = {}
        for row in rows:
            by_kpi.setdefault(row.kpi, []).append(row)
        return self._with({slug: self._longer(slug, added) for slug, added in by_kpi.items()})

    def until(self, moment: int) -> "SeriesByKpi":
        """Every series as it was known at a moment in UTC seconds."""
        return SeriesByKpi({slug: series.until(moment) for slug, series in self.items()})

    def _with(self, changed: Mapping[str, _Kept]) -> "SeriesByKpi":
        new = SeriesByKpi()
        new._series = {**self._series, **changed}
        return new

    def _longer(self, slug: str, added: Collection[Measurement]) -> _Kept:
        found = self._series.get(slug, Series(kpi=slug))
        if isinstance(found, Series) and len(found) < _MANY:
            return found.with_rows(added)
        if not isinstance(found, Grown):
            return Grown(found, tuple(added))
        if len(found.rows) < _MOST_BEHIND:
            return Grown(found.base, (*found.rows, *added))
        return Grown(found(), tuple(added))


def _read(base: Series | Reader) -> Series:
    return base if isinstance(base, Series) else base()
