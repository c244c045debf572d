"""`import`: values from a table or an export, all or nothing."""

import io
from functools import partial
from typing import BinaryIO

import click

from kpitui.cli.import_text import outcome_text, understanding_text
from kpitui.cli.incoming import open_source
from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.import_values import import_values, imported
from kpitui.usecases.read_export import read_export, understand_export
from kpitui.usecases.read_periods import DateOrder
from kpitui.usecases.read_table import LONGEST_LINE, read_table
from kpitui.usecases.table_layout import Layout
from kpitui.usecases.understand_table import understand
from kpitui.usecases.understanding import Instructions, Understanding

_MARK = b"\xef\xbb\xbf"  # what some programs write before UTF-8
_HEAD = 4096


@click.command(
    "import",
    cls=Command,
    help=_(
        "Record the values of a table: CSV or tab-separated, long (a row a value) or wide (a "
        "column a KPI), or an export of kpitui. Says what it understood; takes all or nothing. "
        "The same file again changes nothing."
    ),
    examples="kpitui import weekly.csv --create --dry-run\n"
    "kpitui import weekly.csv --create\n"
    "kpitui import visits.csv --kpi visits --decimal , --dates dmy\n"
    "kpitui export | kpitui --file copy.json import - --create",
)
@click.argument("source", metavar="FILE")
@click.option(
    "--layout",
    type=click.Choice(["long", "wide", "auto"]),
    default="auto",
    help=_("A row a value, or a column a KPI; found out by default."),
)
@click.option("--kpi", metavar="NAME", help=_("Where a single column of values goes."))
@click.option("--decimal", type=click.Choice([",", "."]), help=_("The decimal sign."))
@click.option(
    "--dates",
    type=click.Choice([str(order) for order in DateOrder]),
    help=_("The order of day, month and year in dates that are not 2026-11-22."),
)
@click.option("--create", is_flag=True, help=_("Make the KPIs that are missing."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be recorded."))
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def import_file(
    invocation: Invocation,
    source: str,
    *,
    layout: str,
    kpi: str | None,
    decimal: str | None,
    dates: str | None,
    create: bool,
    dry_run: bool,
    by: str | None,
) -> None:
    session = invocation.session(must_exist=False, by=by)
    said = Instructions(
        layout=None if layout == "auto" else Layout(layout),
        kpi=kpi,
        decimal=decimal,
        dates=None if dates is None else DateOrder(dates),
        create=create,
    )
    with open_source(source) as file:
        understanding = _understood(file, session.workbook, said)
    if dry_run:
        outcome = imported(session.workbook, understanding, session.today())[1]
    else:
        outcome = import_values(session, understanding)
    invocation.say(understanding_text(understanding, source))
    invocation.say(outcome_text(outcome, understanding, is_dry=dry_run))


def _understood(file: BinaryIO, workbook: Workbook, said: Instructions) -> Understanding:
    head = file.read(_HEAD)
    file.seek(0)
    if head.removeprefix(_MARK).lstrip().startswith((b"{", b"[")):
        export = read_export(file.read().removeprefix(_MARK))
        return understand_export(export, workbook, said)
    with io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        # Not by lines: one without an end would be read whole before it could be refused.
        lines = iter(partial(text.readline, LONGEST_LINE + 1), "")
        return understand(read_table(lines), workbook, said)
