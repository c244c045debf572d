"""`marker`: a dated event on a KPI that its charts show."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.spoken_period import read_date
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.usecases.annotate import add_marker


@click.command(
    cls=Command,
    help=_("Mark an event on a KPI's charts. It says what happened on that day."),
    examples="kpitui marker visits 2026-03-12 'new landing page'\n"
    "kpitui marker visits yesterday 'newsletter sent'",
)
@click.argument("kpi")
@click.argument("date")
@click.argument("text")
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def marker(invocation: Invocation, kpi: str, date: str, text: str, by: str | None) -> None:
    session = invocation.session(by=by)
    made = add_marker(session, kpi, read_date(date, session.today()), text)
    invocation.say(
        _("Marked {kpi} on {day}: {text}").format(
            kpi=made.kpi, day=short_date(made.day), text=made.text
        )
    )
