"""Dismiss a signal: say what explains it, so that it no longer asks for attention."""

from collections.abc import Sequence
from datetime import date

from kpitui.analysis.explanation import explanation
from kpitui.analysis.known_course import known_course, segments_of
from kpitui.analysis.xmr import Signal
from kpitui.domain.errors import InvalidInput
from kpitui.domain.judgements import Dismissal
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.names import checked_note
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.session import Session


def dismiss_signal(
    session: Session,
    reference: str,
    why: str,
    first: Period | None = None,
    rule: str | None = None,
) -> Dismissal:
    """Record what explains a signal: the newest one open, or the newest that begins in a period.

    A `rule` chooses among those that begin there.

    Raises InvalidInput without a reason, and where there is no such signal.
    """
    reason = checked_note(why.strip())
    if not reason:
        raise InvalidInput(_("A signal is dismissed with a reason: say what happened."))
    said: list[Dismissal] = []

    def decide(workbook: Workbook) -> list[Change]:
        kpi = workbook.kpi(reference)
        signal = _chosen(open_signals(workbook, kpi, session.today()), kpi, first, rule)
        said[:] = [
            Dismissal(
                kpi=kpi.slug,
                rule=signal.rule.name,
                first=signal.first.key,
                side=signal.side,
                why=reason,
            )
        ]
        return [*said]

    session.record(decide)
    return said[0]


def open_signals(workbook: Workbook, kpi: Kpi, today: date) -> list[Signal]:
    """The signals of a KPI that nobody has explained yet, in the order of their ends."""
    course = known_course(workbook, kpi, today)
    dismissals = workbook.dismissals(kpi.slug)
    found = segments_of(workbook, course)[-1].signals
    return [each for each in found if explanation(each, dismissals) is None]


def _chosen(found: Sequence[Signal], kpi: Kpi, first: Period | None, rule: str | None) -> Signal:
    chosen = [
        each for each in found if first in {None, each.first} and rule in {None, each.rule.name}
    ]
    if chosen:
        return chosen[-1]
    if not found:
        raise InvalidInput(_("{kpi} has no signal to dismiss.").format(kpi=kpi.slug))
    begins = ", ".join(dict.fromkeys(each.first.key for each in found))
    raise InvalidInput(
        _("No signal of {kpi} begins in {period}; signals begin in {known}.").format(
            kpi=kpi.slug, period=first.key if first else "", known=begins
        )
    )
