"""Folding: the log's entries move into the definitions and the series, in new bytes."""

# It works on plain JSON documents and never on our types, so that fields and tables which this
# version does not know stay as they are.

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from kpitui.domain.ledger import Change
from kpitui.domain.measurement import Measurement
from kpitui.store.documents import Document, Tables, document_lines, entry_fields
from kpitui.store.layout import MEASUREMENTS

_STAMPS = ("at", "by", "crc")
_COLUMNS = ("kpi", "period", "value")
_TABLES = ("objectives", "kpis", "targets", "links", "markers", "undos")
_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(dict[str, Any]).decode

Row = tuple[str, float | None, Document]


class Folding:
    """The parts of a file while entries are added; a series that none touches keeps its bytes."""

    def __init__(self, definitions: bytes = b"", series: Mapping[str, bytes] | None = None) -> None:
        said = _DECODE(b"{" + definitions.removesuffix(MEASUREMENTS) + b"}")
        self._tables: Tables = {name: {} for name in _TABLES} | said
        self._kept = dict(series or {})
        self._numbers = {slug: number for number, slug in enumerate(self._kept, start=1)}
        self._longer: dict[str, Document] = {}

    def add_line(self, number: int, line: bytes) -> None:
        """Add an entry as it stands in the log."""
        fields: Document = _DECODE(line[line.index(b":") + 1 :])
        stamp = {"entry": number, "at": fields["at"], "by": fields["by"]}
        for table, documents in fields.items():
            if table == "measurements":
                self._add_rows(stamp, ((each["kpi"], _row(each)) for each in documents))
            elif table not in _STAMPS:
                self._add_documents(table, stamp, documents)

    def add_changes(
        self,
        changes: Iterable[Change],
        number: int,
        at: int,
        by: str,
        carried_over: Callable[[Document], Document] = lambda fields: fields,
    ) -> None:
        """Add an entry that never stood in the log, with what is carried over into its fields."""
        said = list(changes)
        rows = (each for each in said if isinstance(each, Measurement))
        others = (each for each in said if not isinstance(each, Measurement))
        stamp = {"entry": number, "at": at, "by": by}
        for table, documents in carried_over(entry_fields(others, at, by)).items():
            if table not in _STAMPS:
                self._add_documents(table, stamp, documents)
        self._add_rows(stamp, _typed_rows(rows))

    def definitions(self) -> bytes:
        """The bytes of the definitions part."""
        return tables_part(self._tables)

    def series(self) -> dict[str, bytes]:
        """The bytes of every KPI's part."""
        return {slug: self._part(slug) for slug in self._numbers}

    def _part(self, slug: str) -> bytes:
        if slug not in self._longer:
            return self._kept[slug]
        return part_of(self._numbers[slug], self._longer[slug])

    def _add_documents(self, table: str, stamp: Document, documents: list[Document]) -> None:
        known = dict(self._tables.get(table, {}))
        newest = max(map(int, known), default=0)
        for number, document in enumerate(documents, start=newest + 1):
            known[str(number)] = {**stamp, **document}
        self._tables[table] = known

    def _add_rows(self, stamp: Document, rows: Iterable[tuple[str, Row]]) -> None:
        batch = [stamp["entry"], stamp["at"], stamp["by"]]
        for slug, (period, value, others) in rows:
            series = self._longer.get(slug) or self._opened(slug)
            index = len(series["period"])
            series["period"].append(period)
            series["value"].append(value)
            for name, said in others.items():
                series.setdefault(name, {})[str(index)] = said
            recorded = series["recorded"]
            if recorded and recorded[-1][1:] == batch:
                recorded[-1][0] += 1
            else:
                recorded.append([1, *batch])

    def _opened(self, slug: str) -> Document:
        kept = self._kept.get(slug)
        if kept is None:
            self._numbers[slug] = len(self._numbers) + 1
            found: Document = {"kpi": slug, "recorded": [], "period": [], "value": []}
        else:
            (found,) = _DECODE(b"{" + kept.removeprefix(b",\n") + b"}").values()
        self._longer[slug] = found
        return found


def tables_part(tables: Tables) -> bytes:
    """The bytes of the definitions part for its tables."""
    written = (
        _ENCODE(name) + b":{\n" + document_lines(documents) + (b"\n}" if documents else b"}")
        for name, documents in tables.items()
    )
    return b",\n".join(written) + MEASUREMENTS


def part_of(number: int, series: Document) -> bytes:
    """The bytes of a KPI's part; each but the first brings the comma that parts it."""
    return (b"" if number == 1 else b",\n") + document_lines({str(number): series})


def _row(document: Document) -> Row:
    others = {name: said for name, said in document.items() if name not in _COLUMNS}
    return document["period"], document.get("value"), others


def _typed_rows(rows: Iterable[Measurement]) -> Iterator[tuple[str, Row]]:
    for row in rows:
        others: Document = {}
        if row.note:
            others["note"] = row.note
        if row.confidence is not None:
            others["confidence"] = row.confidence
        yield row.kpi, (row.period, row.value, others)
