"""`export`: the measurements as CSV, or the whole workbook as JSON."""

import click

from kpitui.cli.as_of import known_then
from kpitui.cli.invocation import Invocation
from kpitui.cli.outgoing import give_out
from kpitui.cli.root import Command
from kpitui.domain.workbook import Workbook
from kpitui.language import _


@click.command(
    cls=Command,
    help=_(
        "Write what counts now: CSV holds the values of recorded KPIs, every digit of them, JSON "
        "the definitions too. “kpitui import” reads both back."
    ),
    examples="kpitui export > kpis.csv\n"
    "kpitui export --format json -o kpis.json\n"
    "kpitui export --as-of 2026-06-30",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    help=_("What to write; csv by default."),
)
@click.option("-o", "target", metavar="FILE", help=_("Write to a file instead of the output."))
@click.option("--as-of", metavar="DATE", help=_("As it was known at the end of that day."))
@click.pass_obj
def export(invocation: Invocation, form: str, target: str | None, as_of: str | None) -> None:
    workbook = known_then(invocation.session(), as_of)[0]
    give_out(_written(workbook, form), target)


def _written(workbook: Workbook, form: str) -> str:
    if form == "json":
        from kpitui.reports.as_export import export_json
        from kpitui.reports.as_json import as_json

        return as_json(export_json(workbook)) + "\n"
    from kpitui.reports.as_csv import measurements_csv

    return measurements_csv(workbook)
