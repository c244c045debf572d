"""Schema 1: tables with one document a line, rewritten whole and without checksums."""

# It is read by turning its bytes into those of today; the first save writes these, after a copy
# of the old file was put aside.

from itertools import groupby
from typing import Any

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Period
from kpitui.language import _
from kpitui.store.broken import Broken
from kpitui.store.documents import Document, Tables, definitions_of, series_of
from kpitui.store.fold import part_of, tables_part
from kpitui.store.layout import FORMAT, MEASUREMENTS, READABLE_FROM, SCHEMA, Head, laid_out

LARGEST = 16_000_000  # bytes; no file of schema 1 grew as large
_SHARED = ("entry", "at", "by")


def upgraded(content: bytes) -> bytes:
    """A file of schema 1 as one of today; raises Broken for one that is not whole."""
    try:
        tables: dict[str, dict[str, Any]] = msgspec.json.decode(
            content, type=dict[str, dict[str, Any]]
        )
        definitions, series = _parts(tables)
        definitions_of(definitions.removesuffix(MEASUREMENTS))
        for part in series.values():
            _refuse_wrong_periods(part)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError) as error:
        raise Broken(str(error)) from error
    head = Head(
        format=FORMAT,
        schema=SCHEMA,
        reads=READABLE_FROM,
        next_entry=_whole_number(tables["meta"]["1"].get("next_entry", 1)),
    )
    return b"".join(laid_out(head, definitions, series))


def _parts(tables: Tables) -> tuple[bytes, dict[str, bytes]]:
    kept = {name: table for name, table in tables.items() if name not in {"meta", "measurements"}}
    series = {
        str(old["kpi"]): part_of(number, _new_series(old))
        for number, old in enumerate(tables.get("measurements", {}).values(), start=1)
    }
    return tables_part(kept), series


def _new_series(old: Document) -> Document:
    """Columns of entry, time and author as batches of rows that share all three."""
    columns = [old.get(name, []) for name in _SHARED]
    if len({len(column) for column in columns}) != 1:
        raise msgspec.ValidationError(_not_in_line(old["kpi"]))
    batches = [[len(list(rows)), *shared] for shared, rows in groupby(zip(*columns, strict=True))]
    rest = {name: said for name, said in old.items() if name not in {"kpi", *_SHARED}}
    return {"kpi": old["kpi"], "recorded": batches, **rest}


def _refuse_wrong_periods(part: bytes) -> None:
    series = series_of(part)
    for key in set(series.period):
        try:
            Period.parse(key)
        except InvalidInput as error:
            raise Broken(str(error)) from error


def _not_in_line(slug: object) -> str:
    return _("the values of {kpi} do not line up").format(kpi=slug)


def _whole_number(said: object) -> int:
    if isinstance(said, int):
        return said
    raise Broken(_("its first line is not as it was written"))
