"""Writes a whole file from TinyDB's tables: a new workbook, or what a script made of one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.ledger import Ledger
from kpitui.domain.period import Period
from kpitui.domain.recorded import Recorded
from kpitui.language import _
from kpitui.store.copies import keep_whole
from kpitui.store.documents import Definitions, Document, Tables, definitions_of, series_of
from kpitui.store.fold import part_of, tables_part
from kpitui.store.layout import FORMAT, MEASUREMENTS, READABLE_FROM, SCHEMA, Head, laid_out
from kpitui.store.lock import Held
from kpitui.store.replace_file import replace_file

_NOT_DEFINITIONS = {"meta", "measurements", "log"}
_NO_WORKBOOK = (
    *(msgspec.MsgspecError, InvalidInput, KeyError, TypeError, ValueError),
    *(AttributeError, RecursionError),
)
_DECODE = msgspec.json.Decoder(dict[str, dict[str, Any]]).decode


def tables_of(ledger: Ledger) -> Tables:
    """TinyDB's tables for a ledger."""
    rare_ones: dict[str, Sequence[Recorded]] = {
        "bets": ledger.bets,
        "rebases": ledger.rebases,
        "dismissals": ledger.dismissals,
        "overrides": ledger.overrides,
    }
    rare = {table: _numbered(said) for table, said in rare_ones.items() if said}
    return {
        "meta": {"1": {"next_entry": ledger.next_entry}},
        "objectives": _numbered(ledger.objectives),
        "kpis": _numbered(ledger.kpis),
        "targets": _numbered(ledger.targets),
        "links": _numbered(ledger.links),
        "markers": _numbered(ledger.markers),
        "undos": _numbered(ledger.undos),
        **rare,
        "measurements": _numbered(tuple(ledger.measurements.values())),
    }


def write_tables(path: str, tables: Tables, held: Held) -> None:
    """Replace the file with one that holds the tables; on disk on return.

    Raises InvalidInput for tables that are no workbook, and OSError when nothing was written.
    """
    pieces = pieces_of(tables, held.acknowledged)
    replace_file(path, pieces)
    keep_whole(path, pieces)


def pieces_of(tables: Tables, acknowledged: int) -> list[bytes]:
    """The pieces of a file without a log whose next entry comes after every acknowledged one.

    Series are numbered anew, from 1 on. Raises InvalidInput for tables that are no workbook, or
    that would not be read back as they are.
    """
    try:
        pieces = _pieces(tables, acknowledged)
        _refuse_another(_DECODE(b"".join(pieces)), tables)
    except _NO_WORKBOOK as error:
        raise InvalidInput(
            _("These tables are no workbook: {reason}. Nothing was changed.").format(reason=error)
        ) from error
    return pieces


def _pieces(tables: Tables, acknowledged: int) -> list[bytes]:
    part = tables_part({name: tables[name] for name in tables if name not in _NOT_DEFINITIONS})
    series = {
        str(document["kpi"]): part_of(number, document)
        for number, document in enumerate(_measurements(tables), start=1)
    }
    newest = max((_newest(each) for each in series.values()), default=0)
    stamped = _stamped(definitions_of(part.removesuffix(MEASUREMENTS)))
    head = Head(
        format=FORMAT,
        schema=SCHEMA,
        reads=READABLE_FROM,
        next_entry=max(tables["meta"]["1"]["next_entry"], *stamped, newest + 1, acknowledged + 1),
    )
    return laid_out(head, part, series)


def _measurements(tables: Tables) -> list[Document]:
    return list(tables.get("measurements", {}).values())


def _newest(part: bytes) -> int:
    """The newest entry of a series; raises InvalidInput for a period that does not exist."""
    series = series_of(part)
    for key in set(series.period):
        Period.parse(key)
    return max((batch.entry for batch in series.recorded), default=0)


def _stamped(said: Definitions) -> Iterator[int]:
    """For every definition, the number after that of its entry."""
    tables: list[dict[str, Recorded]] = [getattr(said, name) for name in said.__struct_fields__]
    return (each.entry + 1 for table in tables for each in table.values())


def _refuse_another(written: Tables, tables: Tables) -> None:
    """Raise ValueError where JSON would say something else: a NaN, or a KPI with two series."""
    for name, table in tables.items():
        if name == "measurements":
            same = _is_same(list(written[name].values()), _measurements(tables))
        else:
            same = name in _NOT_DEFINITIONS or _is_same(written[name], table)
        if not same:
            raise ValueError(_("“{table}” cannot be kept as it is").format(table=name))


def _is_same(written: object, said: object) -> bool:
    if isinstance(said, Mapping) and isinstance(written, dict):
        return written.keys() == said.keys() and all(
            _is_same(written[key], said[key]) for key in said
        )
    if isinstance(said, (list, tuple)) and isinstance(written, list):
        return written == list(said) or (
            len(written) == len(said) and all(map(_is_same, written, said))
        )
    return written == said


def _numbered(documents: Sequence[object]) -> dict[str, Document]:
    return {
        str(number): msgspec.to_builtins(document, str_keys=True)
        for number, document in enumerate(documents, start=1)
    }
