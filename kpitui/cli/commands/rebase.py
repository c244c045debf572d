"""`rebase`: new process limits from a period on."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Period
from kpitui.domain.spoken_period import read_period
from kpitui.language import _
from kpitui.usecases.rebase import marked_start
from kpitui.usecases.rebase import rebase as new_limits


@click.command(
    cls=Command,
    help=_(
        "Begin the process limits of a KPI anew. They then stand on the values from a period on, "
        "because the process has changed and you know why. A marker can say both."
    ),
    examples="kpitui rebase visits --from 2026-W30 --why 'new landing page'\n"
    "kpitui rebase visits --marker 'new landing page'",
)
@click.argument("kpi")
@click.option("--from", "since", metavar="P", help=_("The first period that counts."))
@click.option("--why", metavar="T", help=_("What has changed."))
@click.option("--marker", metavar="T", help=_("Begin at this marker, for its reason."))
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def rebase(
    invocation: Invocation,
    kpi: str,
    since: str | None,
    why: str | None,
    marker: str | None,
    by: str | None,
) -> None:
    session = invocation.session(by=by)
    found = session.workbook.kpi(kpi)
    if marker is not None and since is None:
        first, text = marked_start(session.workbook, found, marker)
    elif since is not None and marker is None and why:
        first, text = read_period(since, found.cadence, session.today()), why
    else:
        raise InvalidInput(_("Give --from and --why, or --marker alone."))
    made = new_limits(session, found.slug, first, why or text)
    invocation.say(
        _("The limits of {kpi} stand on {first} to {last}.").format(
            kpi=made.kpi,
            first=Period.parse(made.since).label(),
            last=Period.parse(made.until).label(),
        )
    )
