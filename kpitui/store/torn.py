"""Cuts off the end that a crash tore: a save that nobody was told of, or only the closing bytes."""

import os
from datetime import UTC, datetime

from kpitui.language import _
from kpitui.store.broken import Broken
from kpitui.store.copies import put_aside
from kpitui.store.layout import END
from kpitui.store.lock import Held, newest_acknowledged
from kpitui.store.opened import Contents, stamp_of
from kpitui.store.planted import refuse_planted
from kpitui.store.read_file import Snapshot, Torn, snapshot_of
from kpitui.store.shadow import newest_kept


def cut_off(path: str, found: Torn, held: Held) -> Snapshot:
    """Mend the file while the lock is held; raises Broken when an acknowledged entry is missing.

    What is cut off stays in a file beside it.
    """
    contents = found.contents
    _refuse_loss(path, contents, held.acknowledged)
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        refuse_planted(os.fstat(descriptor), path)
        scrap = _scrap(path, contents.log.rest)
        os.pwrite(descriptor, END, contents.end_of_lines)
        os.ftruncate(descriptor, contents.size)
        os.fsync(descriptor)
        stamp = stamp_of(os.fstat(descriptor))
    finally:
        os.close(descriptor)
    mended = snapshot_of(contents.closed(), stamp, whole=False)
    return mended._replace(notices=(_told(contents, path, scrap),))


def without_the_end(path: str, found: Torn, *, whole: bool) -> Snapshot:
    """What the file holds without its torn end, which stays on the disk."""
    _refuse_loss(path, found.contents, newest_acknowledged(path))
    read = snapshot_of(found.contents.closed(), found.stamp, whole=whole)
    return read._replace(torn=True, notices=(_told(found.contents, path, None),))


def _refuse_loss(path: str, contents: Contents, acknowledged: int) -> None:
    """Raise Broken when a save was acknowledged that is not among the whole lines."""
    newest = max(acknowledged, newest_kept(path))
    if newest >= contents.next_entry:
        raise Broken(
            _("it ends with entry {last}, but entry {acknowledged} was recorded").format(
                last=contents.next_entry - 1, acknowledged=newest
            )
        )


def _scrap(path: str, rest: bytes) -> str | None:
    """Keep what is cut off, unless there is nothing in it."""
    if not rest.strip(b"\0\n}, "):
        return None
    return put_aside(path, rest, f"torn-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")


def _told(contents: Contents, path: str, scrap: str | None) -> str:
    told = _("{file} ended in a save that was cut off; everything up to entry {last} is there.")
    text = told.format(file=path, last=contents.next_entry - 1)
    if scrap is not None:
        text += " " + _("What was cut off is in {scrap}.").format(scrap=os.path.basename(scrap))
    return text
