"""One file of several accounts of a machine: rights that stay, and things that others planted."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpitui.domain.measurement import Measurement
from kpitui.store.kpi_file import KpiFile
from kpitui.store.prepare import LONGEST_LOG

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only root becomes another account")

DONE, UNAVAILABLE = 0, 4
ANNA, BEN, EVE = 12_001, 12_002, 12_003  # users that no account needs to have
TEAM = 12_100  # the group of anna and ben
NOTE = "n" * 2000
ACCESS_LIST = "system.posix_acl_access"

AS_ACCOUNT = str(Path(__file__).with_name("as_account.py"))


class Team:
    """A folder with a file that several accounts use."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.file = folder / "kpi.json"
        self.environment = environment
        self.count = 0

    def run(self, user: int, *arguments: str, umask: str = "077", name: Path | None = None):
        groups = "" if user == EVE else str(TEAM)
        place = ("--file", str(name or self.file))
        return subprocess.run(
            [sys.executable, AS_ACCOUNT, str(user), groups, umask, *place, *arguments],
            env=self.environment,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def ok(self, user: int, *arguments: str, umask: str = "077", name: Path | None = None) -> str:
        answer = self.run(user, *arguments, umask=umask, name=name)
        assert (answer.returncode, answer.stderr) == (DONE, "")
        return answer.stdout

    def refused(self, user: int, *arguments: str, name: Path | None = None) -> str:
        """What a refusal says, in one line."""
        answer = self.run(user, *arguments, name=name)
        assert (answer.returncode, answer.stdout) == (UNAVAILABLE, "")
        assert answer.stderr.startswith("kpitui: ")
        assert answer.stderr.count("\n") == 1
        return answer.stderr

    def value(self, note: str = "") -> tuple[str, ...]:
        """The words of a command that records a value of a day that has none yet."""
        self.count += 1
        day = f"2026-{1 + self.count // 28:02}-{1 + self.count % 28:02}"
        return ("log", "visits", str(self.count), "--period", day, f"--note={note}")

    def rights(self, place: Path) -> tuple[str, int]:
        """The mode and the group."""
        found = place.lstat()
        return oct(stat.S_IMODE(found.st_mode)), found.st_gid


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder that every account may pass through to; that of pytest is closed to others."""
    with tempfile.TemporaryDirectory(prefix="kpitui-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def team(open_path: Path, kpitui) -> Team:
    """A setgid folder with a file that anna made and gave to the group."""
    made = Team(open_path / "team", kpitui.environment)
    made.folder.mkdir()
    os.chown(made.folder, ANNA, TEAM)
    made.folder.chmod(0o2770)
    made.ok(ANNA, "kpi", "add", "visits", "--cadence", "day", umask="007")
    made.file.chmod(0o660)
    for place in neighbours(made):
        place.chmod(0o660 if place.is_file() else 0o2770)
    return made


def neighbours(team: Team) -> list[Path]:
    """All that lies beside the file, and the copies of the days."""
    return [place for place in team.folder.rglob("*") if place != team.file]


def nearly_folded(team: Team) -> None:
    """Record until the next long note makes the log long enough to be folded."""
    file = KpiFile(team.file)
    known = file.load()
    for year in range(1700, 2000):
        end = known.contents.log.end if known.contents else 0
        if end > LONGEST_LOG - 1700:
            break
        note = NOTE[: max(1, LONGEST_LOG - 1600 - end)]
        row = Measurement(kpi="visits", period=f"{year}-01-01", value=1.0, note=note)
        known = file.change(lambda _workbook, row=row: [row], lambda: 1_767_000_000, "root", known)


@pytest.mark.parametrize("umasks", [("077", "022"), ("022", "077")])
def test_two_accounts_of_a_group_write_in_turn_and_the_rights_stay(team, umasks, open_path):
    users = [(ANNA, umasks[0]), (BEN, umasks[1])]
    many = open_path / "many.csv"
    rows = (f"visits,{year}-02-01,{year}" for year in range(1600, 1900))
    many.write_text("\n".join(["kpi,period,value", *rows]))
    nearly_folded(team)
    generations = set()
    for turn in range(20):
        user, umask = users[turn % 2]
        command = ("import", str(many)) if turn == 15 else team.value(NOTE if turn == 2 else "")
        team.ok(user, *command, umask=umask)
        assert team.rights(team.file) == ("0o660", TEAM)
        contents = KpiFile(team.file).load(mends=False).contents
        assert contents is not None
        generations.add(contents.head.generation)
        for place in neighbours(team):
            rights = "0o660" if place.is_file() else "0o2770"
            assert (place.name, *team.rights(place)) == (place.name, rights, TEAM)
    assert len(generations) == 3
    assert {"kpi.json.lock", "kpi.json.bak", "kpi.json.shadow"} <= set(os.listdir(team.folder))
    exported = team.ok(ANNA, "export")
    assert exported == team.ok(BEN, "export")
    assert exported.count("visits,2026") == 19
    assert team.run(BEN, "doctor").returncode == DONE


def test_an_account_outside_the_group_is_refused_in_a_sentence(team):
    before = team.file.read_bytes()
    assert "Permission denied" in team.refused(EVE, *team.value())
    assert "Permission denied" in team.refused(EVE, "export")
    team.folder.chmod(0o2775)
    team.file.chmod(0o664)
    assert "kpi.json cannot be written: Permission denied" in team.refused(EVE, *team.value())
    assert team.ok(EVE, "export") == team.ok(BEN, "export")
    assert team.file.read_bytes() == before


def test_a_file_of_a_stranger_in_a_folder_of_everybody_is_not_written(team, open_path):
    everybody = open_path / "everybody"
    everybody.mkdir()
    everybody.chmod(0o1777)
    planted = everybody / "kpi.json"
    planted.write_bytes(team.file.read_bytes())
    os.chown(planted, EVE, TEAM)
    planted.chmod(0o666)
    before = planted.read_bytes()
    for command in (team.value(), ("kpi", "add", "orders")):
        told = team.refused(BEN, *command, name=planted)
        assert "belongs to another user" in told
    assert planted.read_bytes() == before


def test_a_link_of_a_stranger_in_a_folder_of_everybody_is_not_followed(team, open_path):
    everybody = open_path / "everybody"
    everybody.mkdir()
    everybody.chmod(0o1777)
    planted = everybody / "kpi.json"
    planted.symlink_to(team.file)
    os.chown(planted, EVE, EVE, follow_symlinks=False)
    before = team.file.read_bytes()
    assert "another user’s link" in team.refused(BEN, *team.value(), name=planted)
    assert team.file.read_bytes() == before


@pytest.mark.parametrize("name", ["lock", "bak", "shadow"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_at_the_name_of_a_neighbour_is_never_followed(team, open_path, name, is_there):
    victim = open_path / "victim"
    if is_there:
        victim.write_bytes(b"precious")
        os.chown(victim, BEN, BEN)
    planted = Path(f"{team.file}.{name}")
    planted.unlink(missing_ok=True)
    planted.symlink_to(victim)
    os.chown(planted, ANNA, TEAM, follow_symlinks=False)
    nearly = team.value(NOTE)
    if name == "lock":
        assert "kpi.json" in team.refused(BEN, *nearly)
    else:
        nearly_folded(team)
        team.ok(BEN, *nearly)
        team.ok(BEN, *team.value(NOTE))
    assert (victim.read_bytes() == b"precious") if is_there else not os.path.lexists(victim)


def test_a_file_behind_a_link_is_written_and_the_link_stays(team, open_path):
    link = open_path / "link.json"
    link.symlink_to(team.file)
    nearly_folded(team)
    inode = team.file.stat().st_ino
    for _turn in range(2):
        team.ok(BEN, *team.value(NOTE), name=link)
    assert link.is_symlink()
    assert team.file.stat().st_ino != inode
    assert sorted(os.listdir(open_path)) == ["link.json", "team"]
    assert team.rights(team.file) == ("0o660", TEAM)


def test_a_list_of_rights_stays_with_the_file(team):
    """In the form of the kernel: version 2, then tag, rights and number of each entry."""
    entries = [(1, 6, -1), (2, 6, EVE), (4, 6, -1), (16, 6, -1), (32, 0, -1)]
    given = b"\2\0\0\0" + b"".join(
        tag.to_bytes(2, "little")
        + right.to_bytes(2, "little")
        + (number % 2**32).to_bytes(4, "little")
        for tag, right, number in entries
    )
    try:
        os.setxattr(team.file, ACCESS_LIST, given)
    except OSError as error:
        pytest.skip(f"no lists of rights here: {error.strerror}")
    nearly_folded(team)
    inode = team.file.stat().st_ino
    for _turn in range(2):
        team.ok(BEN, *team.value(NOTE))
    assert team.file.stat().st_ino != inode
    assert os.getxattr(team.file, ACCESS_LIST) == given
