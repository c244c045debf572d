"""What was being typed when a session was cut, kept in the person's own state folder."""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

import msgspec

_LARGEST = 1_000_000  # bytes
_MOST = 20  # kept for one file; a session that is cut holds a few


class TypedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed for one row of a check-in; `seen` is the entry that counted then, or 0."""

    kpi: str
    period: str
    text: str = ""
    exactly: float | None = None
    note: str = ""
    confidence: float | None = None
    question: str = ""
    answer: str = ""
    seen: int = 0


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stood in a form or a check-in and was not saved.

    `texts` hold the fields that were changed; `seen` is the newest entry when the form opened.
    """

    kind: str
    title: str = ""
    slug: str | None = None
    period: str = ""
    texts: dict[str, str] = {}
    rows: tuple[TypedRow, ...] = ()
    seen: int = 0


_DECODE = msgspec.json.Decoder(Typed).decode


def keep_draft(path: str, typed: Typed) -> bool:
    """Keep what was typed for a file; says whether that worked."""
    temporary = f"{_place(path)}.{os.getpid()}.tmp"
    with suppress(OSError):
        os.makedirs(os.path.dirname(temporary), mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(msgspec.json.encode(typed))
        try:
            return any(_linked(temporary, place) for place in _places(path))
        finally:
            os.unlink(temporary)
    return False


def kept_drafts(path: str) -> dict[str, Typed]:
    """What was typed for a file, by the place where it is kept; what cannot be read is left out."""
    found = {}
    for place in _places(path):
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            found[place] = _read(place)
    return found


def forget_draft(place: str) -> None:
    """Delete a draft, because it was taken up or declined."""
    with suppress(OSError):
        os.unlink(place)


def _read(place: str) -> Typed:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    with open(os.open(place, flags), "rb") as file:
        if os.fstat(file.fileno()).st_uid != os.geteuid():
            raise PermissionError(place)
        return _DECODE(file.read(_LARGEST))


def _linked(temporary: str, place: str) -> bool:
    """Give the draft its name unless another session, cut at the same moment, has it."""
    try:
        os.link(temporary, place)
    except FileExistsError:
        return False
    return True


def _places(path: str) -> Iterator[str]:
    for number in range(_MOST):
        yield f"{_place(path)}{f'-{number}' if number else ''}.json"


def _place(path: str) -> str:
    """Where drafts for a file lie, without an ending; the XDG rules ignore a relative folder."""
    folder = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.expanduser("~/.local/state")
    name = sha256(os.path.realpath(path).encode(errors="surrogateescape")).hexdigest()[:32]
    return os.path.join(folder, "kpitui", "drafts", name)
