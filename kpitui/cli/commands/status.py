"""`status`: where every KPI stands, a line each."""

import click

from kpitui.cli.as_of import known_then
from kpitui.cli.colours import status_paint
from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.chosen import chosen_kpis
from kpitui.reports.status import status_report
from kpitui.usecases.remember import keep_chances, recall_chances


@click.command(
    cls=Command,
    help=_(
        "Show where each KPI stands. Name KPIs or objectives to see only those. With --exit-code, "
        "the exit code is 1 when anything is off track or missed."
    ),
    examples="kpitui status\nkpitui status grow visits\nkpitui status --json\n"
    "kpitui status --as-of 2026-06-30\n"
    "kpitui status --exit-code > /dev/null || kpitui",
)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.option("--exit-code", "answers", is_flag=True, help=_("Exit with 1 when one is off track."))
@click.option("--as-of", metavar="DATE", help=_("As it was known at the end of that day."))
@click.pass_obj
def status(
    invocation: Invocation,
    names: tuple[str, ...],
    *,
    as_json: bool,
    answers: bool,
    as_of: str | None,
) -> int:
    workbook, today = known_then(invocation.session(), as_of)
    recall_chances()
    statuses = status_report(workbook, today, chosen_kpis(workbook, names))
    keep_chances()
    if as_json:
        from kpitui.reports.as_json import as_json as written
        from kpitui.reports.as_json import status_json

        click.echo(written([status_json(each) for each in statuses]))
    else:
        from kpitui.reports.as_text import status_text

        invocation.say(
            status_text(
                statuses,
                workbook,
                width=invocation.width,
                ascii_only=invocation.ascii_only,
                paint=status_paint(invocation),
            )
        )
    return int(answers and any(each.status.is_worse for each in statuses))
