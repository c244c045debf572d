import os

import pytest

from kpitui.domain.errors import FileUnavailable
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.store import planted
from kpitui.store.kpi_file import KpiFile
from kpitui.store.planted import refuse_planted, refuse_planted_link, refuse_unwritable

STRANGER = 4711
OPEN_TO_EVERYBODY, OF_A_TEAM = 0o1777, 0o2775
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")


@pytest.fixture
def folder(tmp_path):
    """A folder that everybody may write to, below one that is ours alone."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(OPEN_TO_EVERYBODY)
    return folder


@pytest.fixture
def strange(monkeypatch, folder):
    """A file that is a stranger's, because we are somebody else."""
    place = folder / "kpi.json"
    place.write_bytes(b"")
    if os.getuid() == 0:
        os.chown(place, STRANGER, -1)
    else:
        monkeypatch.setattr(planted.os, "geteuid", lambda: STRANGER)
    return str(place)


def test_a_strangers_file_in_a_folder_open_to_everybody_is_refused(strange):
    with pytest.raises(FileUnavailable, match="belongs to another user"):
        refuse_planted(os.stat(strange), strange)
    with pytest.raises(FileUnavailable, match="belongs to another user"):
        refuse_unwritable(strange)


def test_a_colleagues_file_in_a_folder_of_the_team_is_believed(strange, folder):
    with pytest.raises(FileUnavailable):
        refuse_unwritable(strange)
    folder.chmod(OF_A_TEAM)
    assert refuse_planted(os.stat(strange), strange) is None
    assert refuse_unwritable(strange) is None


def test_our_own_file_is_believed_everywhere(folder):
    place = folder / "kpi.json"
    place.write_bytes(b"")
    assert refuse_planted(place.stat(), str(place)) is None


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_regular_file_is_refused(folder, make):
    place = str(folder / "kpi.json")
    make(place)
    with pytest.raises(FileUnavailable, match="no regular file"):
        refuse_planted(os.stat(place), place)


def test_a_link_is_not_written_through(folder, tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    link = folder / "kpi.json"
    link.symlink_to(victim)
    with pytest.raises(OSError, match="symbolic"):
        refuse_unwritable(str(link))


@as_root
def test_a_strangers_link_in_a_folder_open_to_everybody_is_refused(folder, tmp_path):
    link = folder / "kpi.json"
    link.symlink_to(tmp_path / "victim")
    refuse_planted_link(str(link))
    os.chown(link, STRANGER, -1, follow_symlinks=False)
    with pytest.raises(FileUnavailable, match="another user’s link"):
        refuse_planted_link(str(link))
    folder.chmod(OF_A_TEAM)
    refuse_planted_link(str(link))


@as_root
@pytest.mark.parametrize("beside", ["kpi.json", "kpi.json.lock"])
def test_a_strangers_file_is_neither_written_nor_replaced(folder, beside):
    file = KpiFile(folder / "kpi.json")
    file.create(Ledger(), "anna")
    os.chown(folder / beside, STRANGER, -1)
    before = (folder / "kpi.json").read_bytes()
    row = Measurement(kpi="visits", period="2026-01-01", value=1.0)
    for longest in (60_000, 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kpitui.store.prepare.LONGEST_LINE", longest)
            with pytest.raises(FileUnavailable, match="belongs to another user"):
                file.change(lambda _workbook: [row], lambda: 1, "anna")
    assert (folder / "kpi.json").read_bytes() == before


def test_a_name_that_is_not_taken_is_no_link(folder):
    assert refuse_planted_link(str(folder / "kpi.json")) is None
