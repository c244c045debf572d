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
@click.pass_obj
def undo(invocation: Invocation) -> None:
    session = invocation.session()
    kpis = session.workbook.all_kpis
    click.echo(undone_text(undo_last(session), kpis))
