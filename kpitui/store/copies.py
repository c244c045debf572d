"""Second copies beside the file: nothing needs them to read it, and doctor mends it with them."""

# `kpi.json.bak` is the previous generation, `kpi.json.shadow` every line that was recorded since,
# and `backups/` holds a copy for each of some past days.

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import count

from kpitui.domain.errors import FileUnavailable
from kpitui.store.replace_file import make_file, replace_file
from kpitui.store.shadow import forget_lines


def previous_path(path: str) -> str:
    """Where the previous generation of a file lies."""
    return f"{path}.bak"


def keep_whole(path: str, pieces: Iterable[bytes]) -> None:
    """Keep a second copy of a file that was written whole."""
    with suppress(OSError, FileUnavailable):
        replace_file(previous_path(path), pieces, like=path)
        forget_lines(path)


def keep_daily(path: str) -> None:
    """Keep a copy of the file for this day, in UTC, unless there is one already.

    Costs one look for the copy, and all the rest once a day. Called while the lock is held, after
    the save; nothing that fails here is the save's concern.
    """
    now = time.time()
    year, month, day = time.gmtime(now)[:3]
    folder, name = os.path.split(path)
    label = f"{year:04}-{month:02}-{day:02}"
    try:
        os.lstat(f"{folder}/backups/{name.removesuffix('.json')}-{label}.json.gz")
    except FileNotFoundError:
        from kpitui.store.daily import make_daily

        make_daily(path, label, now)
    except OSError:
        return


def remove_leftovers(path: str) -> None:
    """Remove what writers that ended left beside the file; called while the lock is held."""
    from kpitui.store.leftovers import remove_leftovers as remove

    with suppress(OSError):
        remove(path)


def put_aside(path: str, content: bytes, label: str) -> str:
    """Keep a content under a name of its own; gives the name. Raises OSError.

    A name that is taken by another content stays as it is, and the next number is tried.
    """
    for number in count(1):
        place = f"{path}.{label}" if number == 1 else f"{path}.{label}-{number}"
        try:
            make_file(place, content, like=path)
        except FileExistsError:
            if not _holds(place, content):
                continue
        return place
    raise AssertionError  # the numbers never end


def _holds(place: str, content: bytes) -> bool:
    """Whether a file has that content."""
    try:
        with open(place, "rb") as file:
            return file.read() == content
    except OSError:
        return False
