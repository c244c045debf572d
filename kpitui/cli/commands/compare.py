"""`compare`: which leading KPI announces which lagging one, and how far ahead."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.errors import InvalidInput
from kpitui.language import _

_PAIR = 2


@click.command(
    cls=Command,
    help=_(
        "Look for evidence that one KPI announces another. That is for a pair, for every declared "
        "link, or with --all for every leading KPI with every lagging one. A finding is a question "
        "to look into; it never says why."
    ),
    examples="kpitui compare visits orders\nkpitui compare\nkpitui compare --all --json",
)
@click.argument("names", metavar="[LEADING LAGGING]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help=_("Every leading with every lagging KPI."))
@click.option(
    "--max-lag",
    "most",
    metavar="N",
    type=click.IntRange(1, 26),
    default=8,
    show_default=True,
    help=_("How many periods ahead to look."),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def compare(
    invocation: Invocation, names: tuple[str, ...], most: int, *, everything: bool, as_json: bool
) -> None:
    from kpitui.reports.compare import comparison, declared, scan
    from kpitui.reports.compare_text import comparison_json, comparisons_text

    session = invocation.session()
    workbook, today = session.workbook, session.today()
    if len(names) == _PAIR and not everything:
        first, second = map(workbook.kpi, names)
        found = [comparison(workbook, first, second, today, most)]
    elif names:
        raise InvalidInput(_("Name two KPIs, none for the declared links, or --all alone."))
    else:
        found = (scan if everything else declared)(workbook, today, most)
    if as_json:
        from kpitui.reports.as_json import as_json as written

        click.echo(written([comparison_json(each) for each in found]))
        return
    width, plain = invocation.width, invocation.ascii_only
    invocation.say(comparisons_text(found, width=width, ascii_only=plain))
