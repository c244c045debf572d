"""`doctor`: whether the file is sound, and how to mend it."""

import click

from kpitui.cli.invocation import Invocation, author
from kpitui.cli.root import Command
from kpitui.domain.finding import Examination
from kpitui.language import _
from kpitui.reports.as_json import as_json as written
from kpitui.reports.examination import differences_text, examination_json, examination_text
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.examine import examine
from kpitui.usecases.mend import Repair, mend_file

_SOUND, _DAMAGED = 0, 3


@click.command(
    cls=Command,
    help=_(
        "Say of each part of the file whether it is sound, and what lies around it. --repair "
        "brings back what its copies prove, names every loss and keeps the damaged file."
    ),
    examples="kpitui doctor\nkpitui doctor --repair\nkpitui doctor --json",
)
@click.option("--repair", is_flag=True, help=_("Mend what can be mended."))
@click.option(
    "--accept",
    is_flag=True,
    help=_(
        "Take a file that was edited by hand, or an older one, as it stands; says what differs."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def doctor(invocation: Invocation, *, repair: bool, accept: bool, as_json: bool) -> int:
    file = KpiFile(invocation.path)
    if not (repair or accept):
        found = examine(file, invocation.now())
        _tell(invocation, found, as_json=as_json)
        return _code(found)
    mended = mend_file(
        file, invocation.now(), author(), read_only=invocation.read_only, accept=accept
    )
    _tell(invocation, mended.examination, as_json=as_json)
    if accept and mended.examination.was_repaired and not as_json:
        invocation.say(_differences(mended, invocation.width))
    return _code(mended.examination)


def _tell(invocation: Invocation, found: Examination, *, as_json: bool) -> None:
    if as_json:
        click.echo(written(examination_json(found)))
    else:
        invocation.say(examination_text(found, width=invocation.width))


def _differences(mended: Repair, width: int) -> str:
    kpis = mended.workbook.all_kpis
    return differences_text(mended.added, mended.dropped, kpis, width=width)


def _code(found: Examination) -> int:
    return _SOUND if found.is_whole else _DAMAGED
