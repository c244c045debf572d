"""`dismiss`: a signal that was looked into, and what explains it."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.period import Period
from kpitui.domain.spoken_period import read_period
from kpitui.language import _
from kpitui.usecases.dismiss import dismiss_signal


@click.command(
    cls=Command,
    help=_(
        "Say what explains a signal of a KPI, so that it no longer asks for attention. That is the "
        "newest signal, or with --first the one that begins in a period."
    ),
    examples="kpitui dismiss visits --why 'the site was down on Tuesday'\n"
    "kpitui dismiss visits --first 2026-W30 --why 'summer campaign'",
)
@click.argument("kpi")
@click.option("--first", metavar="P", help=_("The period in which the signal begins."))
@click.option("--why", metavar="T", required=True, help=_("What happened."))
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def dismiss(invocation: Invocation, kpi: str, first: str | None, why: str, by: str | None) -> None:
    session = invocation.session(by=by)
    found = session.workbook.kpi(kpi)
    begins = read_period(first, found.cadence, session.today()) if first else None
    made = dismiss_signal(session, found.slug, why, begins)
    invocation.say(
        _("The signal of {kpi} since {period} is explained.").format(
            kpi=made.kpi, period=Period.parse(made.first).label()
        )
    )
