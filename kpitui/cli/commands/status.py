"""`status`: where every KPI stands, a line each."""

import click

from kpitui.cli.colours import status_paint
from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.chosen import chosen_kpis
from kpitui.reports.status import status_report


@click.command(
    cls=Command,
    help=_(
        "Show where each KPI stands. Name KPIs or objectives to see only those. With --exit-code, "
        "the exit code is 1 when anything is off track or missed."
    ),
    examples="kpitui status\nkpitui status grow visits\nkpitui status --json\n"
    "kpitui status --exit-code > /dev/null || kpitui",
)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.option("--exit-code", "answers", is_flag=True, help=_("Exit with 1 when one is off track."))
@click.pass_obj
def status(invocation: Invocation, names: tuple[str, ...], *, as_json: bool, answers: bool) -> int:
    session = invocation.session()
    kpis = chosen_kpis(session.workbook, names)
    statuses = status_report(session.workbook, session.today(), kpis)
    if as_json:
        from kpitui.reports.as_json import as_json as written
        from kpitui.reports.as_json import status_json

        click.echo(written([status_json(each) for each in statuses]))
    else:
        from kpitui.reports.as_text import status_text

        click.echo(
            status_text(
                statuses,
                session.workbook,
                width=invocation.width,
                ascii_only=invocation.ascii_only,
                paint=status_paint(invocation),
            )
        )
    return int(answers and any(each.status.is_worse for each in statuses))
