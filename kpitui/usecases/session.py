"""The session: the open file, its newest workbook, and who changes it when."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from kpitui.domain.errors import FileUnavailable
from kpitui.domain.ledger import Ledger
from kpitui.domain.names import checked_name
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.kpi_file import Decision, KpiFile


class Session:
    """One person's work on one file; `now` is asked for the time of every entry."""

    def __init__(
        self,
        file: KpiFile,
        *,
        now: Callable[[], datetime],
        by: str,
        read_only: bool = False,
    ) -> None:
        self.file = file
        self.by = by
        self.read_only = read_only
        self._now = now
        self.workbook, self._stamp = file.load()

    def today(self) -> date:
        """The day that counts as today for this person."""
        return self._now().date()

    def record(self, decide: Decision, by: str | None = None) -> Workbook:
        """Decide on the newest workbook and save the changes as one entry."""
        self._refuse_read_only()
        author = checked_name(by or "") or self.by
        self.workbook, self._stamp = self.file.change(decide, self._moment, author)
        return self.workbook

    def create(self, ledger: Ledger) -> Workbook:
        """Make the file with a ledger in it; raises InvalidInput when it is there already."""
        self._refuse_read_only()
        self.workbook, self._stamp = self.file.create(ledger, self.by)
        return self.workbook

    def refresh(self) -> bool:
        """Take over what others saved; says whether there was anything."""
        stamp = self.file.stamp()
        if stamp is None or stamp == self._stamp:
            return False
        self.workbook, self._stamp = self.file.load()
        return True

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise FileUnavailable(
                _("This is a read-only session of {file}. Nothing was saved.").format(
                    file=self.file.path
                )
            )

    def _moment(self) -> int:
        return int(self._now().astimezone(UTC).timestamp())
