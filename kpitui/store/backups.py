"""Backups: copies of the file in the folder `backups/` beside it, and how one is read again."""

import os
import re
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

import msgspec

from kpitui.domain.errors import DamagedFile, FileUnavailable, InvalidInput
from kpitui.domain.ledger import Ledger
from kpitui.language import _
from kpitui.store.broken import Broken
from kpitui.store.layout import SCHEMA, claim_of
from kpitui.store.opened import Contents, OpenFile, newer
from kpitui.store.planted import refuse_planted_link
from kpitui.store.read_file import InMemory, Snapshot, snapshot_of
from kpitui.store.replace_file import make_file, mode_and_group
from kpitui.store.schema_1 import upgraded

LARGEST = 1_000_000_000  # bytes of a backup, unpacked
_GZIP = 31  # zlib's number for a gzip header and its largest window
_MAGIC = b"\x1f\x8b"
_PIECE = 1_048_576  # bytes
_PAUSES = (0.005, 0.01, 0.02, 0.02)  # seconds, while a writer may be between two bytes
_OPENS = b'{"meta":{'
_WRITE_BITS, _SEARCH = 0o222, 2  # a right to read a file is one to search its folder


class Backup(NamedTuple):
    """A copy in the folder, the newest last when sorted."""

    day: str
    path: str
    size: int


def backups_folder(path: str) -> str:
    """The folder for copies of a file."""
    return os.path.join(os.path.dirname(path), "backups")


def stem(path: str) -> str:
    """What the names of a file's copies begin with."""
    return os.path.basename(path).removesuffix(".json")


def backup_name(path: str, label: str) -> str:
    """Where the copy of a file with a label lies."""
    return os.path.join(backups_folder(path), f"{stem(path)}-{label}.json.gz")


def moment_label(reason: str = "") -> str:
    """A label of this moment: two copies of one second differ in nothing else."""
    label = f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}"
    return f"{label}-{reason}" if reason else label


def backups_of(path: str) -> list[Backup]:
    """Every copy of a file in its folder, the oldest first."""
    named = re.compile(
        re.escape(stem(path)) + r"-(\d{4}-\d\d-\d\d(?:T\d{6}(?:-[a-z-]+)?)?(?:\.\d+)?)\.json\.gz"
    )
    try:
        entries = list(os.scandir(backups_folder(path)))
    except OSError:
        return []
    found = [
        Backup(match[1], entry.path, entry.stat(follow_symlinks=False).st_size)
        for entry in entries
        if (match := named.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False)
    ]
    return sorted(found)


def make_folder(path: str) -> str:
    """The folder for copies, made with the rights of the file where it is not there yet."""
    folder = backups_folder(path)
    refuse_planted_link(folder)
    mode, group = mode_and_group(path)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        return folder
    found = os.stat(folder)
    if group is not None and group != found.st_gid:
        os.chown(folder, -1, group)
    searchable = mode | (mode >> _SEARCH & 0o111)
    os.chmod(folder, searchable | (found.st_mode & 0o2000))
    return folder


def packed(content: bytes) -> bytes:
    """The content as gzip, quickly; the same content gives the same bytes."""
    packing = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
    return packing.compress(content) + packing.flush()


def unpacked(file: OpenFile, size: int) -> bytes:
    """The content of a backup, plain or gzip; raises Broken for a damaged or a huge one."""
    opens = file.read(0, len(_OPENS))
    if not opens.startswith(_MAGIC):
        if size > LARGEST or opens != _OPENS:
            raise Broken(_("it is no kpitui file, or its beginning is lost"))
        return file.read(0, size)
    return b"".join(_inflated(file, size))


def _inflated(file: OpenFile, size: int) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(_GZIP)
    place = length = 0
    try:
        while not unpacking.eof:
            given = unpacking.unconsumed_tail or file.read(place, _PIECE)
            place += 0 if unpacking.unconsumed_tail else len(given)
            if not given:
                raise Broken(_("its end is missing"))
            piece = unpacking.decompress(given, _PIECE)
            if not length and not piece.startswith(_OPENS[: len(piece)]):
                raise Broken(_("it is no kpitui file, or its beginning is lost"))
            length += len(piece)
            if length > LARGEST:
                raise Broken(_("it is too large to be a kpitui file"))
            yield piece
    except zlib.error as error:
        raise Broken(_("it cannot be unpacked")) from error
    if unpacking.unused_data or place < size:
        raise Broken(_("something follows its end"))


def opened_whole(path: str, content: bytes) -> Snapshot:
    """The workbook in a content, every part of it checked and decoded.

    Raises Broken or NewerFile. A content of schema 1 is turned into one of today.
    """
    if not content.startswith(_OPENS) or content.startswith(_OPENS + b"\n"):
        content = _of_today(path, content)
    image = InMemory(path, content)
    contents = Contents(image, len(content))
    if not contents.log.is_whole:
        raise Broken(_("its end is not as it was written"))
    snapshot = snapshot_of(contents, (0, 0, len(content)))
    try:
        dict(snapshot.workbook.ledger.measurements)
    except DamagedFile as error:
        raise Broken(str(error)) from error
    return snapshot


def newest_moment(ledger: Ledger) -> int:
    """When the newest change was recorded, in UTC seconds; 0 when nothing was."""
    definitions = chain(
        ledger.objectives, ledger.kpis, ledger.targets, ledger.links, ledger.markers, ledger.undos
    )
    batches = chain.from_iterable(each.recorded for each in ledger.measurements.values())
    return max(chain((e.at for e in definitions), (batch.at for batch in batches)), default=0)


def _of_today(path: str, content: bytes) -> bytes:
    claim = claim_of(content)
    if claim is None:
        raise Broken(_("it is no kpitui file, or its beginning is lost"))
    if claim.schema > SCHEMA:
        raise newer(path, claim.schema)
    if claim.schema != 1:
        raise Broken(_("its first line is not as it was written"))
    return upgraded(content)


def read_backup(path: str) -> Snapshot:
    """The workbook in a backup, plain or gzip.

    Raises DamagedFile, NewerFile, or FileUnavailable for what cannot be read.
    """
    try:
        file = OpenFile(os.path.realpath(path))
        return opened_whole(path, unpacked(file, file.stamp()[2]))
    except OSError as error:
        raise FileUnavailable(
            _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror or error)
        ) from error
    except (Broken, msgspec.DecodeError) as error:
        raise DamagedFile(
            _("{file} is no whole backup: {what}. Nothing was changed.").format(
                file=path, what=error
            )
        ) from error


def keep_copy(path: str, content: bytes, place: str) -> None:
    """Write a copy with the rights of the file, and read it back.

    Raises InvalidInput where a file is already, and OSError.
    """
    written = packed(content) if place.endswith(".gz") else content
    try:
        make_file(place, written, like=path)
    except FileExistsError:
        raise InvalidInput(
            _("{file} exists already. Choose another name. Nothing was changed.").format(file=place)
        ) from None
    file = OpenFile(place)
    if file.read(0, len(written) + 1) != written:
        os.unlink(place)
        raise FileUnavailable(
            _("{file} was not written as it should be, and was removed.").format(file=place)
        )


def free_name(path: str, reason: str = "") -> str:
    """A name in the folder for a copy of this moment, which no other has; makes the folder."""
    make_folder(path)
    label = moment_label(reason)
    place = backup_name(path, label)
    number = 2
    while os.path.lexists(place):
        place = backup_name(path, f"{label}.{number}")
        number += 1
    return place


def whole_content(path: str) -> bytes:
    """The bytes of a file once all of it is as it was written; raises Broken and OSError."""
    for pause in _PAUSES:
        content = content_of(path)
        with suppress(Broken):
            opened_whole(path, content)
            return content
        time.sleep(pause)
    content = content_of(path)
    opened_whole(path, content)
    return content


def content_of(path: str) -> bytes:
    """The bytes of a file as they stand; raises OSError."""
    file = OpenFile(path)
    return file.read(0, file.stamp()[2])
