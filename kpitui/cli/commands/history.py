"""`history`: who changed what, when."""

from datetime import UTC, datetime

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.as_json import as_json as written
from kpitui.reports.history import history as history_report
from kpitui.reports.history import history_json, history_text


@click.command(
    cls=Command,
    help=_(
        "Show who changed what, when. Each change says what counted before it; the newest is last."
    ),
    examples="kpitui history\nkpitui history visits\nkpitui history --json",
)
@click.argument("kpi", required=False)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def history(invocation: Invocation, kpi: str | None, *, as_json: bool) -> None:
    workbook = invocation.session().workbook
    rows = history_report(workbook, None if kpi is None else workbook.kpi(kpi))
    if as_json:
        click.echo(written(history_json(rows)))
        return
    invocation.say(
        history_text(rows, workbook.all_kpis, width=invocation.width, local=_on_the_wall)
    )


def _on_the_wall(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone()
