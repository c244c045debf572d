"""The KPI file: a workbook on disk, read without a lock and changed under one."""

import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.store.documents import content_of, ledger_from, tables_of

Decision = Callable[[Workbook], Sequence[Change]]
Stamp = tuple[int, int, int]


class Snapshot(NamedTuple):
    """A workbook and the stamp of the file that held it; no stamp while there was no file."""

    workbook: Workbook
    stamp: Stamp | None


class KpiFile:
    """One JSON file that holds everything; a stamp tells one content of it from another."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # A rename onto a symbolic link would replace the link and leave the real file behind.
        self.path = os.path.realpath(path)

    def exists(self) -> bool:
        return self.stamp() is not None

    def stamp(self) -> Stamp | None:
        """What differs once the file has changed; None while there is no file."""
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.path, error) from error
        return _stamp(found)

    def load(self) -> Snapshot:
        """The workbook in the file, an empty one while there is none.

        Raises FileUnavailable, DamagedFile or NewerFile.
        """
        try:
            with open(self.path, "rb") as file:
                stamp = _stamp(os.fstat(file.fileno()))
                content = file.read()
        except FileNotFoundError:
            return Snapshot(Workbook(), None)
        except OSError as error:
            raise _unreadable(self.path, error) from error
        return Snapshot(Workbook(ledger_from(content, self.path)), stamp)

    def create(self, ledger: Ledger, by: str) -> Snapshot:
        """Make the file with a ledger in it; raises InvalidInput when it is there already."""

        def write() -> Snapshot:
            from kpitui.store.atomic_json import AtomicJsonStorage  # brings TinyDB

            if self.exists():
                raise InvalidInput(
                    _("{file} exists already. Nothing was changed.").format(file=self.path)
                )
            AtomicJsonStorage(self.path).write(tables_of(ledger))
            return Snapshot(Workbook(ledger), self.stamp())

        return self._locked(by, write)

    def change(self, decide: Decision, at: Callable[[], int], by: str) -> Snapshot:
        """Record what `decide` makes of the newest workbook, as one entry; on disk on return.

        The decision is taken under the lock, so no other program can change the file between
        what it saw and what it wrote. An empty decision writes nothing.
        """

        def write() -> Snapshot:
            loaded = self.load()
            changes = decide(loaded.workbook)
            if not changes:
                return loaded
            return self._replace(loaded.workbook.ledger.with_changes(changes, at(), by))

        return self._locked(by, write)

    def _locked(self, by: str, write: Callable[[], Snapshot]) -> Snapshot:
        from kpitui.store.lock import writing

        try:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            with writing(self.path, _("{name} (process {pid})").format(name=by, pid=os.getpid())):
                return write()
        except OSError as error:
            raise FileUnavailable(
                _("{file} cannot be written: {reason}. Nothing was saved.").format(
                    file=self.path, reason=error.strerror or error
                )
            ) from error

    def _replace(self, ledger: Ledger) -> Snapshot:
        from kpitui.store.replace_file import replace_file

        replace_file(self.path, content_of(ledger))
        return Snapshot(Workbook(ledger), self.stamp())


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_ino, found.st_mtime_ns, found.st_size


def _unreadable(path: str, error: OSError) -> FileUnavailable:
    return FileUnavailable(
        _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror or error)
    )
