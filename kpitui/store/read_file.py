"""Reads a file without a lock: the newest workbook in it, or what is wrong with it."""

import os
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from kpitui.domain.errors import DamagedFile, FileUnavailable
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Series
from kpitui.domain.series_by_kpi import SeriesByKpi
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.broken import Broken
from kpitui.store.documents import definitions_of, entries_of, ledger_of, series_of, with_log
from kpitui.store.layout import MEASUREMENTS, SCHEMA, claim_of
from kpitui.store.lock import newest_acknowledged
from kpitui.store.opened import Contents, OpenFile, Stamp, newer
from kpitui.store.shadow import newest_kept

_OLD_HEAD = b'{"meta":{'


class Snapshot(NamedTuple):
    """A workbook and the stamp of the file that held it; no stamp while there was no file.

    `notices` are sentences on what was found and mended on the way. `old` is a file of an older
    schema, which the next save writes anew. `torn` says that what was found is not mended yet.
    """

    workbook: Workbook
    stamp: Stamp | None
    contents: Contents | None = None
    notices: tuple[str, ...] = ()
    old: bytes | None = None
    torn: bool = False


class Torn(Broken):
    """The end of the file is that of a save that was cut off; everything before it is whole."""

    def __init__(self, contents: Contents, stamp: Stamp) -> None:
        super().__init__(_("its end was cut off"))
        self.contents = contents
        self.stamp = stamp


def read_file(path: str, known: Snapshot | None = None, *, whole: bool = True) -> Snapshot:
    """The newest workbook; what is `known` of the same file is not read again.

    With `whole`, every part's seal is checked; without, only those that are used. Raises Broken,
    Torn, NewerFile, FileUnavailable or OSError.
    """
    # Before the file: read after it, entries that were saved in between would seem to be missing.
    acknowledged = newest_acknowledged(path) or newest_kept(path)
    try:
        file = OpenFile(path)
    except FileNotFoundError:
        if _lies_there(f"{path}.bak"):
            raise Broken(
                _("it is gone, but its copy {copy} is there").format(
                    copy=os.path.basename(f"{path}.bak")
                )
            ) from None
        return Snapshot(Workbook(Ledger(next_entry=acknowledged + 1)), None)
    stamp = file.stamp()
    if known is not None and known.contents is not None and not known.torn:
        if stamp == known.stamp:
            return known
        if longer := _longer(known, stamp, path):
            _refuse_loss(longer.workbook.ledger, acknowledged)
            return longer
    snapshot = _read(file, stamp, whole=whole)
    _refuse_loss(snapshot.workbook.ledger, acknowledged)
    return snapshot


def snapshot_of(contents: Contents, stamp: Stamp, *, whole: bool = True) -> Snapshot:
    """The workbook that contents hold; raises Broken where a seal is."""
    if whole:
        contents.check_every_part()
    try:
        definitions = definitions_of(contents.definitions().removesuffix(MEASUREMENTS))
        entries = entries_of(contents.log.lines)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Broken(str(error)) from error
    unread = {slug: _reader(contents, slug) for slug in contents.head.series}
    ledger = ledger_of(definitions, SeriesByKpi(unread=unread), contents.head.next_entry)
    return Snapshot(Workbook(with_log(ledger, entries)), stamp, contents)


def damaged(path: str, found: Broken) -> DamagedFile:
    """The sentence for a person whose file is broken."""
    return DamagedFile(
        _(
            "{file} is damaged: {what}. Nothing was changed. "
            "“kpitui doctor” says what can be saved."
        ).format(file=path, what=found)
    )


def unreadable(path: str, error: OSError) -> FileUnavailable:
    """The sentence for a person whose file the system does not give."""
    return FileUnavailable(
        _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror or error)
    )


def _read(file: OpenFile, stamp: Stamp, *, whole: bool) -> Snapshot:
    size = stamp[2]
    line = file.first_line()
    if line == _OLD_HEAD + b"\n" or not line.startswith(_OLD_HEAD):
        return _read_older(file, stamp)
    contents = Contents(file, size)
    if contents.log.is_torn:
        raise Torn(contents, stamp)
    if not contents.log.is_whole:
        raise Broken(
            _("entry {number} of its log is not as it was written").format(
                number=contents.next_entry
            )
        )
    return snapshot_of(contents, stamp, whole=whole)


def _read_older(file: OpenFile, stamp: Stamp) -> Snapshot:
    from kpitui.store.schema_1 import LARGEST, upgraded

    if stamp[2] > LARGEST:
        raise Broken(_("its first line is not that of a kpitui file"))
    content = file.read(0, stamp[2])
    claim = claim_of(content)
    if claim is None:
        raise Broken(_("it is no kpitui file, or its beginning is lost"))
    if claim.schema > SCHEMA:
        raise newer(file.path, claim.schema)
    if claim.schema != 1:
        raise Broken(_("its first line is not as it was written"))
    image = InMemory(file.path, upgraded(content))
    found = snapshot_of(Contents(image, len(image.content)), stamp)
    return found._replace(old=content)


class InMemory(NamedTuple):
    """A file's bytes that are not on a disk."""

    path: str
    content: bytes

    def read(self, start: int, size: int) -> bytes:
        return self.content[start : start + size]

    def first_line(self) -> bytes:
        return self.content[: self.content.find(b"\n") + 1]


def _longer(known: Snapshot, stamp: Stamp, path: str) -> Snapshot | None:
    """What is known, with what others appended to the same file; None when that is not all."""
    if known.contents is None or known.stamp is None or known.old is not None:
        return None
    if stamp[0] != known.stamp[0] or stamp[2] < known.stamp[2]:
        return None
    contents = known.contents.grown(stamp[2])
    if contents is None or not contents.log.is_whole:
        return None
    try:
        entries = entries_of(contents.log.lines[len(known.contents.log.lines) :])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(path, Broken(str(error))) from error
    return Snapshot(Workbook(with_log(known.workbook.ledger, entries)), stamp, contents)


def _refuse_loss(ledger: Ledger, acknowledged: int) -> None:
    if ledger.next_entry <= acknowledged:
        raise Broken(
            _("it ends with entry {last}, but entry {acknowledged} was recorded").format(
                last=ledger.next_entry - 1, acknowledged=acknowledged
            )
        )


def _reader(contents: Contents, slug: str) -> Callable[[], Series]:
    def read() -> Series:
        try:
            return series_of(contents.part(slug))
        except OSError as error:
            raise unreadable(contents.file.path, error) from error
        except (Broken, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise damaged(contents.file.path, Broken(str(error))) from error

    return read


def _lies_there(path: str) -> bool:
    """Whether a name is taken; `lexists` would say no where the system could not tell."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def exists(path: str) -> bool:
    """Whether there is a file; raises FileUnavailable when that cannot be told."""
    try:
        os.stat(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unreadable(path, error) from error
    return True
