"""The session: the open file, its newest workbook, and who changes it when."""

from _thread import RLock
from collections.abc import Callable
from datetime import UTC, date, datetime

from kpitui.domain.errors import FileUnavailable
from kpitui.domain.ledger import Ledger
from kpitui.domain.names import checked_name
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.file_system import network_notice
from kpitui.store.kpi_file import Decision, KpiFile
from kpitui.store.read_file import Snapshot


class Session:
    """One person's work on one file; `now` is asked for the time of every entry.

    Threads take turns, so that a look at the file never puts an older workbook over a newer one.

    Without `whole`, only those parts of the file are checked that are looked at. `notices` are
    sentences for the person on what was found and mended; whoever shows them takes them out.
    """

    def __init__(
        self,
        file: KpiFile,
        *,
        now: Callable[[], datetime],
        by: str,
        read_only: bool = False,
        whole: bool = True,
    ) -> None:
        self.file = file
        self.by = by
        self.read_only = read_only
        self._now = now
        self._turn = RLock()
        self._snapshot = file.load(whole=whole, mends=not read_only)
        self.notices = list(self._snapshot.notices)
        self._has_saved = False

    @property
    def is_new(self) -> bool:
        """Whether there is no file yet."""
        return self._snapshot.stamp is None

    @property
    def workbook(self) -> Workbook:
        """The newest workbook that this session knows."""
        return self._snapshot.workbook

    def today(self) -> date:
        """The day that counts as today for this person."""
        return self._now().date()

    def record(self, decide: Decision, by: str | None = None) -> Workbook:
        """Decide on the newest workbook and save the changes as one entry."""
        self._refuse_read_only()
        author = checked_name(by or "") or self.by
        with self._turn:
            self._take_over(self.file.change(decide, self._moment, author, self._snapshot))
            self._warn_once()
            return self.workbook

    def _warn_once(self) -> None:
        """With the first save, say what cannot be promised where the file lies."""
        if not self._has_saved and (notice := network_notice(self.file.path)):
            self.notices.append(notice)
        self._has_saved = True

    def create(self, ledger: Ledger) -> Workbook:
        """Make the file with a ledger in it; raises InvalidInput when it is there already."""
        self._refuse_read_only()
        with self._turn:
            self._take_over(self.file.create(ledger, self.by))
            return self.workbook

    def refresh(self) -> bool:
        """Take over what others saved; says whether there was anything."""
        with self._turn:
            stamp = self.file.stamp()
            if stamp is None or stamp == self._snapshot.stamp:
                return False
            self._take_over(self.file.load(self._snapshot, mends=not self.read_only))
            return True

    def _take_over(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.notices += snapshot.notices

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise FileUnavailable(
                _("This is a read-only session of {file}. Nothing was saved.").format(
                    file=self.file.path
                )
            )

    def _moment(self) -> int:
        return int(self._now().astimezone(UTC).timestamp())
