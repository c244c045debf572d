"""Start a KPI file: a new one, empty."""

from kpitui.domain.ledger import Ledger
from kpitui.domain.workbook import Workbook
from kpitui.usecases.session import Session


def start_file(session: Session) -> Workbook:
    """Make the session's file, empty; raises InvalidInput when it is there already."""
    return session.create(Ledger())
