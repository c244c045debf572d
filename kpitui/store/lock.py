"""The lock between processes: one writer at a time, freed by the kernel when its holder ends."""

# The lock file is made once and never deleted or replaced. It also keeps the number of the newest
# acknowledged entry, so that a file that lacks entries is noticed, and who holds the lock.

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from kpitui.domain.errors import FileLocked
from kpitui.language import _
from kpitui.store.planted import refuse_planted
from kpitui.store.saving import GATE, waiting
from kpitui.store.seal import checksum

LONGEST_WAIT = 10.0  # seconds
_NUMBER_SIZE = 20  # bytes, with the checksum and the newline
_DIGITS = 10
_HOLDER_SIZE = 200  # bytes
_TRIES = 10


class Held:
    """The lock while it is held."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def acknowledged(self) -> int:
        """The number of the newest entry that was acknowledged; 0 when none is known."""
        return _number(os.pread(self._descriptor, _NUMBER_SIZE, 0))

    def acknowledge(self, entry: int) -> None:
        """Keep the number of an entry that is on the disk."""
        os.pwrite(self._descriptor, _mark(entry), 0)

    @property
    def lasting_file(self) -> int:
        """The inode of the file whose name is known to outlast a power cut; 0 when unknown."""
        said = os.pread(self._descriptor, _NUMBER_SIZE, _NUMBER_SIZE + _HOLDER_SIZE)
        return int(said) if said.isdigit() else 0

    def keep_lasting(self, inode: int) -> None:
        """Keep the inode of a file whose folder was flushed after it got its name."""
        os.pwrite(self._descriptor, b"%020d" % inode, _NUMBER_SIZE + _HOLDER_SIZE)


def lock_path(path: str) -> str:
    """Where the lock of a file lies."""
    return f"{path}.lock"


def newest_acknowledged(path: str) -> int:
    """The number that the lock file keeps, read without the lock; 0 when it cannot be read."""
    try:
        descriptor = os.open(lock_path(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        return _number(os.pread(descriptor, _NUMBER_SIZE, 0))
    except OSError:
        return 0
    finally:
        with suppress(OSError):
            os.close(descriptor)


@contextmanager
def locked(path: str, holder: str, longest_wait: float = LONGEST_WAIT) -> Iterator[Held]:
    """Hold the lock beside the file; raises FileLocked, naming who holds it, after the wait.

    Signals that would end or stop the process wait until the lock is free again: a stopped holder
    would stop everybody.
    """
    with _undisturbed():
        descriptor = _acquired(path, longest_wait)
        try:
            _name(descriptor, holder)
            yield Held(descriptor)
        finally:
            try:
                with suppress(OSError):  # what was saved is on the disk, the lock free anyway
                    fcntl.flock(descriptor, fcntl.LOCK_UN)  # else a forked child would hold it
            finally:
                GATE.release()
                with suppress(OSError):
                    os.close(descriptor)


def _acquired(path: str, longest_wait: float) -> int:
    """The lock file, locked, with the gate before the saves of this process closed."""
    for _try in range(_TRIES):
        descriptor = _opened(path)
        try:
            _wait_for(descriptor, path, longest_wait)
        except BaseException:
            os.close(descriptor)
            raise
        try:
            if _is_still_there(descriptor, path):
                return descriptor
        except BaseException:
            _let_go(descriptor)
            raise
        _let_go(descriptor)  # somebody deleted or replaced the file: two would hold a lock
    raise FileLocked(
        _("{file} is deleted again and again. Nothing was saved.").format(file=lock_path(path))
    )


def _opened(path: str) -> int:
    place = lock_path(path)
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(place, flags)
    except FileNotFoundError:
        _make(place, path)
        descriptor = os.open(place, flags)
    try:
        refuse_planted(os.fstat(descriptor), place)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _make(place: str, path: str) -> None:
    """Make the lock file with its rights in one step, or a colleague might find it closed."""
    from kpitui.store.replace_file import make_file

    with suppress(FileExistsError):
        make_file(place, _mark(0), like=path)


def _let_go(descriptor: int) -> None:
    GATE.release()
    os.close(descriptor)


def _wait_for(descriptor: int, path: str, longest_wait: float) -> None:
    end = monotonic() + longest_wait
    while not _taken_at_once(descriptor):
        if not _granted_in_time(descriptor, end - monotonic()):
            raise _too_long(descriptor, path, longest_wait)
        if GATE.acquire(blocking=False):
            return
        # The process is about to stop: it must not take the lock along.
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _taken_at_once(descriptor: int) -> bool:
    """Whether nobody else has the lock; the gate is then closed."""
    GATE.acquire()
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        GATE.release()
        return False
    except BaseException:
        GATE.release()
        raise
    return True


def _granted_in_time(descriptor: int, longest_wait: float) -> bool:
    """Queue up in the kernel, which serves in order; polling would starve some of many writers.

    The call cannot be given a time, so a thread makes it, on a descriptor of its own: the number of
    the other may stand for another file by the time the thread comes to its call. When the lock
    comes too late, it is free again once both are closed.
    """
    from threading import Event, Thread

    granted: list[bool] = []
    over = Event()
    own = os.dup(descriptor)

    def queue() -> None:
        with suppress(OSError):
            try:
                fcntl.flock(own, fcntl.LOCK_EX)
                granted.append(True)
            finally:
                over.set()
                os.close(own)

    Thread(target=queue, daemon=True).start()
    with _disturbed(), waiting(over):
        over.wait(longest_wait)
    return bool(granted)


def _is_still_there(descriptor: int, path: str) -> bool:
    mine = os.fstat(descriptor)
    try:
        there = os.stat(lock_path(path), follow_symlinks=False)
    except FileNotFoundError:
        return False
    return (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino) and stat.S_ISREG(mine.st_mode)


@contextmanager
def _undisturbed() -> Iterator[None]:
    from signal import SIG_BLOCK, SIG_SETMASK, pthread_sigmask

    before = pthread_sigmask(SIG_BLOCK, _signals())
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


@contextmanager
def _disturbed() -> Iterator[None]:
    """Let signals through, while this process only waits."""
    from signal import SIG_BLOCK, SIG_UNBLOCK, pthread_sigmask

    pthread_sigmask(SIG_UNBLOCK, _signals())
    try:
        yield
    finally:
        pthread_sigmask(SIG_BLOCK, _signals())


def _signals() -> set[int]:
    """The signals that end or stop a process, of those that can be held back."""
    from signal import SIGHUP, SIGINT, SIGTERM, SIGTSTP

    return {SIGHUP, SIGINT, SIGTERM, SIGTSTP}


def _name(descriptor: int, holder: str) -> None:
    """Say who holds the lock, for those who wait; whether it works changes nothing."""
    name = holder.encode(errors="replace")[:_HOLDER_SIZE].ljust(_HOLDER_SIZE)
    with suppress(OSError):
        os.pwrite(descriptor, name, _NUMBER_SIZE)


def _too_long(descriptor: int, path: str, longest_wait: float) -> FileLocked:
    holder = os.pread(descriptor, _HOLDER_SIZE, _NUMBER_SIZE).decode(errors="replace").strip()
    return FileLocked(
        _(
            "{file} has been in use by {holder} for {seconds:.0f} seconds. "
            "Nothing was saved; try again."
        ).format(file=path, holder=holder or _("another program"), seconds=longest_wait)
    )


def _mark(entry: int) -> bytes:
    """The number with its checksum: half of it, and half of another, must not look like a third."""
    number = b"%0*d" % (_DIGITS, entry)
    return number + b" " + checksum(number).encode() + b"\n"


def _number(content: bytes) -> int:
    number = content[:_DIGITS]
    return int(number) if number.isdigit() and content == _mark(int(number)) else 0
