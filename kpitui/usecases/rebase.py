"""Begin a KPI's process limits anew, because the process has changed and somebody knows why."""

from kpitui.domain.errors import InvalidInput
from kpitui.domain.judgements import Rebase
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_note, printable
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.session import Session

_FEWEST = 2  # values; the limits themselves wait until there are six


def rebase(session: Session, reference: str, since: Period, why: str) -> Rebase:
    """Record that the limits stand on the values from a period on, those known now at least.

    Raises InvalidInput without a reason, for a period of another cadence, and where there are no
    values.
    """
    reason = checked_note(why.strip())
    if not reason:
        raise InvalidInput(_("New limits need a reason: say what has changed."))
    said: list[Rebase] = []

    def decide(workbook: Workbook) -> list[Change]:
        said[:] = [_rebase(workbook, reference, since, reason, session)]
        return [*said]

    session.record(decide)
    return said[0]


def marked_start(workbook: Workbook, kpi: Kpi, text: str) -> tuple[Period, str]:
    """The period and the words of the marker that the start of its text means.

    Raises InvalidInput where no marker, or more than one, begins like that.
    """
    markers = workbook.markers(kpi.slug)
    found = [each for each in markers if each.text.casefold().startswith(text.casefold())]
    if len(found) != 1:
        known = ", ".join(f"“{printable(each.text)}”" for each in markers) or _("none")
        raise InvalidInput(
            _("“{text}” means no single marker of {kpi}. Its markers: {known}.").format(
                text=printable(text), kpi=kpi.slug, known=known
            )
        )
    return Period.containing(found[0].day, kpi.cadence), found[0].text


def _rebase(
    workbook: Workbook, reference: str, since: Period, why: str, session: Session
) -> Rebase:
    kpi = workbook.kpi(reference)
    if since.cadence is not kpi.cadence:
        raise InvalidInput(
            _("{kpi} is measured by the {cadence}; {period} is a {other}.").format(
                kpi=kpi.slug, cadence=_(kpi.cadence), period=since.key, other=_(since.cadence)
            )
        )
    today = session.today()
    known = [at for at in workbook.values(kpi.slug) if at >= since and at.is_complete(today)]
    if len(known) < _FEWEST:
        raise InvalidInput(
            _("{kpi} has too few values from {period} on.").format(kpi=kpi.slug, period=since.key)
        )
    return Rebase(kpi=kpi.slug, since=since.key, until=max(known).key, why=why)
