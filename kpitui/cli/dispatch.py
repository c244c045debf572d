"""Runs one command and turns what went wrong into a sentence and the exit code of the contract."""

from collections.abc import Sequence

import click

from kpitui.cli.root import root
from kpitui.domain.errors import DamagedFile, FileUnavailable, KpituiError, NewerFile
from kpitui.domain.names import printable, printable_lines
from kpitui.language import _

_LONGEST_SENTENCE = 1_600  # characters of ours; it quotes names and paths
_LONGEST = 400  # characters of what click says; it quotes what was typed as it came

DONE, ANSWER, WRONG, DAMAGED, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 4, 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code, after a sentence on standard error if it failed."""
    try:
        return int(root.main(list(arguments), prog_name="kpitui", standalone_mode=False) or DONE)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (BrokenPipeError, SystemExit):
        # Whoever read the output has seen enough; click itself would end the process with 1.
        return DONE
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return WRONG
    except (KpituiError, click.ClickException, OSError, MemoryError) as error:
        click.echo(f"kpitui: {printable_lines(_told(error))}", err=True)
        return exit_code(error)


def exit_code(error: Exception) -> int:
    """The exit code that the contract gives an error."""
    if isinstance(error, DamagedFile | NewerFile):
        return DAMAGED
    return UNAVAILABLE if isinstance(error, FileUnavailable | OSError | MemoryError) else WRONG


def _told(error: KpituiError | click.ClickException | OSError | MemoryError) -> str:
    """The error in one line; for a wrong command line, with where to read on."""
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this. Nothing that is in the file is lost.")
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, KpituiError):
        return _short(str(error), _LONGEST_SENTENCE)
    problem = _short(printable(error.format_message()), _LONGEST)
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return problem
    return _("{problem} See “{command} --help”.").format(
        problem=problem, command=error.ctx.command_path
    )


def _short(problem: str, longest: int) -> str:
    """A problem without the middle of what was typed too long; its end says what was wrong."""
    half = longest // 2
    return problem if len(problem) <= longest else f"{problem[:half]}…{problem[-half:]}"
