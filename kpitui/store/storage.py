"""The storage for TinyDB: scripts read and write the file through it, and lose nobody's update."""

# TinyDB reads every table, changes one, and writes them all. What it writes is refused when the
# file is no longer the one that was read; whoever calls tries again.

import os
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.language import _
from kpitui.store.broken import Broken
from kpitui.store.copies import put_aside
from kpitui.store.documents import Tables
from kpitui.store.file_system import refuse_network
from kpitui.store.kpi_file import KpiFile
from kpitui.store.lock import Held
from kpitui.store.opened import newer
from kpitui.store.planted import refuse_unwritable
from kpitui.store.prepare import folded
from kpitui.store.read_file import Snapshot, Torn, damaged, read_file, unreadable
from kpitui.store.write_tables import write_tables

_HOLDER = "TinyDB"
_LOG = "log"
_DECODE = msgspec.json.Decoder(dict[str, dict[str, Any]]).decode


class ChangedMeanwhile(FileUnavailable):
    """The file is no longer the one that was read: read it again, and try again."""


class ReadTables(dict[str, dict[str, Any]]):
    """The tables of a file as they were read, and what the file was then."""

    def __init__(self, tables: Tables, known: Snapshot) -> None:
        super().__init__(tables)
        self.known = known
        self.meta = tables["meta"]


class KpiStorage(Storage):
    """Every table of a KPI file, with its log folded in; written whole or not at all."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = KpiFile(path)

    def read(self) -> Tables:
        """The tables, those of an empty workbook while there is no file.

        Raises DamagedFile, NewerFile or FileUnavailable.
        """
        known = self._file.load()
        tables = _tables_of(known, self._file.path)
        del tables[_LOG]
        return ReadTables(tables, known)

    def write(self, tables: Tables) -> None:
        """Replace the file with one that holds tables that were read, and changed since.

        On disk on return. Raises ChangedMeanwhile when the file is not as it was read, InvalidInput
        for tables that are no workbook, and FileUnavailable; nothing was written then.
        """
        if not isinstance(tables, ReadTables):
            raise InvalidInput(_("Only tables that were read can be written. Nothing was changed."))
        if tables.get("meta") != tables.meta or _LOG in tables:
            raise InvalidInput(
                _("The tables “meta” and “log” belong to kpitui. Nothing was changed.")
            )
        path = self._file.path
        with self._file.writing(_HOLDER) as held:
            if not _is_unchanged(path, tables.known):
                raise ChangedMeanwhile(
                    _("{file} has changed since it was read. Nothing was saved.").format(file=path)
                )
            _write(path, tables.known, tables, held)


class FreshTable(Table):
    """A table that believes the file, and nothing that it remembers of it."""

    def __init__(self, storage: Storage, name: str, **settings: Any) -> None:
        settings.setdefault("cache_size", 0)
        super().__init__(storage, name, **settings)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; gives its number."""
        (number,) = self.insert_multiple([document])
        return number

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents, numbered on from the largest number that is in the file then."""
        # TinyDB would number them by a look of its own, before others insert theirs.
        numbers: list[int] = []

        def add(table: dict[int, Mapping[str, Any]]) -> None:
            for document in documents:
                numbers.append(_free_number(table, document))
                table[numbers[-1]] = dict(document)

        self._update_table(add)
        return numbers


def _free_number(table: Mapping[int, object], document: Mapping[str, Any]) -> int:
    if not isinstance(document, Document):
        return max(table, default=0) + 1
    if document.doc_id in table:
        raise InvalidInput(
            _("There is a document {number} already. Nothing was changed.").format(
                number=document.doc_id
            )
        )
    return int(document.doc_id)


class Database(TinyDB):
    """TinyDB with tables that see what other processes wrote."""

    table_class = FreshTable  # type: ignore[assignment]  # a base without a type hides it from mypy


def open_database(path: str | os.PathLike[str]) -> TinyDB:
    """A KPI file as a TinyDB database that several processes may read and write at once."""
    return Database(path, storage=KpiStorage)


def _tables_of(known: Snapshot, path: str) -> Tables:
    try:
        pieces = folded(known.contents, known.workbook.ledger.next_entry)
    except Broken as error:
        raise damaged(path, error) from error
    except OSError as error:
        raise unreadable(path, error) from error
    return _DECODE(b"".join(pieces))


def _is_unchanged(path: str, known: Snapshot) -> bool:
    """Whether the file still holds what is known, by the seals of its parts and its log."""
    try:
        found = read_file(path, whole=False).contents
    except Torn:
        return False
    except Broken as error:
        raise damaged(path, error) from error
    if found is None or known.contents is None:
        return found is known.contents
    return (found.head, found.log) == (known.contents.head, known.contents.log)


def _write(path: str, known: Snapshot, tables: Tables, held: Held) -> None:
    if known.contents is None:
        refuse_network(path)
    elif known.contents.head.is_newer:
        raise newer(path, known.contents.head.schema)
    else:
        refuse_unwritable(path)
    if known.old is not None:
        put_aside(path, known.old, "schema-1")
    write_tables(path, tables, held)
