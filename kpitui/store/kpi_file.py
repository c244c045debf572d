"""The KPI file: a workbook on disk, read without a lock and changed under one."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from kpitui.domain.errors import FileUnavailable, InvalidInput, KpituiError
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.append import UNKNOWN
from kpitui.store.broken import Broken
from kpitui.store.file_system import refuse_network
from kpitui.store.lock import Held, locked
from kpitui.store.opened import Stamp, newer, stamp_of
from kpitui.store.planted import refuse_planted_link
from kpitui.store.prepare import Prepared, commit, prepared
from kpitui.store.read_file import Snapshot, Torn, damaged, exists, read_file, unreadable

Decision = Callable[[Workbook], Sequence[Change]]

_PAUSES = (0.005, 0.01, 0.015, 0.02)  # seconds, while a writer may be between two bytes


class KpiFile:
    """One JSON file that holds everything; a stamp tells one content of it from another."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.given = os.fspath(path)
        # A rename onto a symbolic link would replace the link and leave the real file behind.
        self.path = os.path.realpath(path)

    def exists(self) -> bool:
        return exists(self.path)

    def stamp(self) -> Stamp | None:
        """What differs once the file has changed; None while there is no file."""
        try:
            return stamp_of(os.stat(self.path))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreadable(self.path, error) from error

    def load(
        self, known: Snapshot | None = None, *, whole: bool = True, mends: bool = True
    ) -> Snapshot:
        """The workbook in the file, an empty one while there is none.

        What is `known` is not read again; with `whole` every seal is checked; where it `mends`, an
        end that a crash tore is cut off. Raises FileUnavailable, DamagedFile or NewerFile.
        """
        try:
            refuse_planted_link(self.given)
            return self._read_patiently(known, whole=whole, mends=mends)
        except OSError as error:
            raise unreadable(self.path, error) from error

    def create(self, ledger: Ledger, by: str) -> Snapshot:
        """Make the file with a ledger in it; raises InvalidInput when it is there already."""
        with self.writing(by) as held:
            if self.exists():
                raise InvalidInput(
                    _("{file} exists already. Nothing was changed.").format(file=self.path)
                )
            from kpitui.store.write_tables import tables_of, write_tables

            self.newest(None, held)  # refuses while a copy of a lost file is there
            write_tables(self.path, tables_of(ledger), held)
        try:
            return self.load()
        except FileUnavailable:  # it is on the disk, and nothing may deny it
            return Snapshot(Workbook(ledger), UNKNOWN)

    def change(
        self,
        decide: Decision,
        at: Callable[[], int],
        by: str,
        known: Snapshot | None = None,
    ) -> Snapshot:
        """Record what `decide` makes of the newest workbook, as one entry; on disk on return.

        It decides on what is `known` first, so that long thoughts hold nobody up; should the file
        have changed by the time the lock is held, it decides again on the newest. So no other
        program can change the file between what was seen and what was written. An empty decision
        writes nothing.
        """
        thought = None if known is None else self._thought(decide, at, by, known)
        with self.writing(by) as held:
            snapshot = self.newest(known, held)
            if thought is None or known is None or snapshot.stamp != known.stamp:
                thought = self._prepared(decide, at, by, snapshot)
            return commit(self.path, thought, held)

    def _thought(
        self, decide: Decision, at: Callable[[], int], by: str, known: Snapshot
    ) -> Prepared | None:
        """What would be written if nothing has changed; a refusal may be out of date."""
        try:
            return self._prepared(decide, at, by, known)
        except KpituiError:
            if self.stamp() == known.stamp:
                raise
            return None
        except OSError:  # a part that could not be read; it is read again under the lock
            return None

    def _prepared(
        self, decide: Decision, at: Callable[[], int], by: str, snapshot: Snapshot
    ) -> Prepared:
        changes = decide(snapshot.workbook)
        if changes and snapshot.stamp is None:
            refuse_network(self.path)
        if changes and snapshot.contents is not None and snapshot.contents.head.is_newer:
            raise newer(self.path, snapshot.contents.head.schema)
        try:
            return prepared(snapshot, changes, at(), by)
        except Broken as error:
            raise damaged(self.path, error) from error

    def newest(self, known: Snapshot | None, held: Held) -> Snapshot:
        """The newest workbook while the lock is held, so that a torn end is really torn."""
        try:
            return self._without_a_torn_end(known, held)
        except Broken as error:
            raise damaged(self.path, error) from error

    def _without_a_torn_end(self, known: Snapshot | None, held: Held) -> Snapshot:
        try:
            return read_file(self.path, known, whole=False)
        except Torn as error:
            from kpitui.store.torn import cut_off

            return cut_off(self.path, error, held)

    def _read_patiently(self, known: Snapshot | None, *, whole: bool, mends: bool) -> Snapshot:
        for pause in _PAUSES:
            try:
                return read_file(self.path, known, whole=whole)
            except Broken:
                time.sleep(pause)
        try:
            return read_file(self.path, known, whole=whole)
        except Torn as error:
            return self._mended(error, whole=whole, mends=mends)
        except Broken as error:
            raise damaged(self.path, error) from error

    def _mended(self, found: Torn, *, whole: bool, mends: bool) -> Snapshot:
        """What a torn file holds, mended on the disk where that is allowed and possible."""
        from kpitui.store.torn import without_the_end

        try:
            if whole:  # before anything is cut: what is damaged elsewhere too is left alone
                found.contents.check_every_part()
            if mends:
                with suppress(FileUnavailable), self.writing(_("a repair")) as held:
                    return self.newest(None, held)
            return without_the_end(self.path, found, whole=whole)
        except Broken as error:
            raise damaged(self.path, error) from error

    @contextmanager
    def writing(self, by: str) -> Iterator[Held]:
        """Hold the lock; what fails meanwhile is a FileLocked or FileUnavailable."""
        try:
            refuse_planted_link(self.given)
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            with locked(
                self.path, _("{name} (process {pid})").format(name=by, pid=os.getpid())
            ) as held:
                yield held
        except OSError as error:
            raise FileUnavailable(
                _("{file} cannot be written: {reason}. Nothing was saved.").format(
                    file=self.path, reason=error.strerror or error
                )
            ) from error
