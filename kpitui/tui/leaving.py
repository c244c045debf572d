"""Ends the program when its session is cut, even where the screens cannot end it themselves."""

# Textual hands its output to a thread through a short queue. On a terminal that takes nothing any
# more, as behind a stalled line, the whole loop waits for room in that queue, for ever.

import asyncio
import os
import signal
import termios
import time
from _thread import start_new_thread
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from kpitui.usecases.leave import between_saves

_LOOP_GETS = 1.2  # seconds
_LONGEST_SAVE = 5.0  # seconds
_TERMINAL_GETS = 0.2  # seconds


def when_cut(end: Callable[[int], object], at_last: Callable[[], object]) -> None:
    """Call `end` with the exit code in the running loop, when a signal asks the program to end.

    If that does not end it in time, `at_last` is called in a thread, which then ends the process.
    """
    loop = asyncio.get_running_loop()

    def cut(number: int, _frame: FrameType | None) -> None:
        if loop.is_closed():
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        loop.call_soon_threadsafe(end, 128 + number)
        # Not a Thread object: it takes locks that the interrupted code may hold.
        start_new_thread(_end_anyway, (128 + number, at_last))

    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, cut)


def give_back(driver: Driver | None) -> None:
    """Leave the terminal as the shell had it, as far as it still takes anything."""
    if not isinstance(driver, LinuxDriver):
        return
    if driver.attrs_before is not None:
        with suppress(termios.error):
            termios.tcsetattr(driver.fileno, termios.TCSANOW, driver.attrs_before)
    restoring = Thread(target=driver.suspend_application_mode, daemon=True)
    restoring.start()
    restoring.join(_TERMINAL_GETS)


def _end_anyway(return_code: int, at_last: Callable[[], object]) -> None:
    time.sleep(_LOOP_GETS)
    try:
        at_last()
    finally:
        with between_saves(_LONGEST_SAVE):
            os._exit(return_code)
