"""The colours of words on the terminal: the terminal's own, and never the only sign of anything."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.domain.status import Status
from kpitui.reports.as_text import Paint, unpainted

_COLOURS = {
    Status.ON_TRACK: "cyan",
    Status.ACHIEVED: "cyan",
    Status.AT_RISK: "yellow",
    Status.STALE: "yellow",
    Status.OFF_TRACK: "red",
    Status.MISSED: "red",
}


def status_paint(invocation: Invocation) -> Paint:
    """How to colour a status where it is printed; not at all unless it is wanted there."""
    return _painted if invocation.colour else unpainted


def _painted(status: Status, text: str) -> str:
    colour = _COLOURS.get(status)
    return click.style(text, fg=colour) if colour else text
