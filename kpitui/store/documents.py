"""The documents of the file: how what the ledger holds stands in TinyDB's tables."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec

from kpitui.domain.bet import Bet
from kpitui.domain.judgements import Dismissal, Override, Rebase
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement, Series
from kpitui.domain.objective import Objective
from kpitui.domain.series_by_kpi import SeriesByKpi
from kpitui.domain.target import Target

Document = dict[str, Any]
Tables = dict[str, dict[str, Document]]

_TABLE_OF: dict[type[Change], str] = {
    Objective: "objectives",
    Kpi: "kpis",
    Target: "targets",
    Link: "links",
    Marker: "markers",
    Bet: "bets",
    Rebase: "rebases",
    Dismissal: "dismissals",
    Override: "overrides",
    Undo: "undos",
    Measurement: "measurements",
}

KINDS = {table: kind for kind, table in _TABLE_OF.items()}


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    """Every table but the measurements, documents by TinyDB's document number."""

    objectives: dict[str, Objective] = {}
    kpis: dict[str, Kpi] = {}
    targets: dict[str, Target] = {}
    links: dict[str, Link] = {}
    markers: dict[str, Marker] = {}
    bets: dict[str, Bet] = {}
    rebases: dict[str, Rebase] = {}
    dismissals: dict[str, Dismissal] = {}
    overrides: dict[str, Override] = {}
    undos: dict[str, Undo] = {}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log: what was recorded together, when and by whom."""

    at: int
    by: str
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
    measurements: tuple[Measurement, ...] = ()

    def changes(self, number: int) -> list[Change]:
        """The changes, stamped with their entry."""
        definitions: tuple[Iterable[Change], ...] = (self.objectives, self.kpis, self.targets)
        between: tuple[Iterable[Change], ...] = (self.links, self.markers, self.bets, self.undos)
        said: tuple[Iterable[Change], ...] = (self.rebases, self.dismissals, self.overrides)
        every = chain.from_iterable((*definitions, *between, *said, self.measurements))
        return [
            msgspec.structs.replace(each, entry=number, at=self.at, by=self.by) for each in every
        ]


_DEFINITIONS = msgspec.json.Decoder(Definitions).decode
_ENTRIES = msgspec.json.Decoder(dict[int, Entry]).decode
_SERIES = msgspec.json.Decoder(dict[str, Series]).decode
_ENCODE = msgspec.json.Encoder().encode


def definitions_of(content: bytes) -> Definitions:
    """The tables in the definitions part; raises msgspec.DecodeError."""
    return _DEFINITIONS(b"{" + content + b"}")


def series_of(part: bytes) -> Series:
    """The series in a KPI's part; raises msgspec.DecodeError."""
    (series,) = _SERIES(b"{" + part.removeprefix(b",\n") + b"}").values()
    if not (series.lines_up and series.is_finite):
        raise msgspec.ValidationError(series.kpi)
    return series


def entries_of(lines: Sequence[bytes]) -> dict[int, Entry]:
    """The entries in lines of the log; raises msgspec.DecodeError."""
    return _ENTRIES(b"{" + b",".join(lines) + b"}") if lines else {}


def ledger_of(definitions: Definitions, measurements: SeriesByKpi, next_entry: int) -> Ledger:
    """The ledger that the parts of a file hold, without its log."""
    return Ledger(
        next_entry=next_entry,
        objectives=tuple(definitions.objectives.values()),
        kpis=tuple(definitions.kpis.values()),
        targets=tuple(definitions.targets.values()),
        links=tuple(definitions.links.values()),
        markers=tuple(definitions.markers.values()),
        bets=tuple(definitions.bets.values()),
        rebases=tuple(definitions.rebases.values()),
        dismissals=tuple(definitions.dismissals.values()),
        overrides=tuple(definitions.overrides.values()),
        undos=tuple(definitions.undos.values()),
        measurements=measurements,
    )


def with_log(ledger: Ledger, entries: Mapping[int, Entry]) -> Ledger:
    """The ledger with the entries of a log behind."""
    if not entries:
        return ledger
    changes = [change for number, entry in entries.items() for change in entry.changes(number)]
    return ledger.with_entry(changes, max(entries))


def entry_fields(changes: Iterable[Change], at: int, by: str) -> dict[str, Any]:
    """An entry as the log holds it: changes by table, without their stamps."""
    fields: dict[str, Any] = {"at": at, "by": by}
    for change in changes:
        document = msgspec.to_builtins(change, str_keys=True)
        for stamp in ("entry", "at", "by"):
            del document[stamp]
        if isinstance(change, Measurement):
            document = {name: said for name, said in document.items() if said not in ("", None)}
            document.setdefault("value", None)
        fields.setdefault(_TABLE_OF[type(change)], []).append(document)
    return fields


def document_lines(documents: Mapping[str, object]) -> bytes:
    """Documents as JSON, one a line, so that a person can read and compare them."""
    lines = (_ENCODE(number) + b":" + _ENCODE(fields) for number, fields in documents.items())
    return b",\n".join(lines)
