"""The saves of this process as its other threads see them: to stop between two, to end a wait."""

from _thread import RLock
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

GATE = RLock()
"""Held from the moment in which the lock between processes is granted until it is free."""


class _Waiting(Protocol):
    def set(self) -> None:
        """Wake whoever waits."""


class _Waits:
    """Who waits for the lock, and whether waiting makes sense any more."""

    def __init__(self) -> None:
        self.wakes: set[_Waiting] = set()
        self.is_over = False


_waits = _Waits()


@contextmanager
def between_saves(longest_wait: float) -> Iterator[bool]:
    """Keep every thread from saving; a process that is stopped in a save would stop everybody.

    Gives whether it worked within the longest wait, in seconds; a save takes milliseconds.
    """
    is_held = GATE.acquire(timeout=longest_wait)
    try:
        yield is_held
    finally:
        if is_held:
            GATE.release()


@contextmanager
def waiting(wake: _Waiting) -> Iterator[None]:
    """Let `give_up_waiting` wake a thread that waits for the lock."""
    _waits.wakes.add(wake)
    if _waits.is_over:
        wake.set()
    try:
        yield
    finally:
        _waits.wakes.discard(wake)


def give_up_waiting() -> None:
    """End every wait for the lock, those to come too, because the process is about to end."""
    _waits.is_over = True
    for wake in tuple(_waits.wakes):
        wake.set()
