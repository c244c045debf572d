"""Mends a damaged file: what can be proved replaces it, and the damaged original is kept."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import NamedTuple

from kpitui.domain.errors import DamagedFile, FileUnavailable
from kpitui.domain.finding import Finding
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.accept import accepted
from kpitui.store.backups import opened_whole
from kpitui.store.broken import Broken
from kpitui.store.copies import keep_whole, previous_path, put_aside
from kpitui.store.evidence import Evidence
from kpitui.store.leftovers import remove_leftovers
from kpitui.store.lock import Held, locked
from kpitui.store.opened import newer
from kpitui.store.planted import refuse_unwritable
from kpitui.store.read_file import damaged
from kpitui.store.replace_file import replace_file
from kpitui.store.salvage import Salvaged, salvage
from kpitui.store.shadow import shadow_path
from kpitui.store.sources import (
    Prospect,
    content_or_none,
    newer_claim,
    prospect,
    second_copies,
)


class Mended(NamedTuple):
    """What a repair did: the losses, where parts came from, and where the damaged file is.

    `taken` and `proved` are the workbook that was accepted as it stood, and the one that sealed
    copies would have given.
    """

    losses: tuple[Finding, ...] = ()
    sources: tuple[Finding, ...] = ()
    kept: str = ""
    removed: tuple[str, ...] = ()
    taken: Workbook | None = None
    proved: Workbook | None = None


def mend(path: str, by: str, *, accept: bool = False) -> Mended:
    """Mend the file under the lock; nothing is changed unless all of it worked out in memory.

    With `accept`, the content is believed as it stands. Raises DamagedFile when nothing can be
    proved, NewerFile, and FileUnavailable.
    """
    with writing(path, by) as held:
        content = content_or_none(path)
        if content and (claim := newer_claim(path, content)):
            raise newer(path, claim.schema)
        found = prospect(path, content, held.acknowledged)
        if _is_sound(path, content, found.acknowledged):
            return _tidied(path, content or b"", found, held)
        if content is not None:
            refuse_unwritable(path)
        if accept:
            return _accepted(path, content or b"", found, held)
        if found.salvaged is None:
            raise _nothing_proved(path)
        return _replaced(path, content, found.salvaged, held)


@contextmanager
def writing(path: str, by: str) -> Iterator[Held]:
    """Hold the lock; what the system refuses becomes FileUnavailable."""
    try:
        name = _("{name} (process {pid})").format(name=by, pid=os.getpid())
        with locked(path, name) as held:
            yield held
    except OSError as error:
        raise FileUnavailable(
            _("{file} cannot be written: {reason}. Nothing was saved.").format(
                file=path, reason=error.strerror or error
            )
        ) from error


def second_copy_is_complete(path: str, content: bytes) -> bool:
    """Whether the copies beside the file would bring back all of it, should it be lost."""
    mine = Evidence().with_content("", content)
    found = second_copies(path)
    # Others may have saved since the content was read: what is newer than it is left out.
    lines = {number: line for number, line in found.lines.items() if number <= mine.newest}
    alone = Evidence(found.copies, lines)
    if alone.newest != mine.newest:
        return False
    saved, whole = salvage(alone, 0), salvage(mine, 0)
    if saved is None or whole is None or saved.losses:
        return False
    return saved.pieces[1:] == whole.pieces[1:]


def _is_sound(path: str, content: bytes | None, acknowledged: int) -> bool:
    try:
        snapshot = opened_whole(path, content or b"")
    except Broken:
        return False
    return snapshot.workbook.ledger.next_entry > acknowledged


def _tidied(path: str, content: bytes, found: Prospect, held: Held) -> Mended:
    """What is left to do about a sound file: its mark, its second copy, old leftovers."""
    newest = opened_whole(path, content).workbook.ledger.next_entry - 1
    if held.acknowledged != newest:
        held.acknowledge(newest)
    if found.evidence.copies and not second_copy_is_complete(path, content):
        keep_whole(path, [content])
    return Mended(removed=tuple(remove_leftovers(path)))


def _replaced(path: str, content: bytes | None, saved: Salvaged, held: Held) -> Mended:
    whole = b"".join(saved.pieces)
    workbook = _proved(path, whole)
    kept = _kept_aside(path, content, with_copies=bool(saved.losses))
    _write(path, saved.pieces, workbook.ledger.next_entry - 1, held)
    return Mended(saved.losses, saved.sources, kept, tuple(remove_leftovers(path)))


def _accepted(path: str, content: bytes, found: Prospect, held: Held) -> Mended:
    newest = max(found.acknowledged, found.evidence.newest)
    try:
        pieces = accepted(content, newest)
    except Broken as error:
        raise DamagedFile(
            _("{file} cannot be taken as it stands: {what}. Nothing was changed.").format(
                file=path, what=error
            )
        ) from error
    taken = _proved(path, b"".join(pieces))
    proved = None
    if found.salvaged is not None:
        proved = _proved(path, b"".join(found.salvaged.pieces))
    kept = _kept_aside(path, content, with_copies=True)
    _write(path, pieces, taken.ledger.next_entry - 1, held)
    removed = tuple(remove_leftovers(path))
    return Mended(kept=kept, removed=removed, taken=taken, proved=proved)


def _proved(path: str, content: bytes) -> Workbook:
    try:
        return opened_whole(path, content).workbook
    except Broken as error:
        raise damaged(path, error) from error


def _kept_aside(path: str, content: bytes | None, *, with_copies: bool) -> str:
    """Keep the damaged file and, where something is lost, what lay beside it for another look."""
    label = f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    if with_copies:
        for place, ending in ((previous_path(path), "bak"), (shadow_path(path), "shadow")):
            with suppress(OSError, FileUnavailable):
                if beside := content_or_none(place):
                    put_aside(path, beside, f"{label}.{ending}")
    if not content:
        return ""
    kept = put_aside(path, content, label)
    if content_or_none(kept) != content:
        raise FileUnavailable(
            _("{file} could not be kept in {copy}. Nothing was changed.").format(
                file=path, copy=kept
            )
        )
    return kept


def _write(path: str, pieces: list[bytes], newest: int, held: Held) -> None:
    like = path if os.path.lexists(path) else previous_path(path)
    replace_file(path, pieces, like=like)
    held.acknowledge(newest)
    keep_whole(path, pieces)
    if content_or_none(path) != b"".join(pieces):
        raise FileUnavailable(
            _("{file} was mended, but reads otherwise than it was written. Mind the disk.").format(
                file=path
            )
        )


def _nothing_proved(path: str) -> DamagedFile:
    return DamagedFile(
        _(
            "Nothing in {file} or beside it can be proved whole. Put a backup back with “kpitui "
            "restore”, or take the file as it stands with “kpitui doctor --repair --accept”. "
            "Nothing was changed."
        ).format(file=path)
    )
