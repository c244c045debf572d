"""`show`: one KPI in full."""

import click

from kpitui.cli.colours import status_paint
from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.as_json import as_json as written
from kpitui.reports.show import Look, show_json, show_text


@click.command(
    cls=Command,
    help=_(
        "Show one KPI in full. That is its chart, its status with the reason, its plan, and its "
        "last values with notes and corrections."
    ),
    examples="kpitui show visits\nkpitui show visits --json",
)
@click.argument("kpi")
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def show(invocation: Invocation, kpi: str, *, as_json: bool) -> None:
    session = invocation.session()
    found, today = session.workbook.kpi(kpi), session.today()
    if as_json:
        click.echo(written(show_json(session.workbook, found, today)))
        return
    look = Look(
        width=invocation.width,
        ascii_only=invocation.ascii_only,
        colour=invocation.colour,
        paint=status_paint(invocation),
    )
    invocation.say(show_text(session.workbook, found, today, look))
