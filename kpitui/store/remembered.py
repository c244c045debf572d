"""What was computed before, kept between runs in the person's cache folder; it may be deleted."""

import os
from contextlib import suppress

import msgspec

Row = tuple[float, float, float, float, str]


class _Kept(msgspec.Struct):
    """The file: chances by the digest of what they were computed from, and by which method."""

    method: int
    chances: dict[str, Row | None]


_DECODE = msgspec.json.Decoder(_Kept).decode
_LARGEST = 4_000_000  # bytes
_MOST = 4096


def remembered(method: int) -> dict[str, Row | None]:
    """The chances of earlier runs by a method; empty when there are none that can be read."""
    try:
        with open(_path(), "rb") as file:
            kept = _DECODE(file.read(_LARGEST))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return kept.chances if kept.method == method else {}


def remember(chances: dict[str, Row | None], method: int) -> None:
    """Keep chances for the next run, the newest where they are many; a failure costs time only."""
    newest = dict(list(chances.items())[-_MOST:])
    path = _path()
    temporary = f"{path}.{os.getpid()}"
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(msgspec.json.encode(_Kept(method, newest)))
        os.replace(temporary, path)


def _path() -> str:
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(folder, "kpitui", "chances.json")
