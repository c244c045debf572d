"""Override a status: a person says another word than the figures, with a reason."""

from kpitui.analysis.known_course import known_course
from kpitui.domain.errors import InvalidInput
from kpitui.domain.judgements import Override
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_note
from kpitui.domain.status import SAYABLE, Status
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.session import Session


def override_status(session: Session, reference: str, status: Status, why: str) -> Override:
    """Record a status over the computed one; it stands until the next value.

    Raises InvalidInput without a reason, for a word that only the figures give, and for a KPI
    without a complete period.
    """
    reason = checked_note(why.strip())
    if not reason:
        raise InvalidInput(_("A status said over the figures needs a reason."))
    if status not in SAYABLE:
        words = ", ".join(_(word) for word in SAYABLE)
        raise InvalidInput(_("A person may say: {words}.").format(words=words))
    said: list[Override] = []

    def decide(workbook: Workbook) -> list[Change]:
        kpi = workbook.kpi(reference)
        last = max(known_course(workbook, kpi, session.today()).values, default=None)
        if last is None:
            raise InvalidInput(_("{kpi} has no complete period to judge yet.").format(kpi=kpi.slug))
        said[:] = [Override(kpi=kpi.slug, status=status, period=last.key, why=reason)]
        return [*said]

    session.record(decide)
    return said[0]
