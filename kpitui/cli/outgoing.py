"""What a command gives out: to standard output, or whole into a file."""

import os
import stat

import click

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.domain.names import printable, printable_lines
from kpitui.language import _

_LONGEST_PATH = 300
_COLOUR = r"(\x1b\[[0-9;]*m)"


def harmless(text: str, *, coloured: bool = False) -> str:
    """A text for a terminal: its line ends and, where wanted, its colours act, and nothing else."""
    if not coloured or "\x1b" not in text:
        return printable_lines(text)
    import re

    pieces = re.split(_COLOUR, text)
    return "".join(
        piece if place % 2 else printable_lines(piece) for place, piece in enumerate(pieces)
    )


def path_text(path: str) -> str:
    """A path as a sentence can name it: harmless, and without the middle of an endless one."""
    half = _LONGEST_PATH // 2
    return printable(path if len(path) <= _LONGEST_PATH else f"{path[:half]}…{path[-half:]}")


def give_out(text: str, target: str | None) -> None:
    """Write a text as UTF-8 to a file, or to standard output for none and for `-`.

    A file is replaced whole, so that a failure leaves the old one. Raises InvalidInput for a
    folder, FileUnavailable for what cannot be written.
    """
    content = text.encode(errors="replace")
    if target is None or target == "-":
        click.echo(content, nl=False)
        return
    try:
        _write(content, target)
    except OSError as error:
        raise FileUnavailable(
            _("{file} cannot be written: {reason}.").format(
                file=path_text(target), reason=error.strerror or error
            )
        ) from error


def _write(content: bytes, target: str) -> None:
    kind = _kind_of(target)
    if kind == stat.S_IFDIR:
        raise InvalidInput(
            _("{file} is a folder. Name a file in it.").format(file=path_text(target))
        )
    if kind in {None, stat.S_IFREG}:
        from kpitui.store.replace_file import replace_file

        replace_file(os.path.realpath(target), [content])
        return
    # A device is written to; a rename would put a file in its place. Opening a pipe that nobody
    # reads would wait without end.
    with open(os.open(target, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC), "wb") as device:
        os.set_blocking(device.fileno(), True)
        device.write(content)


def _kind_of(path: str) -> int | None:
    """What a path is, symbolic links followed; None for nothing."""
    try:
        return stat.S_IFMT(os.stat(path).st_mode)
    except FileNotFoundError:
        return None
