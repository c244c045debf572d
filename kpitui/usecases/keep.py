"""Keep and put back: a copy of the file that was read back, and a file made of such a copy."""

import os

import msgspec

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.backups import (
    Backup,
    backups_of,
    free_name,
    keep_copy,
    newest_moment,
    read_backup,
    whole_content,
)
from kpitui.store.broken import Broken
from kpitui.store.kpi_file import KpiFile
from kpitui.store.restore import restore

_ENDINGS = (".json", ".gz")


class PutBack(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore came to; `newest_at` counts UTC seconds, 0 when nothing was recorded."""

    workbook: Workbook
    entries: int
    newest_at: int
    replaced: str


def keep_backup(file: KpiFile, target: str | None, *, read_only: bool = False) -> str:
    """Copy the whole file into its backups, or to a target that is not there yet; gives its place.

    Raises InvalidInput for a target that is there, DamagedFile and FileUnavailable.
    """
    _refuse_read_only(file, read_only=read_only)
    file.load()
    place = "" if target is None else _checked_target(target)
    try:
        place = place or free_name(file.path)
        keep_copy(file.path, whole_content(file.path), place)
        read_backup(place)
    except Broken as error:
        raise FileUnavailable(
            _("{file} is being written at this moment. Try again.").format(file=file.path)
        ) from error
    except OSError as error:
        raise FileUnavailable(
            _("{file} cannot be written: {reason}. No copy was made.").format(
                file=place or file.path, reason=error.strerror or error
            )
        ) from error
    return place


def put_back(file: KpiFile, source: str, by: str, *, read_only: bool = False) -> PutBack:
    """Replace the file by a backup, after a copy of what it replaces.

    Raises InvalidInput when there is no such backup, DamagedFile and FileUnavailable.
    """
    _refuse_read_only(file, read_only=read_only)
    if not os.path.exists(source):
        raise InvalidInput(
            _("There is no file {file}. “kpitui restore” without a name lists the copies.").format(
                file=source
            )
        )
    if os.path.realpath(source) == file.path:
        raise InvalidInput(_("{file} is the file itself. Name a copy.").format(file=source))
    restored = restore(file.path, source, by)
    workbook = file.load().workbook
    return PutBack(
        workbook=workbook,
        entries=restored.entries,
        newest_at=newest_moment(workbook.ledger),
        replaced=restored.replaced,
    )


def kept_backups(file: KpiFile) -> list[Backup]:
    """The copies of a file, the oldest first."""
    return backups_of(file.path)


def _checked_target(target: str) -> str:
    place = os.path.abspath(os.path.expanduser(target))
    if os.path.isdir(place):
        raise InvalidInput(_("{file} is a folder. Name a file in it.").format(file=target))
    if not place.endswith(_ENDINGS):
        raise InvalidInput(
            _("“{file}” says neither .json nor .gz. Let its name end in one of them.").format(
                file=target
            )
        )
    if os.path.lexists(place):
        raise InvalidInput(
            _("{file} exists already. Choose another name. Nothing was changed.").format(
                file=target
            )
        )
    return place


def _refuse_read_only(file: KpiFile, *, read_only: bool) -> None:
    if read_only:
        raise FileUnavailable(
            _("This is a read-only session of {file}. Nothing was saved.").format(file=file.path)
        )
