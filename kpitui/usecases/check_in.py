"""Save what a check-in brings, and take its own entries back."""

from collections.abc import Sequence
from functools import partial

import msgspec
from msgspec import UNSET

from kpitui.domain.errors import InvalidInput
from kpitui.domain.links import Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.record_values import Outcome, Seen, record_value, skip_period
from kpitui.usecases.session import Session
from kpitui.usecases.undo import newest_entry


class _Saved(msgspec.Struct, frozen=True):
    """An entry of this check-in and what came of it."""

    entry: int
    outcome: Outcome


class CheckInEntries:
    """The entries of one check-in, in the order they were saved."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._saved: list[_Saved] = []

    @property
    def changes(self) -> Sequence[tuple[Measurement, Measurement | None]]:
        """Each saved measurement with what counted before it."""
        return [(each.outcome.measurement, each.outcome.before) for each in self._saved]

    def record(
        self,
        kpi: str,
        period: Period,
        value: float,
        note: str = "",
        confidence: float | None = None,
        seen: Seen = UNSET,
    ) -> Outcome:
        """Record a value; a correction keeps the note and confidence that were not given anew.

        Raises RecordedMeanwhile when somebody recorded another value since it was `seen`.
        """
        record = partial(record_value, self._session, kpi, value, period, seen=seen, keeps=True)
        return self._kept(record(note=note, confidence=confidence))

    def skip(self, kpi: str, period: Period, reason: str, seen: Seen = UNSET) -> Outcome:
        """Record that a period has no value on purpose; `seen` as for a value."""
        return self._kept(skip_period(self._session, kpi, period, reason, seen=seen))

    def take_back(self) -> Outcome:
        """Take the last entry back; raises InvalidInput when there is none, or not the newest."""
        if not self._saved:
            raise InvalidInput(_("Nothing was saved in this check-in that could be taken back."))
        last = self._saved[-1]

        def decide(workbook: Workbook) -> list[Undo]:
            if newest_entry(workbook) != last.entry:
                raise InvalidInput(
                    _("The file has changed since. Type the right value over the wrong one.")
                )
            return [Undo(of=last.entry)]

        self._session.record(decide)
        return self._saved.pop().outcome

    def _kept(self, outcome: Outcome) -> Outcome:
        if not outcome.is_unchanged:
            period = Period.parse(outcome.measurement.period)
            saved = self._session.workbook.series(outcome.kpi.slug).measurement(period)
            if saved is not None:
                self._saved.append(_Saved(saved.entry, outcome))
        return outcome
