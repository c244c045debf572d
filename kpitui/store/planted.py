"""Refuses files that another user could have planted where everybody may make files."""

import os
import stat

from kpitui.domain.errors import FileUnavailable
from kpitui.language import _


def refuse_planted(found: os.stat_result, path: str) -> None:
    """Raise FileUnavailable for a stranger's file in a folder that everybody may write to.

    In a folder that only its owner and group may write to, the others are trusted.
    """
    if not stat.S_ISREG(found.st_mode):
        raise FileUnavailable(_("{file} is no regular file. Nothing was saved.").format(file=path))
    if found.st_uid in {os.geteuid(), 0}:
        return
    folder = os.stat(os.path.dirname(path))
    if folder.st_mode & stat.S_IWOTH:
        raise FileUnavailable(
            _(
                "{file} belongs to another user and lies in a folder that everybody may write to, "
                "so that anybody may have put it there. Keep the file in a folder of your team."
            ).format(file=path)
        )


def refuse_unwritable(path: str) -> None:
    """Raise OSError for a file that may not be written, which a rename would replace anyway."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        refuse_planted(os.fstat(descriptor), path)
    finally:
        os.close(descriptor)


def refuse_planted_link(path: str) -> None:
    """Raise FileUnavailable when a name is a stranger's link in a folder open to everybody."""
    try:
        found = os.lstat(path)
    except OSError:
        return
    if not stat.S_ISLNK(found.st_mode) or found.st_uid in {os.geteuid(), 0}:
        return
    if os.stat(os.path.dirname(os.path.abspath(path))).st_mode & stat.S_IWOTH:
        raise FileUnavailable(
            _(
                "{file} is another user’s link in a folder that everybody may write to. "
                "Name the real file."
            ).format(file=path)
        )
