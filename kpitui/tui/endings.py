"""What happens when the session is cut or stopped, and at the next start: nothing typed is lost."""

import asyncio
import os
import signal
import sys
from types import FrameType

from textual import work
from textual.screen import Screen

from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.leaving import give_back, when_cut
from kpitui.tui.requests import LASTING, AnsweringApp
from kpitui.tui.widgets.off_the_loop import all_settled
from kpitui.usecases.leave import between_saves, give_up_waiting
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed, forget_typed, keep_typed, typed_before

_LONGEST_SAVE = 5.0  # seconds
_LONGEST_END = 1.0  # seconds


class EndingApp(AnsweringApp):
    """An app that ends and stops between saves, and offers what was being typed when it was cut."""

    def __init__(self, session: Session, *, ascii_only: bool = False, colour: bool = True) -> None:
        super().__init__(session, ascii_only=ascii_only, colour=colour)
        self._terminal = (
            sys.__stdin__.fileno() if sys.__stdin__ and sys.__stdin__.isatty() else None
        )
        self._ending: asyncio.Task[None] | None = None
        self._taken_up: list[str] = []
        self._is_kept = False

    def end_cleanly(self) -> None:
        """A closed terminal or a shutdown ends the app as quitting does.

        Textual handles neither signal, and with SIGHUP ignored by the parent it would spin on the
        lost terminal for ever.
        """
        when_cut(self._end, self._end_at_last)

    def end_if_nobody_is_there(self) -> None:
        """Leave when the terminal is lost, though no signal says so."""
        if self._terminal is not None and not os.isatty(self._terminal):
            self._end(128 + signal.SIGHUP)

    def _end(self, return_code: int) -> None:
        """Leave at once: a save that runs is finished, one that waits for the lock is given up."""
        give_up_waiting()
        self._ending = self._ending or asyncio.create_task(self._end_soon(return_code))

    async def _end_soon(self, return_code: int) -> None:
        """Leave once the running save is told apart from what is only typed, and that is kept."""
        try:
            await all_settled(_LONGEST_END)
            self._keep_typed()
        finally:
            self.exit(return_code=return_code)

    def _end_at_last(self) -> None:
        """Do what must be done before the process ends, while the loop stands still."""
        give_up_waiting()
        self._keep_typed()
        give_back(self._driver)

    def _keep_typed(self) -> None:
        """Keep what is typed and not saved, once."""
        is_kept, self._is_kept = self._is_kept, True
        if not is_kept:
            keep_typed(self.session, self.typed(), self._taken_up)

    @work
    async def offer_what_was_typed(self) -> None:
        """Offer to go on with what was being typed when earlier sessions were cut."""
        for place, typed in (await asyncio.to_thread(typed_before, self.session)).items():
            question = _("You were typing when the line dropped: {title}.\n\nTake it up again?")
            asking: Screen[bool] = Confirm(
                question.format(title=printable(typed.title)),
                _("Take it up"),
                _("Drop it"),
                is_yes=True,
                ascii_only=self.ascii_only,
            )
            if await self.push_screen_wait(asking):
                await self._take_up(place, typed)
            else:
                await asyncio.to_thread(forget_typed, place)

    async def _take_up(self, place: str, typed: Typed) -> None:
        """Reopen what was being typed into; what is kept of it goes when that is closed."""
        screen = self.reopened(typed)
        if screen is None:
            told = _("What you were typing about is gone: {title}. You had typed: {texts}")
            rows = (row.answer or row.text or row.note for row in typed.rows)
            texts = "; ".join(map(printable, (*typed.texts.values(), *rows)))
            told = told.format(title=printable(typed.title), texts=texts)
            self.notify(told, severity="warning", timeout=LASTING, markup=False)
            await asyncio.to_thread(forget_typed, place)
            return
        self._taken_up.append(place)
        try:
            await self.push_screen_wait(screen)
            self.show_workbook()
        finally:
            if self._ending is None:
                self._taken_up.remove(place)
                await asyncio.to_thread(forget_typed, place)

    def stop_between_saves(self) -> None:
        """Let the process be stopped only while it holds no lock, or it would stop everybody."""
        stop = signal.getsignal(signal.SIGTSTP)

        def stop_then(number: int, frame: FrameType | None) -> None:
            with between_saves(_LONGEST_SAVE) as is_safe:
                if is_safe and callable(stop):
                    stop(number, frame)

        if callable(stop):
            signal.signal(signal.SIGTSTP, stop_then)
