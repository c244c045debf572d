"""Prepares one entry and commits it: as a line of the log, or folded into new parts at once."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from kpitui.domain.errors import FileUnavailable
from kpitui.domain.ledger import Change
from kpitui.domain.workbook import Workbook
from kpitui.store import copies, shadow
from kpitui.store.append import UNKNOWN, append_line, flush
from kpitui.store.broken import Broken
from kpitui.store.documents import Document, entry_fields
from kpitui.store.fold import Folding
from kpitui.store.layout import (
    FORMAT,
    LONGEST_LINE,
    READABLE_FROM,
    SCHEMA,
    Head,
    entry_line,
    laid_out,
)
from kpitui.store.lock import Held
from kpitui.store.opened import Contents, OpenFile
from kpitui.store.planted import refuse_unwritable
from kpitui.store.read_file import Snapshot
from kpitui.store.replace_file import flush_name, replace_file

LONGEST_LOG = 262_144  # bytes; a longer one is folded, so that reading it stays quick
_LARGE = 10_000_000  # bytes
_MOST_CHANGES = 200  # more than these never fit into one line


class Prepared(NamedTuple):
    """What is to be written, thought out before the lock is held.

    Without `line` and `pieces` there is nothing to write. `pieces` are a whole new file.
    """

    before: Snapshot
    workbook: Workbook
    line: bytes | None = None
    pieces: list[bytes] | None = None


def prepared(before: Snapshot, changes: Sequence[Change], at: int, by: str) -> Prepared:
    """What recording the changes as one entry comes to; raises Broken for a broken part."""
    if not changes:
        return Prepared(before, before.workbook)
    ledger = before.workbook.ledger
    workbook = Workbook(ledger.with_changes(changes, at, by))
    carried_over = _carrying(before.contents)
    if before.contents is not None and before.old is None and len(changes) <= _MOST_CHANGES:
        fields = carried_over(entry_fields(changes, at, by))
        line = entry_line(ledger.next_entry, fields)
        if len(line) <= LONGEST_LINE:
            return Prepared(before, workbook, line=line)
    pieces = folded(
        before.contents,
        ledger.next_entry + 1,
        lambda folding: folding.add_changes(changes, ledger.next_entry, at, by, carried_over),
    )
    return Prepared(before, workbook, pieces=pieces)


def _carrying(contents: Contents | None) -> Callable[[Document], Document]:
    """What carries the unknown fields of earlier versions over into an entry's fields."""
    if contents is None:
        return lambda fields: fields
    from kpitui.store.unknown_fields import carried_over

    return lambda fields: carried_over(contents, fields)


def commit(path: str, thought: Prepared, held: Held) -> Snapshot:
    """Write what was prepared, while the lock is held; on disk on return.

    Raises OSError when nothing was written. Once the entry is on the disk, nothing that fails
    afterwards may deny it.
    """
    entry = thought.workbook.ledger.next_entry - 1
    if thought.pieces is not None:
        return _replaced(path, thought, held, entry)
    if thought.line is None or thought.before.contents is None:
        _make_lasting(path, thought.before, held)
        return thought.before
    _make_name_lasting(path, thought.before, held)
    stamp = append_line(path, thought.before.contents, thought.line)
    with suppress(OSError):
        held.acknowledge(entry)
    shadow.keep_line(path, thought.line)
    copies.keep_daily(path)
    contents = thought.before.contents.with_line(thought.line)
    saved = Snapshot(thought.workbook, stamp, contents)
    if _is_long(thought.before.contents, contents):
        saved = _shorter(path, saved)
    return saved


def _is_long(before: Contents, after: Contents) -> bool:
    """Whether the log has just become too long; while it cannot be folded, once in a while.

    A large file takes long to write, and may have a longer log.
    """
    longest = max(LONGEST_LOG * (1 + after.head.body_size // _LARGE), 1)
    return after.log.end // longest > before.log.end // longest


def _make_lasting(path: str, before: Snapshot, held: Held) -> None:
    """Flush what a process wrote that ended too soon: a person is told now that it is recorded."""
    newest = before.workbook.ledger.next_entry - 1
    if before.stamp is None or held.acknowledged >= newest:
        return
    flush(path)
    _make_name_lasting(path, before, held)
    with suppress(OSError):
        held.acknowledge(newest)


def _make_name_lasting(path: str, before: Snapshot, held: Held) -> None:
    """Flush the folder unless this very file was in it when it was flushed.

    Whoever put the file there may have ended before: after a power cut the name would stand for
    the file before it, which lacks what is saved into this one.
    """
    if before.stamp is None or held.lasting_file == before.stamp[0]:
        return
    flush_name(path)
    with suppress(OSError):
        held.keep_lasting(before.stamp[0])


def _replaced(path: str, thought: Prepared, held: Held, entry: int) -> Snapshot:
    pieces = thought.pieces or []
    if thought.before.old is not None:
        copies.put_aside(path, thought.before.old, "schema-1")
    if thought.before.stamp is not None:
        refuse_unwritable(path)
    replace_file(path, pieces)
    with suppress(OSError):
        held.acknowledge(entry)
    copies.keep_whole(path, pieces)
    copies.keep_daily(path)
    copies.remove_leftovers(path)
    return _reopened(path, thought.workbook)


def _shorter(path: str, saved: Snapshot) -> Snapshot:
    """The same with its log folded; when that fails, the log stays long and nothing is lost."""
    try:
        pieces = folded(saved.contents, saved.workbook.ledger.next_entry)
        replace_file(path, pieces, previous=copies.previous_path(path))
    except (OSError, Broken, FileUnavailable):
        return saved
    shadow.forget_lines(path)
    copies.remove_leftovers(path)
    return _reopened(path, saved.workbook)


def _reopened(path: str, workbook: Workbook) -> Snapshot:
    try:
        file = OpenFile(path)
        stamp = file.stamp()
        return Snapshot(workbook, stamp, Contents(file, stamp[2]))
    except (OSError, Broken, FileUnavailable):
        return Snapshot(workbook, UNKNOWN)


def folded(
    contents: Contents | None,
    next_entry: int,
    add: Callable[[Folding], None] = lambda _folding: None,
) -> list[bytes]:
    """The pieces of a file without a log, with what `add` adds; raises Broken."""
    if contents is None:
        folding, generation = Folding(), 1
    else:
        parts = {slug: contents.part(slug) for slug in contents.head.series}
        folding, generation = Folding(contents.definitions(), parts), contents.head.generation + 1
        for number, line in enumerate(contents.log.lines, start=contents.head.next_entry):
            folding.add_line(number, line)
    add(folding)
    head = Head(
        format=FORMAT,
        schema=SCHEMA,
        reads=READABLE_FROM,
        generation=generation,
        next_entry=next_entry,
    )
    return laid_out(head, folding.definitions(), folding.series())
