"""Mend the file: bring back what can be proved, name what cannot, keep the damaged original."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from kpitui.domain.errors import DamagedFile, FileUnavailable
from kpitui.domain.finding import Examination, Finding, Severity
from kpitui.domain.ledger import Change
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.kpi_file import KpiFile
from kpitui.store.mend import Mended, mend
from kpitui.usecases.examine import examine, refuse_nothing


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair came to; of content that was taken as it stood, what differs from the proof.

    `added` stands only in what was taken, `dropped` only in the sealed copies.
    """

    examination: Examination
    workbook: Workbook
    added: tuple[Change, ...] = ()
    dropped: tuple[Change, ...] = ()


def mend_file(
    file: KpiFile, now: datetime, by: str, *, read_only: bool = False, accept: bool = False
) -> Repair:
    """Mend the file where it needs it, and read the result back whole.

    Raises DamagedFile when nothing could be proved, FileUnavailable and NewerFile.
    """
    if read_only:
        raise FileUnavailable(
            _("--read-only changes nothing, so {file} was not mended.").format(file=file.path)
        )
    refuse_nothing(file)
    notices = _without_a_torn_end(file)
    mended = mend(file.path, by, accept=accept)
    workbook = file.load().workbook
    dict(workbook.ledger.measurements)
    after = examine(file, now)
    added, dropped = _differences(mended)
    findings = (*mended.losses, *_told(mended, notices), *mended.sources, *after.findings)
    was_repaired = bool(notices or mended.kept or mended.sources or mended.losses)
    examination = Examination(
        file=file.path, findings=findings, kept=mended.kept, was_repaired=was_repaired
    )
    return Repair(examination=examination, workbook=workbook, added=added, dropped=dropped)


def _without_a_torn_end(file: KpiFile) -> tuple[str, ...]:
    """Let a start do what it always does, so that a cut-off save is no repair."""
    try:
        return file.load().notices if file.exists() else ()
    except DamagedFile:
        return ()


def _told(mended: Mended, notices: Sequence[str]) -> list[Finding]:
    told = [Finding(_("the end"), Severity.HINT, notice) for notice in notices]
    if mended.removed:
        removed = _("{count} old files of writers that ended were removed.")
        text = removed.format(count=len(mended.removed))
        told.append(Finding(_("old files"), Severity.HINT, text))
    return told


def _differences(mended: Mended) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    if mended.taken is None or mended.proved is None:
        return (), ()
    taken, proved = list(mended.taken.ledger.changes()), list(mended.proved.ledger.changes())
    here, there = set(taken), set(proved)
    added = tuple(change for change in taken if change not in there)
    return added, tuple(change for change in proved if change not in here)
