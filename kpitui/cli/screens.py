"""Opens the screens, where there is a terminal to draw them on."""

import gc
import os
import sys

from kpitui.cli.invocation import Invocation
from kpitui.domain.errors import InvalidInput
from kpitui.language import _
from kpitui.usecases.remember import keep_chances, recall_chances

_SYSTEMS = {"16": "standard", "256": "256", "true": "truecolor"}


def open_screens(invocation: Invocation) -> int:
    """Run the terminal interface until the person leaves; gives the exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise InvalidInput(
            _("The screens need a terminal. Without one, use “kpitui status” and “kpitui log”.")
        )
    session = invocation.session(must_exist=False)
    colour = invocation.colour
    _tell_textual(colour=colour, colours=invocation.colours)
    from kpitui.tui.app import KpiApp

    gc.enable()
    app = KpiApp(session, ascii_only=invocation.ascii_only, colour=colour)
    recall_chances()
    app.run(mouse=False)
    keep_chances()
    return app.return_code or 0


def _tell_textual(*, colour: bool, colours: str) -> None:
    """Textual reads from the environment when it starts; it takes an empty NO_COLOR for a wish."""
    if colours in _SYSTEMS:
        os.environ["TEXTUAL_COLOR_SYSTEM"] = _SYSTEMS[colours]
    if colour:
        os.environ.pop("NO_COLOR", None)
    else:
        os.environ["NO_COLOR"] = "1"
