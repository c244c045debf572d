"""Start a KPI file: a new one, empty."""

from kpitui.domain.ledger import Ledger
from kpitui.domain.workbook import Workbook
from kpitui.store.file_system import network_notice, refuse_network
from kpitui.usecases.session import Session


def start_file(session: Session, *, allow_network: bool = False) -> Workbook:
    """Make the session's file, empty; raises InvalidInput when it is there already.

    A network file system is refused unless it is allowed, and then warned of.
    """
    if not allow_network and not session.file.exists():
        refuse_network(session.file.path)
    workbook = session.create(Ledger())
    if notice := network_notice(session.file.path):
        session.notices.append(notice)
    return workbook
