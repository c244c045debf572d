"""Keys handled one after the other, without holding their screen up while one of them waits."""

import asyncio
from collections.abc import Awaitable, Callable

from textual.events import Key

from kpitui.tui.widgets.off_the_loop import PATIENCE

Handler = Callable[[Key], Awaitable[bool]]


class KeysInOrder:
    """Hands each key to a handler, once the key before it is done.

    A handler that takes long goes on beside the screen, which keeps drawing; keys that are typed
    meanwhile follow it. `later` calls back in the queue of the screen.
    """

    def __init__(self, handle: Handler, later: Callable[..., object]) -> None:
        self._handle = handle
        self._later = later
        self._slow: asyncio.Task[bool] | None = None
        self._typed: list[Key] = []
        self._known_since = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether a key is still being handled while the screen goes on."""
        return self._slow is not None

    async def take(self, event: Key) -> bool:
        """Handle a key, now or later; says whether it was one of the handler's."""
        if event.time < self._known_since:
            return True
        if self._slow is not None:
            self._typed.append(event)
            return True
        task = asyncio.ensure_future(self._handle(event))
        done, _pending = await asyncio.wait({task}, timeout=PATIENCE)
        if done:
            return task.result()
        self._slow = task
        task.add_done_callback(lambda _task: self._later(self._go_on))
        return True

    def drop_what_was_typed_ahead(self) -> None:
        """Take no key that was typed before this moment: it was meant for what never came."""
        self._known_since = Key("escape", None).time

    async def _go_on(self) -> None:
        slow, self._slow = self._slow, None
        typed, self._typed = self._typed, []
        if slow is not None:
            slow.result()
        for event in typed:
            await self.take(event)
