"""Opens the screens, where there is a terminal to draw them on."""

import gc
import os
import sys

from kpitui.cli.invocation import Invocation
from kpitui.domain.errors import InvalidInput
from kpitui.language import _
from kpitui.usecases.remember import keep_chances, recall_chances


def open_screens(invocation: Invocation) -> int:
    """Run the terminal interface until the person leaves; gives the exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise InvalidInput(
            _("The screens need a terminal. Without one, use “kpitui status” and “kpitui log”.")
        )
    session = invocation.session(must_exist=False)
    colour = invocation.colour
    _tell_textual(colour=colour)
    from kpitui.tui.app import KpiApp

    gc.enable()
    app = KpiApp(session, ascii_only=invocation.ascii_only, colour=colour)
    recall_chances()
    app.run(mouse=False)
    keep_chances()
    return app.return_code or 0


def _tell_textual(*, colour: bool) -> None:
    """Textual reads NO_COLOR when it starts, and takes an empty one for a wish."""
    if colour:
        os.environ.pop("NO_COLOR", None)
    else:
        os.environ["NO_COLOR"] = "1"
