"""`undo`: take back the newest change."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.history import undone_text
from kpitui.usecases.undo import undo_last


@click.command(
    cls=Command,
    help=_("Take back the newest change. Taking back is recorded too, and nothing is lost."),
    examples="kpitui undo",
)
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def undo(invocation: Invocation, by: str | None) -> None:
    session = invocation.session(by=by)
    kpis = session.workbook.all_kpis
    invocation.say(undone_text(undo_last(session), kpis))
