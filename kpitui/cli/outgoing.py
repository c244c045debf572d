"""What a command gives out: to standard output, or whole into a file."""

from pathlib import Path

import click

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.language import _


def give_out(text: str, target: str | None) -> None:
    """Write a text as UTF-8 to a file, or to standard output for none and for `-`.

    A file is replaced whole, so that a failure leaves the old one. Raises InvalidInput for a
    folder, FileUnavailable for what cannot be written.
    """
    content = text.encode()
    if target is None or target == "-":
        click.echo(content, nl=False)
        return
    path = Path(target)
    try:
        if path.is_dir():
            raise InvalidInput(_("{file} is a folder. Name a file in it.").format(file=target))
        _write(content, path)
    except OSError as error:
        raise FileUnavailable(
            _("{file} cannot be written: {reason}.").format(
                file=target, reason=error.strerror or error
            )
        ) from error


def _write(content: bytes, path: Path) -> None:
    if path.exists() and not path.is_file():
        # A device or a pipe is written to; a rename would put a file in its place.
        path.write_bytes(content)
        return
    from kpitui.store.atomic_json import AtomicJsonStorage

    AtomicJsonStorage(path).write_content(content)
