"""`override`: a status that a person says over the figures."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.period import Period
from kpitui.domain.status import SAYABLE, Status
from kpitui.language import _
from kpitui.usecases.override import override_status

_WORDS = [word.value.replace(" ", "-") for word in SAYABLE]


@click.command(
    cls=Command,
    help=_(
        "Say a status over the figures, with a reason. It stands until the KPI's next value, and "
        "what the figures say stays beside it."
    ),
    examples="kpitui override visits at-risk --why 'the agency has quit'\nkpitui undo",
)
@click.argument("kpi")
@click.argument("status", type=click.Choice(_WORDS))
@click.option("--why", metavar="T", required=True, help=_("What the figures do not know."))
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.pass_obj
def override(invocation: Invocation, kpi: str, status: str, why: str, by: str | None) -> None:
    session = invocation.session(by=by)
    made = override_status(session, kpi, Status(status.replace("-", " ")), why)
    invocation.say(
        _("{kpi} is {status} by your word until a value follows that of {period}.").format(
            kpi=made.kpi, status=_(made.status), period=Period.parse(made.period).label()
        )
    )
