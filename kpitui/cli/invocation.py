"""What every command shares: the options that stand before or after it, and the open session."""

import os
import pwd
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import click

from kpitui.cli.outgoing import harmless
from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import checked_name, printable
from kpitui.language import LANGUAGES, _
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.session import Session

_Function = Callable[..., Any]

_NARROWEST = 80


class Invocation:
    """The global options of one run, and what they make: the clock, the file, the session."""

    def __init__(self) -> None:
        self.options: dict[str, Any] = {}
        self._session: Session | None = None

    @property
    def path(self) -> str:
        """The KPI file: the option, else the environment, else the person's data folder."""
        named = self.options.get("file") or os.environ.get("KPITUI_FILE")
        return os.path.expanduser(named) if named else _default_path()

    @property
    def read_only(self) -> bool:
        return bool(self.options.get("read_only"))

    @property
    def ascii_only(self) -> bool:
        """Whether to draw in ASCII: on request, or where the terminal's encoding has no more."""
        encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
        return bool(self.options.get("ascii")) or not encoding.startswith("utf")

    @property
    def colour(self) -> bool:
        """Whether to colour what is printed: as asked, else where a terminal can show it."""
        asked = self.options.get("color", "auto")
        if asked != "auto":
            return bool(asked != "never")
        refused = self.options.get("no_color") or os.environ.get("NO_COLOR")
        return not refused and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """How many cells a line may take: those of the terminal, at least 80."""
        try:
            terminal = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError):
            terminal = 0
        return max(_NARROWEST, terminal)

    @property
    def colours(self) -> str:
        """How many colours the screens may use: `auto`, `16`, `256` or `true`."""
        asked: str = self.options.get("color", "auto")
        return "auto" if asked == "never" else asked

    def say(self, text: str) -> None:
        """Print a text for people on standard output, in ASCII where only that is wanted."""
        if self.ascii_only:
            from kpitui.reports.columns import in_ascii

            text = in_ascii(text)
        click.echo(harmless(text, coloured=self.colour), color=self.colour or None)

    def now(self) -> datetime:
        """The local time; with `--today`, that day at this time of day."""
        real = datetime.now(UTC).astimezone()
        named = self.options.get("today") or os.environ.get("KPITUI_TODAY")
        if not named:
            return real
        from kpitui.domain.spoken_period import read_date

        return datetime.combine(read_date(named, real.date()), real.time()).astimezone()

    def today(self) -> date:
        return self.now().date()

    def session(
        self, *, must_exist: bool = True, by: str | None = None, whole: bool = True
    ) -> Session:
        """The open file; raises InvalidInput when it must exist and does not.

        Without `whole`, only those parts of it are checked that the command looks at.
        """
        file = KpiFile(self.path)
        self.now()  # a wrong --today is refused before anything is opened
        self._session = Session(
            file,
            now=self.now,
            by=checked_name(by or "") or author(),
            read_only=self.read_only,
            whole=whole,
        )
        if must_exist and self._session.is_new:
            raise InvalidInput(
                _("There is no file {file} yet. Make one with “kpitui init”.").format(
                    file=file.path
                )
            )
        if context := click.get_current_context(silent=True):
            context.call_on_close(self.tell_notices)
        return self._session

    def tell_notices(self) -> None:
        """Print what was found and mended in the file on standard error."""
        while self._session and self._session.notices:
            click.echo(f"kpitui: {printable(self._session.notices.pop(0))}", err=True)

    def keep(self, context: click.Context, parameter: click.Parameter, value: object) -> object:
        """Keep a global option, whichever side of the command it stood on."""
        given = context.get_parameter_source(parameter.name or "")
        if given is not click.core.ParameterSource.DEFAULT:
            self.options[parameter.name or ""] = value
        return value


def author() -> str:
    """The login name of the person, from the account and not from the environment."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def global_options(*, hidden: bool) -> list[click.Option]:
    """The options that every command takes, before or after it."""

    def keep(context: click.Context, parameter: click.Parameter, value: object) -> object:
        return context.ensure_object(Invocation).keep(context, parameter, value)

    def option(*names: str, **settings: Any) -> click.Option:
        return click.Option(names, expose_value=False, callback=keep, hidden=hidden, **settings)

    return [
        option("--file", metavar="PATH", help=_("The KPI file (or KPITUI_FILE).")),
        option("--lang", type=click.Choice(LANGUAGES), help=_("The language (or KPITUI_LANG).")),
        option(
            "--today", metavar="DATE", help=_("The day that counts as today (or KPITUI_TODAY).")
        ),
        option("--ascii", is_flag=True, help=_("Draw with plain ASCII characters.")),
        option("--no-color", is_flag=True, help=_("Draw without colour (or NO_COLOR).")),
        option(
            "--color",
            type=click.Choice(("auto", "never", "16", "256", "true")),
            help=_("How many colours the terminal has, where it does not tell."),
        ),
        option("--read-only", is_flag=True, help=_("Change nothing.")),
    ]


def _default_path() -> str:
    """The file in the person's data folder, where the XDG rules put it."""
    folder = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return os.path.join(folder, "kpitui", "kpitui.json")
