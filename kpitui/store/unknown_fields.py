"""Keeps what a newer version said of a thing when this version writes another version of it."""

from typing import Any

import msgspec

from kpitui.store.documents import KINDS, Document
from kpitui.store.layout import MEASUREMENTS
from kpitui.store.opened import Contents

_IDENTITY = {
    "objectives": ("slug",),
    "kpis": ("slug",),
    "targets": ("kpi", "since"),
    "links": ("leading", "lagging"),
}
_DECODE = msgspec.json.Decoder(dict[str, Any]).decode


def carried_over(contents: Contents, fields: Document) -> Document:
    """An entry's fields, each definition with the unknown fields of the version before it."""
    edited = [table for table in _IDENTITY if table in fields]
    if not edited:
        return fields
    past = _past(contents)
    return fields | {
        table: [_unknown(past.get(table, []), table, each) | each for each in fields[table]]
        for table in edited
    }


def _past(contents: Contents) -> dict[str, list[Document]]:
    """Every definition ever recorded, by table, the newest last."""
    said = _DECODE(b"{" + contents.definitions().removesuffix(MEASUREMENTS) + b"}")
    past = {table: list(documents.values()) for table, documents in said.items()}
    for line in contents.log.lines:
        for table, documents in _DECODE(line[line.index(b":") + 1 :]).items():
            if table in _IDENTITY:
                past.setdefault(table, []).extend(documents)
    return past


def _unknown(past: list[Document], table: str, new: Document) -> Document:
    names = _IDENTITY[table]
    known = KINDS[table].__struct_fields__
    for old in reversed(past):
        if all(old.get(name) == new.get(name) for name in names):
            return {name: said for name, said in old.items() if name not in known}
    return {}
