"""Where doctor looks for what a file held: the file, its copies beside it, and its backups."""

import os
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from kpitui.domain.errors import FileUnavailable
from kpitui.language import _
from kpitui.store.backups import LARGEST, backups_of, unpacked
from kpitui.store.broken import Broken
from kpitui.store.copies import previous_path
from kpitui.store.evidence import Evidence
from kpitui.store.layout import SCHEMA, Claim, claim_of, head_is_sealed
from kpitui.store.opened import OpenFile
from kpitui.store.salvage import Salvaged, salvage
from kpitui.store.shadow import shadow_path

_FARTHEST_MARK = 1_000_000  # entries ahead of all that is known; a mark beyond is damaged itself


class Prospect(NamedTuple):
    """What can be saved of a file, and the newest entry that was acknowledged."""

    evidence: Evidence
    salvaged: Salvaged | None
    acknowledged: int


def content_or_none(path: str) -> bytes | None:
    """The bytes of a file; None when there is none. Raises OSError or FileUnavailable."""
    try:
        file = OpenFile(path)
    except FileNotFoundError:
        return None
    size = file.stamp()[2]
    if size > LARGEST:
        raise FileUnavailable(
            _("{file} is too large to be a kpitui file. Nothing was changed.").format(file=path)
        )
    return file.read(0, size)


def second_copies(path: str) -> Evidence:
    """What the previous generation and the lines since then prove, without the file."""
    evidence = Evidence()
    for place in (previous_path(path), shadow_path(path)):
        evidence = evidence.with_content(os.path.basename(place), _content(place))
    return evidence


def prospect(path: str, content: bytes | None, mark: int) -> Prospect:
    """What can be saved of a file with this content; backups are read only where they may help."""
    evidence = _joined(path, content)
    found = _prospect(evidence, mark)
    for name, backup in _backups(path):
        if found.salvaged is not None and not found.salvaged.losses:
            break
        evidence = evidence.with_content(name, backup)
        found = _prospect(evidence, mark)
    return found


def believed_mark(mark: int, newest: int) -> int:
    """The mark, unless it is so far from everything known that it must be damaged."""
    return mark if mark <= newest + _FARTHEST_MARK else newest


def newer_claim(path: str, content: bytes) -> Claim | None:
    """What a file that a newer version wrote says of itself; None for any other file.

    A damaged first line may claim anything: it is not believed while the previous generation
    is sealed by this version, and no migration has left its copy.
    """
    line = content[: content.find(b"\n") + 1]
    claim = claim_of(line) or claim_of(content)
    if claim is None or claim.schema <= SCHEMA:
        return None
    if head_is_sealed(line) or os.path.lexists(f"{path}.schema-{SCHEMA}"):
        return claim
    previous = Evidence().with_content("", _content(previous_path(path)))
    return None if previous.copies else claim


def _joined(path: str, content: bytes | None) -> Evidence:
    """The evidence of the file first: its parts come before those of its copies."""
    evidence = Evidence().with_content(os.path.basename(path), content or b"")
    for place in (previous_path(path), shadow_path(path)):
        evidence = evidence.with_content(os.path.basename(place), _content(place))
    return evidence


def _prospect(evidence: Evidence, mark: int) -> Prospect:
    believed = believed_mark(mark, evidence.newest)
    return Prospect(evidence, salvage(evidence, believed), believed)


def _backups(path: str) -> Iterator[tuple[str, bytes]]:
    """The backups that can be unpacked, the newest first, by their names for a person."""
    for backup in reversed(backups_of(path)):
        try:
            file = OpenFile(backup.path)
            yield f"backups/{os.path.basename(backup.path)}", unpacked(file, backup.size)
        except (OSError, FileUnavailable, Broken, msgspec.DecodeError):
            continue


def _content(place: str) -> bytes:
    try:
        return content_or_none(place) or b""
    except (OSError, FileUnavailable):
        return b""
