"""Puts a backup in the place of the file, after a copy of what it replaces."""

from typing import NamedTuple

from kpitui.domain.errors import FileUnavailable
from kpitui.language import _
from kpitui.store.backups import free_name, keep_copy, opened_whole, read_backup
from kpitui.store.broken import Broken
from kpitui.store.copies import keep_whole
from kpitui.store.leftovers import remove_leftovers
from kpitui.store.mend import writing
from kpitui.store.opened import newer
from kpitui.store.planted import refuse_unwritable
from kpitui.store.prepare import folded
from kpitui.store.read_file import damaged
from kpitui.store.replace_file import replace_file
from kpitui.store.sources import believed_mark, content_or_none, newer_claim, prospect


class Restored(NamedTuple):
    """How many entries a restored file has, and where the replaced one is."""

    entries: int
    replaced: str


def restore(path: str, source: str, by: str) -> Restored:
    """Replace the file by a backup, numbered on above every entry that was ever acknowledged.

    Raises DamagedFile for a backup that is not whole, NewerFile, FileUnavailable and FileLocked.
    """
    backup = read_backup(source)
    contents = backup.contents
    if contents is None:
        raise FileUnavailable(_("{file} is empty. Nothing was changed.").format(file=source))
    if contents.head.is_newer:
        raise newer(source, contents.head.schema)
    with writing(path, by) as held:
        content = content_or_none(path)
        if content and (claim := newer_claim(path, content)):
            raise newer(path, claim.schema)
        known = max(contents.next_entry - 1, _newest(path, content))
        newest = max(known, believed_mark(held.acknowledged, known))
        try:
            pieces = folded(contents, newest + 1)
            opened_whole(path, b"".join(pieces))
        except Broken as error:
            raise damaged(source, error) from error
        replaced = ""
        if content is not None:
            refuse_unwritable(path)
            replaced = free_name(path, "before-restore")
            keep_copy(path, content, replaced)
        replace_file(path, pieces)
        held.acknowledge(newest)
        keep_whole(path, pieces)
        remove_leftovers(path)
    return Restored(contents.next_entry - 1, replaced)


def _newest(path: str, content: bytes | None) -> int:
    """The newest entry that the file or its second copies tell of."""
    return prospect(path, content, 0).evidence.newest
