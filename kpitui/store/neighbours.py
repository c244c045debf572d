"""What lies beside the file: its second copies, its backups, and what crashed writers left."""

import os
import time

from kpitui.domain.finding import Finding, Severity
from kpitui.language import _
from kpitui.store.backups import backups_of
from kpitui.store.copies import previous_path
from kpitui.store.leftovers import leftovers
from kpitui.store.mend import second_copy_is_complete
from kpitui.store.sources import content_or_none

_MOST_NAMED = 5
_PAUSES = (0.0, 0.005, 0.01, 0.0)  # seconds, while a writer is between file and copy


def neighbours(path: str, content: bytes | None) -> list[Finding]:
    """Findings on the files beside a file; with its content when that is sound."""
    return [*_second_copies(path, content), *_backups(path), *_kept(path), *_left(path)]


def _second_copies(path: str, content: bytes | None) -> list[Finding]:
    name = _("the second copy")
    if not os.path.lexists(previous_path(path)):
        told = _("There is none: damage could only be mended from a backup.")
        return [Finding(name, Severity.HINT, told, _("kpitui doctor --repair"))]
    if content is None:
        return []
    if _is_complete(path, content):
        return [Finding(name, Severity.SOUND, _("It would bring back every entry."))]
    told = _("It would not bring back everything.")
    return [Finding(name, Severity.WARNING, told, _("kpitui doctor --repair"))]


def _is_complete(path: str, content: bytes | None) -> bool:
    """Whether the copies hold all of the file, which others may be writing at this moment."""
    for pause in _PAUSES:
        if content and second_copy_is_complete(path, content):
            return True
        time.sleep(pause)
        content = content_or_none(path)
    return False


def _backups(path: str) -> list[Finding]:
    name = _("the backups")
    found = backups_of(path)
    if not found:
        told = _("There are none yet; the first save of a day makes one.")
        return [Finding(name, Severity.HINT, told, _("kpitui backup"))]
    told = _("{count} copies; the newest is {name}.")
    newest = os.path.basename(found[-1].path)
    return [Finding(name, Severity.SOUND, told.format(count=len(found), name=newest))]


def _kept(path: str) -> list[Finding]:
    """Files that a repair, a migration or a cut-off end left on purpose."""
    folder, own = os.path.split(path)
    marks = (".torn-", ".damaged-", ".schema-")
    try:
        names = sorted(n for n in os.listdir(folder) if n.startswith(tuple(own + m for m in marks)))
    except OSError:
        return []
    if not names:
        return []
    told = _("Kept from earlier: {names}.").format(names=_named(names))
    return [Finding(_("old files"), Severity.HINT, told, _("Remove them when nobody needs them."))]


def _left(path: str) -> list[Finding]:
    left = [os.path.basename(place) for place in leftovers(path)]
    if not left:
        return []
    told = _("Writers that ended left: {names}.").format(names=_named(left))
    return [Finding(_("old files"), Severity.HINT, told, _("kpitui doctor --repair"))]


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown}, …" if len(names) > _MOST_NAMED else shown
