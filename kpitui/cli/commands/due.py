"""`due`: what waits for a value."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.due import due as due_report
from kpitui.reports.due import due_text


@click.command(
    cls=Command,
    help=_("Show what is due. With --exit-code, the exit code is 1 when anything is."),
    examples="kpitui due\nkpitui due --exit-code || kpitui",
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.option("--exit-code", "answers", is_flag=True, help=_("Exit with 1 when anything is due."))
@click.pass_obj
def due(invocation: Invocation, *, as_json: bool, answers: bool) -> int:
    session = invocation.session()
    items = due_report(session.workbook, session.today())
    if as_json:
        from kpitui.reports.as_json import as_json as written
        from kpitui.reports.as_json import due_json

        click.echo(written([due_json(each) for each in items]))
    else:
        invocation.say(due_text(items))
    return int(bool(items) and answers)
