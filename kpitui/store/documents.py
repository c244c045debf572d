"""The documents of the file: how a ledger stands in TinyDB's tables."""

import msgspec

from kpitui.domain.errors import DamagedFile, InvalidInput, NewerFile
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Series
from kpitui.domain.objective import Objective
from kpitui.domain.period import Period
from kpitui.domain.target import Target
from kpitui.language import _

FORMAT = "kpitui"
SCHEMA = 1

Tables = dict[str, dict[str, object]]


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What says that a file is a workbook, of which schema, and what its next entry is."""

    format: str
    schema: int
    next_entry: int = 1


class _Head(msgspec.Struct, frozen=True):
    """The part of a file that is read before the rest is believed."""

    meta: dict[str, Meta]


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    """Every table of schema 1, documents by TinyDB's document number."""

    objectives: dict[str, Objective] = {}
    kpis: dict[str, Kpi] = {}
    targets: dict[str, Target] = {}
    links: dict[str, Link] = {}
    markers: dict[str, Marker] = {}
    undos: dict[str, Undo] = {}
    measurements: dict[str, Series] = {}


_HEAD = msgspec.json.Decoder(_Head)
_BODY = msgspec.json.Decoder(_Body)
_ENCODE = msgspec.json.Encoder().encode


def ledger_from(content: bytes, name: str) -> Ledger:
    """The ledger in a file's content; raises DamagedFile or NewerFile, naming the file."""
    try:
        meta = _meta(_HEAD.decode(content), name)
        body = _BODY.decode(content)
    except msgspec.ValidationError as error:
        raise DamagedFile(
            _("{file} is JSON, but not a kpitui file: {reason}. Nothing was changed.").format(
                file=name, reason=error
            )
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedFile(
            _("{file} is damaged or no JSON file: {reason}. Nothing was changed.").format(
                file=name, reason=error
            )
        ) from error
    return _ledger(meta, body, name)


def content_of(ledger: Ledger) -> bytes:
    """The file's content for a ledger: valid JSON for TinyDB, one document a line."""
    return written(tables_of(ledger))


def tables_of(ledger: Ledger) -> Tables:
    """TinyDB's tables for a ledger."""
    meta = Meta(format=FORMAT, schema=SCHEMA, next_entry=ledger.next_entry)
    return {
        "meta": {"1": meta},
        "objectives": _numbered(ledger.objectives),
        "kpis": _numbered(ledger.kpis),
        "targets": _numbered(ledger.targets),
        "links": _numbered(ledger.links),
        "markers": _numbered(ledger.markers),
        "undos": _numbered(ledger.undos),
        "measurements": _numbered(tuple(ledger.measurements.values())),
    }


def written(tables: Tables) -> bytes:
    """Tables as JSON with one document a line, so that a person can read and compare them."""
    lines = (
        _ENCODE(table)
        + b":{\n"
        + b",\n".join(_document(*each) for each in documents.items())
        + b"\n}"
        for table, documents in tables.items()
    )
    return b"{" + b",\n".join(lines) + b"}\n"


def _document(number: str, fields: object) -> bytes:
    return _ENCODE(str(number)) + b":" + _ENCODE(fields)


def _numbered(documents: tuple[object, ...]) -> dict[str, object]:
    return {str(number): document for number, document in enumerate(documents, start=1)}


def _meta(head: _Head, name: str) -> Meta:
    meta = head.meta.get("1")
    if meta is None or meta.format != FORMAT:
        raise DamagedFile(_("{file} is not a kpitui file. Nothing was changed.").format(file=name))
    if meta.schema > SCHEMA:
        raise NewerFile(
            _(
                "{file} was written by a newer kpitui (schema {found}; this one knows {known}). "
                "Install the newer version. Nothing was changed."
            ).format(file=name, found=meta.schema, known=SCHEMA)
        )
    return meta


def _refuse_wrong_periods(body: _Body, name: str) -> None:
    """Read every period key once: KPIs share them, so that there are few."""
    for key in set().union(*(series.period for series in body.measurements.values())):
        try:
            Period.parse(key)
        except InvalidInput as error:
            raise DamagedFile(
                _("{file} is damaged: {reason}").format(file=name, reason=error)
            ) from error


def _ledger(meta: Meta, body: _Body, name: str) -> Ledger:
    for series in body.measurements.values():
        columns = (series.at, series.by, series.period, series.value)
        if any(len(column) != len(series) for column in columns):
            raise DamagedFile(
                _("{file} is damaged: the values of {kpi} do not line up.").format(
                    file=name, kpi=series.kpi
                )
            )
    _refuse_wrong_periods(body, name)
    return Ledger(
        next_entry=meta.next_entry,
        objectives=tuple(body.objectives.values()),
        kpis=tuple(body.kpis.values()),
        targets=tuple(body.targets.values()),
        links=tuple(body.links.values()),
        markers=tuple(body.markers.values()),
        undos=tuple(body.undos.values()),
        measurements={series.kpi: series for series in body.measurements.values()},
    )
