"""Keep what was being typed when the line dropped, and take it up again at the next start."""

from threading import Thread

from msgspec.structs import replace

from kpitui.domain.workbook import Workbook
from kpitui.store.drafts import Typed, TypedRow, forget_draft, keep_draft, kept_drafts
from kpitui.usecases.session import Session

__all__ = ["Typed", "TypedRow", "forget_typed", "keep_typed", "seen_until", "typed_before"]

_LONGEST = 0.5  # seconds; a home folder that hangs must not keep the program from ending


def keep_typed(session: Session, typed: list[Typed], taken_up: list[str]) -> None:
    """Keep what was typed, in place of earlier drafts that were taken up; waits half a second."""

    def keep() -> None:
        kept = [keep_draft(session.file.path, each) for each in typed]
        if all(kept):
            for place in taken_up:
                forget_draft(place)

    if typed or taken_up:
        writing = Thread(target=keep, daemon=True)
        writing.start()
        writing.join(_LONGEST)


def typed_before(session: Session) -> dict[str, Typed]:
    """What was being typed for the file when earlier sessions were cut, by where it is kept."""
    return kept_drafts(session.file.path)


def forget_typed(place: str) -> None:
    """Delete what was kept at a place."""
    forget_draft(place)


def seen_until(workbook: Workbook, entry: int) -> Workbook:
    """The definitions as they were when an entry was the newest, beside the values of now."""
    ledger = workbook.ledger
    if entry >= ledger.next_entry - 1:
        return workbook
    return Workbook(
        replace(
            ledger,
            next_entry=entry + 1,
            objectives=tuple(each for each in ledger.objectives if each.entry <= entry),
            kpis=tuple(each for each in ledger.kpis if each.entry <= entry),
            targets=tuple(each for each in ledger.targets if each.entry <= entry),
            undos=tuple(each for each in ledger.undos if each.entry <= entry),
        )
    )
