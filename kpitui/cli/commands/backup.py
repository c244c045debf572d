"""`backup`: a copy of the file that was read back."""

import os

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.examine import refuse_nothing
from kpitui.usecases.keep import keep_backup


@click.command(
    cls=Command,
    help=_(
        "Keep a copy: in the folder “backups” beside the file, or as FILE, plain for .json and "
        "packed for .gz. It is read back before it counts."
    ),
    examples="kpitui backup\nkpitui backup ~/kpis-before-import.json.gz",
)
@click.argument("target", metavar="[FILE]", required=False)
@click.pass_obj
def backup(invocation: Invocation, target: str | None) -> None:
    file = KpiFile(invocation.path)
    refuse_nothing(file)
    place = keep_backup(file, target, read_only=invocation.read_only)
    size = os.path.getsize(place)
    invocation.say(_("Kept {file} ({size} bytes).").format(file=place, size=size))
