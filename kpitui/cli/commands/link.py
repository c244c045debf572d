"""`link` and `unlink`: which leading KPI is expected to announce which lagging one."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.cli.whole_number import whole_number
from kpitui.language import _, ngettext
from kpitui.usecases.annotate import declare_link, remove_link


@click.command(
    cls=Command,
    help=_(
        "Link a leading KPI to a lagging one. It says that the first is expected to announce the "
        "second, so many periods ahead."
    ),
    examples="kpitui link visits orders\nkpitui link visits orders --lead 2",
)
@click.argument("leading")
@click.argument("lagging")
@click.option(
    "--lead", type=whole_number, metavar="N", help=_("How many periods ahead, if you know.")
)
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def link(
    invocation: Invocation, leading: str, lagging: str, lead: int | None, by: str | None
) -> None:
    made = declare_link(invocation.session(by=by), leading, lagging, lead)
    text = _("{leading} is expected to announce {lagging}")
    if made.lead is not None:
        text += ngettext(", {lead} period ahead", ", {lead} periods ahead", made.lead)
    invocation.say(text.format(leading=made.leading, lagging=made.lagging, lead=made.lead) + ".")


@click.command(
    cls=Command,
    help=_("Take a link between two KPIs away."),
    examples="kpitui unlink visits orders",
)
@click.argument("leading")
@click.argument("lagging")
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def unlink(invocation: Invocation, leading: str, lagging: str, by: str | None) -> None:
    gone = remove_link(invocation.session(by=by), leading, lagging)
    text = _("{leading} is no longer expected to announce {lagging}.")
    invocation.say(text.format(leading=gone.leading, lagging=gone.lagging))
