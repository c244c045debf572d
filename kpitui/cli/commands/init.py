"""`init`: make a new, empty KPI file."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.usecases.start_file import start_file


@click.command(
    cls=Command,
    help=_("Make a new, empty KPI file. A file that is there already is left alone."),
    examples="kpitui init\nkpitui init --file team/kpis.json",
)
@click.pass_obj
def init(invocation: Invocation) -> None:
    session = invocation.session(must_exist=False)
    start_file(session)
    click.echo(_("Made {file}").format(file=session.file.path))
    click.echo(_("Next, say what you want to reach and how you measure it:"))
    click.echo("  kpitui objective add grow --name 'Grow online sales' --by 2026-12-31")
    click.echo("  kpitui kpi add visits --objective grow --kind flow --unit visits")
