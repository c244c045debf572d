"""Take back the newest change; taking back is recorded too."""

from kpitui.domain.errors import InvalidInput
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.links import Undo
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.meanwhile import ChangedSince
from kpitui.usecases.session import Session


def undo_last(session: Session, seen: int | None = None) -> list[Change]:
    """Take back the newest entry that still counts; gives the changes that it held.

    Raises ChangedSince when it is not the one that was `seen`.
    """
    taken: list[Change] = []

    def decide(workbook: Workbook) -> list[Undo]:
        entry = newest_entry(workbook)
        taken[:] = changes_of(workbook.ledger, entry)
        if seen is not None and entry != seen:
            raise ChangedSince(taken)
        return [Undo(of=entry)]

    session.record(decide)
    return taken


def newest_entry(workbook: Workbook) -> int:
    """The number of the newest entry that was not taken back; raises InvalidInput if none."""
    newest = workbook.ledger.newest_entry(workbook.undone)
    if newest is None:
        raise InvalidInput(_("There is nothing left to take back."))
    return newest


def changes_of(ledger: Ledger, entry: int) -> list[Change]:
    """The changes that one entry holds."""
    return ledger.changes_of(entry)
