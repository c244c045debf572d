"""`bet`: what a leading KPI is expected to bring about, and how earlier bets came out."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.bet import Bet
from kpitui.domain.errors import InvalidInput
from kpitui.domain.number import parse_number
from kpitui.language import _
from kpitui.usecases.bet import make_bet, read_change

_PAIR = 2


@click.command(
    cls=Command,
    help=_(
        "Bet that one KPI announces another, and let the figures answer. If the first reaches a "
        "level for so many periods, the second changes by a share within so many. Without names, "
        "every bet is told with its outcome."
    ),
    examples="kpitui bet visits orders --if 9000 --for 4 --then +5% --within 6\nkpitui bet",
)
@click.argument("names", metavar="[LEADING LAGGING]", nargs=-1)
@click.option("--if", "level", metavar="V", help=_("The level that the first must reach."))
@click.option(
    "--for", "periods", metavar="N", type=int, help=_("For how many periods; 1 if unsaid.")
)
@click.option("--then", "change", metavar="P", help=_("The change of the second, as +5% or -10%."))
@click.option("--within", metavar="N", type=int, help=_("Within how many of its periods."))
@click.option("--why", metavar="T", help=_("What makes you think so."))
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def bet(
    invocation: Invocation,
    names: tuple[str, ...],
    level: str | None,
    periods: int | None,
    change: str | None,
    within: int | None,
    why: str | None,
    by: str | None,
    *,
    as_json: bool,
) -> None:
    from kpitui.reports.bets import bet_json, bet_rows, bets_text

    session = invocation.session(by=by)
    is_made = bool(names) or {level, periods, change, within, why, by} != {None}
    if is_made:
        if len(names) != _PAIR or level is None or change is None or within is None:
            raise InvalidInput(_("A bet takes two KPIs, --if, --then and --within."))
        terms = Bet(
            leading="",
            lagging="",
            level=parse_number(level),
            periods=1 if periods is None else periods,
            change=read_change(change),
            within=within,
            why=why or "",
        )
        first, second = names
        make_bet(session, first, second, terms)
    rows = bet_rows(session.workbook, session.today())[: 1 if is_made else None]
    if as_json:
        from kpitui.reports.as_json import as_json as written

        click.echo(written([bet_json(row) for row in rows]))
        return
    width, plain = invocation.width, invocation.ascii_only
    invocation.say(bets_text(rows, width=width, ascii_only=plain))
