"""The copy of each day: made at the day's first save, and thinned out as the days go by."""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date

from kpitui.domain.errors import KpituiError
from kpitui.store.backups import (
    backup_name,
    backups_folder,
    content_of,
    keep_copy,
    make_folder,
    opened_whole,
    stem,
)
from kpitui.store.broken import Broken
from kpitui.store.replace_file import make_file

DAYS, WEEKS, MONTHS = 14, 8, 24
MOST_LABELLED = 20
_PATIENCE = 3600  # seconds between two tries of a day's copy that cannot be made


def make_daily(path: str, day: str, now: float) -> None:
    """Make the day's copy of a whole file, and drop those that are kept no longer.

    It never raises what a person would see: a copy that fails changes nothing about the save, and
    is tried again an hour later. A damaged file is not copied, so that sound copies stay.
    """
    failed = os.path.join(backups_folder(path), f".{stem(path)}-{day}.failed")
    try:
        make_folder(path)
    except (OSError, KpituiError):
        return
    with suppress(OSError):
        if now - os.lstat(failed).st_mtime < _PATIENCE:
            return
    try:
        content = content_of(path)
        opened_whole(path, content)
        keep_copy(path, content, backup_name(path, day))
        thin_out(path)
    except (OSError, KpituiError, Broken):
        _remember(path, failed)
        return
    with suppress(OSError):
        os.unlink(failed)


def thin_out(path: str) -> None:
    """Drop the daily copies that nobody needs: 14 days, 8 weeks and 24 months stay.

    Of the copies made before a repair or a restore, the newest 20 stay. Files of other names, and
    copies that a person asked for, are never touched.
    """
    names = os.listdir(backups_folder(path))
    opens = re.escape(stem(path))
    dated = re.compile(rf"{opens}-(\d{{4}}-\d\d-\d\d)\.json\.gz")
    labelled = re.compile(rf"{opens}-\d{{4}}-\d\d-\d\dT\d{{6}}-before-[a-z]+(?:\.\d+)?\.json\.gz")
    days = {match[1]: name for name in names if (match := dated.fullmatch(name))}
    real = {_day(text): name for text, name in days.items() if _day(text)}
    kept = kept_days(filter(None, real))
    gone = [name for day, name in real.items() if day not in kept]
    gone += sorted(name for name in names if labelled.fullmatch(name))[:-MOST_LABELLED]
    for name in gone:
        with suppress(OSError):
            os.unlink(os.path.join(backups_folder(path), name))


def kept_days(days: Iterable[date]) -> set[date]:
    """The newest days, and the last day of each of the newest weeks and months that have one."""
    newest = sorted(days, reverse=True)
    return {
        *newest[:DAYS],
        *_last_of_each(newest, lambda day: day.isocalendar()[:2], WEEKS),
        *_last_of_each(newest, lambda day: (day.year, day.month), MONTHS),
    }


def _last_of_each(
    newest: Iterable[date], stretch: Callable[[date], tuple[int, int]], most: int
) -> list[date]:
    last: dict[tuple[int, int], date] = {}
    for day in newest:
        last.setdefault(stretch(day), day)
    return list(last.values())[:most]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _remember(path: str, failed: str) -> None:
    """Leave a sign that today's copy failed, so that the next save does not try it in full."""
    with suppress(OSError, KpituiError):
        try:
            os.utime(failed, follow_symlinks=False)
        except FileNotFoundError:
            make_file(failed, b"", like=path)
