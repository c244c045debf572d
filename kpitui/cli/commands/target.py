"""`target`: a new target from a day on; what was planned before it stays."""

from collections.abc import Sequence

import click

from kpitui.cli.advice import say_advice
from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.number import parse_number
from kpitui.domain.spoken_period import read_date
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.reports.target_words import target_words
from kpitui.usecases.retarget import set_target


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    help=_(
        "Set a new target from a day on, today by default. What was planned before that day "
        "stays as it was."
    ),
    examples="kpitui target visits 120000 --by 2026-12-31 --why 'the spring campaign worked'\n"
    "kpitui target margin -2.5 --by 2027-06-30 --from 2027-01-01 --why 'new prices'",
)
@click.argument("kpi")
@click.argument("value", nargs=-1, required=True)
@click.option("--by", "deadline", metavar="DATE", required=True, help=_("The day to reach it by."))
@click.option("--from", "since", metavar="DATE", help=_("The day it counts from; else today."))
@click.option("--why", metavar="T", required=True, help=_("What made you change it."))
@click.pass_obj
def target(
    invocation: Invocation,
    kpi: str,
    value: Sequence[str],
    deadline: str,
    since: str | None,
    why: str,
) -> None:
    session = invocation.session()
    found, today = session.workbook.kpi(kpi), session.today()
    made = set_target(
        session,
        found.slug,
        parse_number(" ".join(value)),
        read_date(deadline, today),
        None if since is None else read_date(since, today),
        why,
    )
    invocation.say(
        _("Target of {kpi} from {day} on: {target}").format(
            kpi=found.slug, day=short_date(made.since), target=target_words(found, made)
        )
    )
    say_advice(invocation, session, found)
