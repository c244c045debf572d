"""Make a bet: write down what a leading KPI is expected to bring about, and by when."""

from datetime import date

import msgspec

from kpitui.analysis.known_course import known_course
from kpitui.domain.bet import Bet
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_note
from kpitui.domain.number import parse_number
from kpitui.domain.period import Period, last_complete
from kpitui.domain.quote import quoted
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.session import Session

_MOST_PERIODS = 520


def make_bet(session: Session, leading: str, lagging: str, terms: Bet) -> Bet:
    """Record a bet on two KPIs with the level, change, periods and reason of `terms`.

    Values that the leading KPI has already do not count. Raises InvalidInput for a bet that no
    figures could answer.
    """
    _refuse_terms(terms)
    why = checked_note(terms.why)
    said: list[Bet] = []

    def decide(workbook: Workbook) -> list[Change]:
        first, second = workbook.kpi(leading), workbook.kpi(lagging)
        _refuse_pair(first, second)
        since = _newest(workbook, first, session.today()).key
        named = {"leading": first.slug, "lagging": second.slug}
        said[:] = [msgspec.structs.replace(terms, **named, since=since, why=why)]
        return [*said]

    session.record(decide)
    return said[0]


def read_change(text: str) -> float:
    """The share that `+5%` or `-7.5 %` says, 0.05 and -0.075; raises InvalidInput without a `%`."""
    typed = text.strip()
    if not typed.endswith("%"):
        raise InvalidInput(
            _("“{text}” is not a share. Write a change as +5% or -10%.").format(text=quoted(text))
        )
    return parse_number(typed.removesuffix("%")) / 100


def _newest(workbook: Workbook, kpi: Kpi, today: date) -> Period:
    """The newest complete period with a value, or without any value the one that ended last."""
    known = known_course(workbook, kpi, today).values
    return max(known, default=last_complete(kpi.cadence, today))


def _refuse_terms(terms: Bet) -> None:
    if not terms.change:
        raise InvalidInput(_("A bet needs a change, such as +5%."))
    for count in (terms.periods, terms.within):
        if not 1 <= count <= _MOST_PERIODS:
            raise InvalidInput(
                _("A number of periods lies between 1 and {most}.").format(most=_MOST_PERIODS)
            )


def _refuse_pair(first: Kpi, second: Kpi) -> None:
    if first.slug == second.slug:
        raise InvalidInput(
            _("{kpi} cannot announce itself. A bet takes two KPIs.").format(kpi=first.slug)
        )
    for kpi in (first, second):
        if kpi.kind is Kind.MILESTONE:
            raise InvalidInput(
                _("{kpi} is a milestone: it has no level to reach.").format(kpi=kpi.slug)
            )
