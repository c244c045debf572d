"""The lock between processes: one writer at a time, freed by the kernel when its holder ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kpitui.domain.errors import FileLocked
from kpitui.language import _

LONGEST_WAIT = 10.0  # seconds
_PAUSE = 0.005  # seconds between two tries
_HOLDER_SIZE = 200  # bytes


@contextmanager
def writing(path: str, holder: str, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold the lock beside the file; raises FileLocked, naming who holds it, after the wait."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(f"{path}.lock", flags, 0o666)
    try:
        _acquire(descriptor, path, longest_wait)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, holder.encode()[:_HOLDER_SIZE], 0)
        yield
    finally:
        os.close(descriptor)  # and with it the lock


def _acquire(descriptor: int, path: str, longest_wait: float) -> None:
    deadline = time.monotonic() + longest_wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _locked(descriptor, path, longest_wait) from None
            time.sleep(_PAUSE)
        else:
            return


def _locked(descriptor: int, path: str, longest_wait: float) -> FileLocked:
    holder = os.pread(descriptor, _HOLDER_SIZE, 0).decode(errors="replace")
    return FileLocked(
        _(
            "{file} has been in use by {holder} for {seconds:.0f} seconds. "
            "Nothing was saved; try again."
        ).format(file=path, holder=holder or _("another program"), seconds=longest_wait)
    )
