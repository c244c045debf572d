"""Make a bet: write down what a leading KPI is expected to bring about, and by when."""

from kpitui.analysis.known_course import known_course
from kpitui.domain.bet import Bet
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_note
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.session import Session

_MOST_PERIODS = 520


def make_bet(session: Session, leading: str, lagging: str, terms: Bet) -> Bet:
    """Record a bet on two KPIs with the level, change, periods and reason of `terms`.

    Raises InvalidInput for a bet that no figures could answer.
    """
    _refuse_terms(terms)
    said: list[Bet] = []

    def decide(workbook: Workbook) -> list[Change]:
        first, second = workbook.kpi(leading), workbook.kpi(lagging)
        _refuse_pair(first, second)
        newest = max(known_course(workbook, first, session.today()).values, default=None)
        said[:] = [
            Bet(
                leading=first.slug,
                lagging=second.slug,
                level=terms.level,
                periods=terms.periods,
                change=terms.change,
                within=terms.within,
                since=newest.key if newest else "",
                why=checked_note(terms.why.strip()),
            )
        ]
        return [*said]

    session.record(decide)
    return said[0]


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
        raise InvalidInput(_("A bet takes two KPIs."))
    for kpi in (first, second):
        if kpi.kind is Kind.MILESTONE:
            raise InvalidInput(
                _("{kpi} is a milestone: it has no level to reach.").format(kpi=kpi.slug)
            )
