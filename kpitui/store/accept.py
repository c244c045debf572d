"""Takes a content as it stands, without a seal: a deliberate edit, or JSON that was reformatted."""

# Only on request. Every document must be one of ours, and what it holds must be allowed.

from collections.abc import Mapping
from itertools import chain
from typing import Any

import msgspec

from kpitui.domain.errors import KpituiError
from kpitui.domain.names import checked_slug
from kpitui.domain.period import Period
from kpitui.language import _
from kpitui.store.broken import Broken
from kpitui.store.documents import Definitions, Document, definitions_of, entries_of, series_of
from kpitui.store.fold import Folding, part_of, tables_part
from kpitui.store.layout import (
    FORMAT,
    MEASUREMENTS,
    READABLE_FROM,
    SCHEMA,
    Head,
    claim_of,
    head_is_sealed,
    head_of,
    laid_out,
)
from kpitui.store.schema_1 import upgraded

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NOT_DEFINITIONS = {"meta", "measurements", "log"}
_TABLES = msgspec.json.Decoder(dict[str, dict[str, Document]]).decode
_TYPED = msgspec.json.Decoder(Definitions).decode
_ENCODE = msgspec.json.Encoder().encode


def accepted(content: bytes, acknowledged: int) -> list[bytes]:
    """The pieces of a file that holds what a content says; raises Broken.

    The next entry comes after every one in it and after `acknowledged`.
    """
    try:
        return _accepted(content.removeprefix(_BYTE_ORDER_MARK), acknowledged)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KpituiError) as error:
        raise Broken(str(error)) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Broken(_("its documents are not those of a workbook")) from error


def _accepted(content: bytes, acknowledged: int) -> list[bytes]:
    claim = claim_of(content)
    if claim is None or claim.schema > SCHEMA:
        raise Broken(_("it is no kpitui file, or its beginning is lost"))
    if claim.schema == 1:
        content = upgraded(content)
    _TYPED(content)  # refuses what is huge and no workbook before it is read without types
    tables = _TABLES(content)
    definitions = tables_part({n: each for n, each in tables.items() if n not in _NOT_DEFINITIONS})
    series = {
        str(document["kpi"]): part_of(number, document)
        for number, document in enumerate(tables.get("measurements", {}).values(), start=1)
    }
    folding = Folding(definitions, series)
    newest = 0
    for number in sorted(map(int, tables.get("log", {}))):
        line = b'"%d":' % number + _ENCODE(tables["log"][str(number)])
        entries_of([line])
        folding.add_line(number, line)
        newest = number
    return _checked(folding, content, max(newest, acknowledged))


def _checked(folding: Folding, content: bytes, newest: int) -> list[bytes]:
    definitions, parts = folding.definitions(), folding.series()
    said = definitions_of(definitions.removesuffix(MEASUREMENTS))
    for slug in chain(
        (each.slug for each in said.objectives.values()), (each.slug for each in said.kpis.values())
    ):
        checked_slug(slug)
    stamped: list[int] = [each.entry for table in _tables(said) for each in table.values()]
    for slug, part in parts.items():
        stamped += _checked_series(slug, part)
    head = Head(
        format=FORMAT,
        schema=SCHEMA,
        reads=READABLE_FROM,
        generation=1,
        next_entry=max(newest, *stamped, _sealed_next(content) - 1, 0) + 1,
    )
    return laid_out(head, definitions, parts)


def _checked_series(slug: str, part: bytes) -> list[int]:
    """The entries that recorded a series; raises for a period or a value that cannot be."""
    checked_slug(slug)
    series = series_of(part)
    for key in set(series.period):
        Period.parse(key)
    return [batch.entry for batch in series.recorded]


def _sealed_next(content: bytes) -> int:
    line = content[: content.find(b"\n") + 1]
    return head_of(line).next_entry if head_is_sealed(line) else 1


def _tables(said: Definitions) -> list[Mapping[str, Any]]:
    return [getattr(said, name) for name in Definitions.__struct_fields__]
