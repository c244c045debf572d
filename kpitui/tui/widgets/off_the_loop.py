"""Changes to the file off the UI loop: the screens stay live, however long the lock is awaited."""

import asyncio
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TypeVar

_Result = TypeVar("_Result")

PATIENCE = 0.4  # seconds, after which a person is told that something is waited for
_TURNS = 10  # of the loop, in which what waited for a change takes its result

_one_at_a_time = Lock()  # the session is one value, and a look must not undo what a save took over
_running: set[asyncio.Task[object]] = set()


async def off_the_loop(
    change: Callable[[], _Result], waits: Callable[[], object] | None = None
) -> _Result:
    """The result of a change made in a thread; calls `waits` once when it takes long."""
    task = asyncio.create_task(asyncio.to_thread(partial(_alone, change)))
    _running.add(task)
    task.add_done_callback(_running.discard)
    done, _pending = await asyncio.wait({task}, timeout=PATIENCE)
    if not done and waits is not None:
        waits()
    return await asyncio.shield(task)


async def all_settled(longest: float) -> None:
    """Wait until no change runs any more and its result was taken, at most so many seconds."""
    if _running:
        await asyncio.wait(set(_running), timeout=longest)
    for _turn in range(_TURNS):
        await asyncio.sleep(0)


def _alone(change: Callable[[], _Result]) -> _Result:
    with _one_at_a_time:
        return change()
