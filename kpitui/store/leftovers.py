"""Leftovers: temporary files of writers that ended before they could remove them."""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import suppress

from kpitui.store.backups import backups_folder, stem

_NEIGHBOUR = r"(?:bak|shadow|lock|schema-\d+|(?:torn|damaged)-[\w.]+)"
_ENDS = r"(\d+)-[0-9a-f]{8}\.tmp"
_OLD = 3600  # seconds; no writer needs as long, and its number may be another's by then


def leftovers(path: str, now: float | None = None) -> list[str]:
    """The temporary files of a file and of its neighbours that nobody will finish.

    Only names that kpitui makes, only regular files, and only those whose process is gone or
    which are older than an hour.
    """
    moment = time.time() if now is None else now
    name = re.escape(os.path.basename(path))
    beside = re.compile(rf"\.{name}(?:\.{_NEIGHBOUR})?\.{_ENDS}")
    copies = re.compile(rf"\.\.?{re.escape(stem(path))}-\d{{4}}-\d\d-\d\d[^/]*\.{_ENDS}")
    found = [
        *_matching(os.path.dirname(path), beside, moment),
        *_matching(backups_folder(path), copies, moment),
    ]
    return sorted(found)


def remove_leftovers(path: str) -> list[str]:
    """Remove them, while the lock is held; gives those that are gone."""
    gone = []
    for place in leftovers(path):
        with suppress(OSError):
            os.unlink(place)
            gone.append(place)
    return gone


def _matching(folder: str, pattern: re.Pattern[str], now: float) -> Iterator[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        match = pattern.fullmatch(name)
        if match and _is_over(os.path.join(folder, name), int(match[1]), now):
            yield os.path.join(folder, name)


def _is_over(place: str, process: int, now: float) -> bool:
    try:
        found = os.lstat(place)
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode):
        return False
    return now - found.st_mtime > _OLD or not _is_alive(process)


def _is_alive(process: int) -> bool:
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's process, or a number that is none
    return True
