"""Where the system gives no more: disk, file size, rights, descriptors, memory."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.domain.measurement import Measurement
from kpitui.store.kpi_file import KpiFile
from kpitui.store.prepare import LONGEST_LOG

DONE, UNAVAILABLE = 0, 4
STRANGER = 12_345  # a user and a group of nobody
MOST_LINES = 6
NOTE = "n" * 2000

Limit = Callable[[], None]


AS_ACCOUNT = str(Path(__file__).with_name("as_account.py"))


class Shelf:
    """A folder with a file in it, and the program as it works there below a limit."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.file = folder / "kpi.json"
        self.environment = environment
        self._count = 0

    def run(self, *arguments: str, limit: Limit | None = None, stranger: bool = False):
        program = [AS_ACCOUNT, str(STRANGER), "", "022"] if stranger else ["-m", "kpitui"]
        return subprocess.run(
            [sys.executable, *program, "--file", str(self.file), *arguments],
            env=self.environment,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=limit,
        )

    def log(self, limit: Limit | None = None, note: str = "", *, stranger: bool = False):
        """Record a value of a day that has none yet."""
        self._count += 1
        day = f"2026-{1 + self._count // 28:02}-{1 + self._count % 28:02}"
        options = ("--period", day, f"--note={note}")
        return self.run("log", "visits", str(self._count), *options, limit=limit, stranger=stranger)

    def ok(self, answer) -> str:
        assert (answer.returncode, answer.stderr) == (DONE, "")
        return answer.stdout

    def start(self) -> "Shelf":
        """Make the file and record a value."""
        self.folder.mkdir(exist_ok=True)
        self.ok(self.run("kpi", "add", "visits", "--cadence", "day"))
        self.ok(self.log())
        return self

    def exported(self) -> str:
        return self.ok(self.run("export"))

    def check_refused(self, answer, before: str) -> None:
        """One clear message, nothing changed, nothing left behind."""
        assert answer.returncode == UNAVAILABLE, answer.stderr
        assert answer.stdout == ""
        assert answer.stderr.startswith("kpitui: ")
        assert 1 <= len(answer.stderr.splitlines()) <= MOST_LINES
        assert "Traceback" not in answer.stderr
        assert self.temporary_files() == []
        assert self.exported() == before

    def check_works_again(self) -> None:
        before = self.exported()
        self.ok(self.log())
        assert len(self.exported().splitlines()) == len(before.splitlines()) + 1
        assert self.run("doctor").returncode == DONE

    def give_away(self) -> None:
        """Let all of it belong to somebody without rights, since root may do anything."""
        for place in (self.folder, *self.folder.rglob("*")) if os.getuid() == 0 else ():
            os.chown(place, STRANGER, STRANGER)

    def temporary_files(self) -> list[Path]:
        return [each for each in self.folder.rglob("*") if each.name.endswith(".tmp")]


@pytest.fixture
def shelf(kpitui, tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "team", kpitui.environment).start()


def nearly_folded(shelf: Shelf) -> int:
    """Record until the next long note makes the log long enough; gives the size of the file."""
    file = KpiFile(shelf.file)
    known = file.load()
    for year in range(1700, 2000):
        end = known.contents.log.end if known.contents else 0
        if end > LONGEST_LOG - 1700:
            break
        note = NOTE[: max(1, LONGEST_LOG - 1600 - end)]
        row = Measurement(kpi="visits", period=f"{year}-01-01", value=1.0, note=note)
        known = file.change(lambda _workbook, row=row: [row], lambda: 1_767_000_000, "anna", known)
    return os.path.getsize(shelf.file)


def file_size(most: int) -> Limit:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def descriptors(most: int) -> Limit:
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def memory(most: int) -> Limit:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most))


@pytest.mark.parametrize("beyond", [-200, -3, 0, 60])
def test_a_line_longer_than_a_file_may_be_is_refused_whole(shelf, beyond):
    before, content = shelf.exported(), shelf.file.read_bytes()
    answer = shelf.log(file_size(len(content) + beyond))
    assert shelf.file.read_bytes() == content
    assert "File too large. Nothing was saved." in answer.stderr
    shelf.check_refused(answer, before)
    shelf.check_works_again()


@pytest.mark.parametrize("most", [0, 100, 300])
def test_a_first_file_that_may_not_be_written_leaves_nothing_in_the_way(kpitui, tmp_path, most):
    shelf = Shelf(tmp_path / "team", kpitui.environment)
    shelf.folder.mkdir()
    answer = shelf.run("kpi", "add", "visits", limit=file_size(most))
    assert answer.returncode == UNAVAILABLE
    assert "File too large. Nothing was saved." in answer.stderr
    assert [each.name for each in shelf.folder.iterdir() if each.name != "kpi.json.lock"] == []
    shelf.start().check_works_again()


def test_a_fold_that_may_not_be_written_is_put_off(shelf):
    """The value is there; only the log stays long until the file may be written again."""
    most = nearly_folded(shelf) + 2300
    before = shelf.exported()
    shelf.ok(shelf.log(file_size(most), note=NOTE))
    assert len(shelf.exported().splitlines()) == len(before.splitlines()) + 1
    assert shelf.temporary_files() == []
    shelf.check_works_again()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", "size=65536", "none", str(place)],
        capture_output=True,
        text=True,
        check=False,
    ) if os.getuid() == 0 else None  # fmt: skip
    if mounted is None or mounted.returncode:
        pytest.skip("only root mounts a disk" if mounted is None else mounted.stderr)
    yield place
    subprocess.run([shutil.which("umount") or "umount", str(place)], check=True)


def fill(place: Path) -> None:
    with place.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 512)


def test_on_a_full_disk_nothing_is_saved_and_nothing_is_lost(tiny_disk, kpitui):
    shelf = Shelf(tiny_disk / "team", kpitui.environment).start()
    filler = tiny_disk / "filler"
    with pytest.raises(OSError, match="No space"):
        fill(filler)
    before = shelf.exported()
    recorded = 0
    while (answer := shelf.log(note=NOTE)).returncode == DONE:
        recorded += 1
        before = shelf.exported()
        assert recorded < 40
    assert "No space left on device. Nothing was saved." in answer.stderr
    shelf.check_refused(answer, before)
    filler.unlink()
    shelf.check_works_again()


@pytest.fixture
def theirs(kpitui) -> Iterator[Shelf]:
    """The file of somebody without rights; the folders of pytest are closed to others."""
    with tempfile.TemporaryDirectory(prefix="kpitui-test-") as folder:
        Path(folder).chmod(0o755)
        made = Shelf(Path(folder) / "team", kpitui.environment).start()
        made.give_away()
        yield made
        made.folder.chmod(0o750)


def test_a_file_that_may_only_be_read_is_read_and_not_written(theirs):
    before, content = theirs.exported(), theirs.file.read_bytes()
    theirs.file.chmod(0o440)
    for command in (["log", "visits", "7", "--period", "2026-05-05"], ["kpi", "add", "orders"]):
        answer = theirs.run(*command, stranger=True)
        assert "kpi.json cannot be written: Permission denied. Nothing was saved" in answer.stderr
        theirs.check_refused(answer, before)
    assert theirs.file.read_bytes() == content
    assert theirs.ok(theirs.run("export", stranger=True)) == before
    assert theirs.file.read_bytes() == content
    theirs.file.chmod(0o640)
    theirs.ok(theirs.log(stranger=True))
    theirs.check_works_again()


def test_in_a_folder_that_may_only_be_read_a_line_is_recorded_and_an_import_refused(theirs):
    """A line needs no right to the folder; what replaces the whole file does."""
    many = theirs.folder / "many.csv"
    rows = [f"visits,{year}-01-01,{year}" for year in range(1600, 1900)]
    many.write_text("\n".join(["kpi,period,value", *rows]))
    theirs.folder.chmod(0o550)
    theirs.ok(theirs.log(stranger=True))
    before, content = theirs.exported(), theirs.file.read_bytes()
    answer = theirs.run("import", str(many), stranger=True)
    assert theirs.file.read_bytes() == content
    theirs.folder.chmod(0o750)
    assert "Permission denied. Nothing was saved." in answer.stderr
    theirs.check_refused(answer, before)
    theirs.check_works_again()


def test_a_fold_in_a_folder_that_may_only_be_read_is_put_off(theirs):
    nearly_folded(theirs)
    theirs.give_away()
    theirs.folder.chmod(0o550)
    theirs.ok(theirs.log(note=NOTE, stranger=True))
    theirs.ok(theirs.log(note=NOTE, stranger=True))
    theirs.folder.chmod(0o750)
    assert theirs.temporary_files() == []
    theirs.check_works_again()


def test_a_folder_that_is_not_there_and_may_not_be_made_is_named(theirs):
    theirs.folder.chmod(0o550)
    shelf = Shelf(theirs.folder / "deeper", theirs.environment)
    answer = shelf.run("kpi", "add", "visits", stranger=True)
    theirs.folder.chmod(0o750)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (UNAVAILABLE, 1)
    assert "deeper/kpi.json" in answer.stderr


def test_without_descriptors_a_value_is_recorded_or_refused_in_a_sentence(shelf):
    refused = 0
    for most in (5, 6, 7, 8, 9, 10):
        before = shelf.exported()
        answer = shelf.log(descriptors(most))
        if answer.returncode == DONE:
            assert len(shelf.exported().splitlines()) == len(before.splitlines()) + 1
        else:
            refused += 1
            assert "Too many open files" in answer.stderr
            shelf.check_refused(answer, before)
    assert 0 < refused < 6
    shelf.check_works_again()


def is_memory_bounded() -> bool:
    asks = [sys.executable, "-c", "bytearray(400_000_000)"]
    return bool(
        subprocess.run(
            asks,
            stderr=subprocess.DEVNULL,
            check=False,
            preexec_fn=memory(100_000_000),
        ).returncode
    )


def test_without_memory_a_large_import_is_refused_in_a_sentence(shelf):
    if not is_memory_bounded():
        pytest.skip("this system bounds no memory")
    before, content = shelf.exported(), shelf.file.read_bytes()
    large = shelf.folder / "large.csv"
    first = date(1500, 1, 1)
    days = (first + timedelta(days=number) for number in range(180_000))
    large.write_text("kpi,period,value\n" + "".join(f"visits,{day},1\n" for day in days))
    answer = shelf.run("import", str(large), limit=memory(60_000_000))
    assert shelf.file.read_bytes() == content
    shelf.check_refused(answer, before)


def test_without_memory_nothing_is_lost(shelf):
    if not is_memory_bounded():
        pytest.skip("this system bounds no memory")
    content = shelf.file.read_bytes()
    large = shelf.folder / "large.csv"
    large.write_text("kpi,period,value\n" + f"visits,2026-01-01,{'0' * 50}1\n" * 300_000)
    answer = shelf.run("import", str(large), limit=memory(40_000_000))
    assert answer.returncode != DONE
    assert shelf.file.read_bytes() == content
    assert shelf.temporary_files() == []
    shelf.check_works_again()
