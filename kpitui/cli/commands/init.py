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
@click.option(
    "--allow-network-fs",
    is_flag=True,
    help=_("Make it on a network file system too, where only one machine should write it."),
)
@click.pass_obj
def init(invocation: Invocation, *, allow_network_fs: bool) -> None:
    session = invocation.session(must_exist=False)
    start_file(session, allow_network=allow_network_fs)
    invocation.say(_("Made {file}").format(file=session.file.path))
    invocation.say(_("Next, say what you want to reach and how you measure it:"))
    invocation.say("  kpitui objective add grow --name 'Grow online sales' --by 2026-12-31")
    invocation.say("  kpitui kpi add visits --objective grow --kind flow --unit visits")
