import errno
import fcntl
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from kpitui.domain.errors import FileLocked, FileUnavailable
from kpitui.store import saving
from kpitui.store.lock import locked, newest_acknowledged

HOLDER = """
import sys
from kpitui.store.lock import locked

with locked(sys.argv[1], "ben (process 12)"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(path):
    return str(path)


@pytest.fixture
def lock_file(path):
    return path.with_name("kpi.json.lock")


def take(place, longest_wait=0.0):
    with locked(place, "ben", longest_wait):
        return "taken"


def start(code, *arguments):
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def end(process):
    process.communicate()


def test_one_at_a_time_holds_the_lock(place):
    with locked(place, "anna"), pytest.raises(FileLocked):
        take(place)
    # Whoever gave up may be granted the lock for a moment still, and lets go of it at once.
    assert take(place, longest_wait=10) == "taken"


def test_a_lock_that_is_held_too_long_names_its_holder(place):
    held_by_anna = pytest.raises(FileLocked, match=r"in use by anna \(process 12\)")
    with locked(place, "anna (process 12)"), held_by_anna as caught:
        take(place, longest_wait=0.02)
    assert "Nothing was saved" in str(caught.value)


def test_a_holder_that_left_no_name_is_another_program(lock_file, place):
    with lock_file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(FileLocked, match="another program"):
            take(place)


def test_the_lock_is_free_after_an_error(place):
    with pytest.raises(ZeroDivisionError), locked(place, "anna"):
        raise ZeroDivisionError
    assert take(place) == "taken"


def test_a_shorter_name_leaves_nothing_of_the_longer_one(place):
    with locked(place, "a person with a long name"):
        pass
    with locked(place, "ben"), pytest.raises(FileLocked, match="in use by ben for"):
        take(place)


def test_a_long_name_cut_inside_a_letter_is_still_shown(place):
    with locked(place, "é" * 150 + "!"), pytest.raises(FileLocked, match="ééé"):
        take(place)


def test_a_link_planted_at_the_name_of_the_lock_is_not_followed(place, lock_file, tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    lock_file.symlink_to(victim)
    with pytest.raises(OSError, match="symbolic"), locked(place, "anna"):
        pytest.fail("the lock was taken through a link")
    assert victim.read_bytes() == b"precious"


def test_a_pipe_in_the_place_of_the_lock_hangs_nobody(place, lock_file):
    os.mkfifo(lock_file)
    with pytest.raises(FileUnavailable, match="no regular file"):
        take(place)


def test_a_lock_that_comes_too_late_is_given_back(place):
    with locked(place, "anna"), pytest.raises(FileLocked):
        take(place, longest_wait=0.01)
    assert take(place, longest_wait=10) == "taken"


def test_a_wait_that_was_given_up_touches_no_file_that_is_opened_later(
    place, tmp_path, monkeypatch
):
    """The thread that waits comes to its call only after its descriptor was closed."""
    late = []

    class Late:
        def __init__(self, target, daemon):
            late.append(target)

        def start(self):
            pass

        def join(self, timeout):
            pass

    monkeypatch.setattr("threading.Thread", Late)
    with locked(place, "anna"), pytest.raises(FileLocked):
        take(place)
    monkeypatch.undo()
    others = [(tmp_path / f"other-{number}").open("w") for number in range(4)]
    late[0]()
    for other in others:
        with Path(other.name).open() as again:
            fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
        other.close()
    assert take(place) == "taken"


def test_the_lock_is_free_when_its_holder_is_killed(place):
    holder = start(HOLDER, place)
    with pytest.raises(FileLocked, match=r"ben \(process 12\)"):
        take(place)
    holder.kill()
    holder.communicate()
    assert take(place) == "taken"


def test_a_stopped_holder_is_named_after_a_bounded_wait(place):
    holder = start(HOLDER, place)
    holder.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(FileLocked, match=r"in use by ben \(process 12\)"):
            take(place, longest_wait=0.05)
    finally:
        holder.send_signal(signal.SIGCONT)
        end(holder)
    assert take(place) == "taken"


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGTSTP])
def test_a_signal_waits_until_the_lock_is_free(place, sent):
    holder = start(HOLDER, place)
    holder.send_signal(sent)
    with pytest.raises(FileLocked):
        take(place, longest_wait=0.05)
    holder.stdin.close()
    holder.stdin = None
    if sent == signal.SIGTSTP:
        assert take(place, longest_wait=10) == "taken"
        holder.send_signal(signal.SIGCONT)
    holder.wait()
    assert holder.returncode in {-sent, 0 if sent == signal.SIGTSTP else -sent, 1}
    assert take(place) == "taken"
    holder.stdout.close()


def test_signals_are_let_through_again(place):
    with locked(place, "anna"):
        assert signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.SIGTERM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_program_that_is_started_meanwhile_does_not_keep_the_lock(place):
    with locked(place, "anna"):
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True, close_fds=False
        )
    try:
        assert take(place) == "taken"
    finally:
        child.communicate("\n")


def test_a_lock_file_that_is_deleted_meanwhile_gives_no_second_lock(place, lock_file, monkeypatch):
    real = fcntl.flock
    taken = []

    def deleted_before(descriptor, operation):
        if not taken:
            taken.append(descriptor)
            lock_file.unlink()
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", deleted_before)
    with locked(place, "anna"), pytest.raises(FileLocked, match="anna"):
        take(place)
    assert lock_file.exists()


def test_a_lock_file_that_is_deleted_again_and_again_ends_in_a_refusal(
    place, lock_file, monkeypatch
):
    real = fcntl.flock

    def deleted_before(descriptor, operation):
        lock_file.unlink()
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", deleted_before)
    with pytest.raises(FileLocked, match="deleted again and again"):
        take(place)


def test_the_newest_acknowledged_number_is_kept(place, lock_file):
    assert newest_acknowledged(place) == 0
    with locked(place, "anna") as held:
        assert held.acknowledged == 0
        held.acknowledge(41)
        held.acknowledge(42)
        assert held.acknowledged == 42
    assert newest_acknowledged(place) == 42
    with locked(place, "someone with a longer name") as held:
        assert held.acknowledged == 42


@pytest.mark.parametrize("content", [b"", b"\0" * 20, b"no number at all, really", b"-1"])
def test_a_lock_file_without_a_number_says_that_none_is_known(place, lock_file, content):
    lock_file.write_bytes(content)
    assert newest_acknowledged(place) == 0


def test_a_lock_that_cannot_be_closed_is_no_error(place, monkeypatch):
    real = os.close

    def failing(descriptor):
        real(descriptor)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched, locked(place, "anna"):
        patched.setattr(os, "close", failing)
    assert take(place) == "taken"


def test_a_wait_can_be_given_up_and_so_can_those_to_come(place, monkeypatch):
    monkeypatch.setattr(saving, "_waits", saving._Waits())
    with locked(place, "anna"):
        saving.give_up_waiting()
        with pytest.raises(FileLocked):
            take(place, longest_wait=60)


def test_between_saves_no_thread_saves(place):
    saved = []
    other = Thread(target=lambda: saved.append(take(place)))
    with saving.between_saves(1):
        other.start()
        other.join(0.05)
        assert saved == []
    other.join()
    assert saved == ["taken"]


@pytest.mark.parametrize("call", ["flock", "pread", "pwrite", "stat", "fstat", "open", "close"])
def test_whatever_breaks_off_a_save_other_threads_may_save_afterwards(place, monkeypatch, call):
    class BrokenOff(BaseException):
        """What no handler of errors sees."""

    take(place)
    module = fcntl if call == "flock" else os
    real, made = getattr(module, call), []

    for number in range(1, 9):

        def breaking(*arguments, number=number, **settings):
            made.append(call)
            if len(made) == number:
                raise BrokenOff
            return real(*arguments, **settings)

        made.clear()
        with monkeypatch.context() as patched, suppress(BrokenOff):
            patched.setattr(module, call, breaking)
            take(place)
        free = []

        def look(free=free):
            if saving.GATE.acquire(timeout=5):
                saving.GATE.release()
                free.append(True)

        other = Thread(target=look)
        other.start()
        other.join()
        assert free == [True]
