"""The start and the end of every run."""

import codecs
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import NoReturn

from kpitui.language import LANGUAGES, from_environment, speak

_UNWRITTEN = 4  # the exit code for output that could not be written
_INTERRUPTED_FROM = 129  # and above: what a shell calls the end by a signal
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with the exit code of the contract."""
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:  # before or after the command itself
        code = _INTERRUPTED
    end(code)


def _run(given: Sequence[str]) -> int:
    gc.disable()  # a command ends before collecting would pay; the screens turn it on again
    _write_whatever_comes()
    speak(_asked_language(given))
    from kpitui.cli.dispatch import run

    return run(given)


def _write_whatever_comes() -> None:
    """Let no character that a stream cannot encode end the program: its likeness is written."""
    codecs.register_error("kpitui", _likeness)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="kpitui")


def _likeness(error: UnicodeError) -> tuple[str, int]:
    from kpitui.reports.columns import in_ascii

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return in_ascii(error.object[error.start : error.end]), error.end


def end(code: int) -> NoReturn:
    """End the process once all output is out.

    Nothing is left to clean up, and the interpreter's own teardown would be a tenth of the cost
    of a quick command.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    except OSError as error:
        code = _unwritten(code, error)
    os._exit(code)


def _unwritten(code: int, error: OSError) -> int:
    """The exit code when output is lost, told where anybody is left to read it."""
    if code >= _INTERRUPTED_FROM:  # a session that was cut takes its terminal along
        return code
    if code != _UNWRITTEN:  # else it was told already
        with suppress(OSError):
            os.write(2, f"kpitui: {error.strerror}\n".encode())
    return _UNWRITTEN


def _asked_language(arguments: Sequence[str]) -> str:
    """The language to speak, known before the texts of options are read."""
    asked = os.environ.get("KPITUI_LANG", "")
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            asked = arguments[place + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return asked if asked in LANGUAGES else from_environment(dict(os.environ))
