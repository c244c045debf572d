"""The shadow: a second copy of every line since the previous generation, for mending."""

import os
from contextlib import suppress

from kpitui.domain.errors import FileUnavailable
from kpitui.store.log_region import sealed_lines, sealed_number
from kpitui.store.planted import refuse_planted
from kpitui.store.replace_file import make_file

_APPEND = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


def shadow_path(path: str) -> str:
    """Where the lines lie that were recorded since then."""
    return f"{path}.shadow"


def keep_line(path: str, line: bytes) -> None:
    """Keep a second copy of a line; a failure is nobody's concern, for the line is on the disk."""
    with suppress(OSError, FileUnavailable):
        try:
            descriptor = _shadow(path)
        except FileNotFoundError:
            make_file(shadow_path(path), b"", like=path)
            descriptor = _shadow(path)
        try:
            os.write(descriptor, line + b"\n")
        finally:
            os.close(descriptor)


def newest_kept(path: str) -> int:
    """The number of the newest line among the copies; 0 when there are none that can be read."""
    try:
        with open(shadow_path(path), "rb") as file:
            content = file.read()
    except OSError:
        return 0
    return max((sealed_number(line) or 0 for line in sealed_lines(content)), default=0)


def forget_lines(path: str) -> None:
    """Begin the copies of lines anew: the previous generation holds those before."""
    with suppress(OSError, FileUnavailable):
        descriptor = _shadow(path)
        try:
            os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)


def _shadow(path: str) -> int:
    """The open copy of the lines, unless somebody planted another file there."""
    place = shadow_path(path)
    descriptor = os.open(place, _APPEND)
    try:
        refuse_planted(os.fstat(descriptor), place)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
