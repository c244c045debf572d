import os

import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kpi
from kpitui.store import file_system
from kpitui.store.file_system import (
    file_system_of,
    is_network,
    network_file_system,
    network_notice,
    refuse_network,
)
from kpitui.store.kpi_file import KpiFile

TABLE = """22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 {device} /export /srv/team rw,relatime shared:1 - {kind} server:/export rw,vers=4.2
"""


@pytest.fixture
def mounted(tmp_path, monkeypatch):
    """Lets the test's folder lie on a file system of a type, as the table of mounts tells it."""
    device = os.stat(tmp_path).st_dev

    def mount(kind):
        table = TABLE.format(device=f"{os.major(device)}:{os.minor(device)}", kind=kind)
        place = tmp_path / "mountinfo"
        place.write_text(table)
        monkeypatch.setattr(file_system, "_TABLE", str(place))
        monkeypatch.setattr(os, "major", lambda number: 0)
        monkeypatch.setattr(
            file_system, "_type_of", lambda _device, text: text.split(" - ")[-1].split()[0]
        )
        return tmp_path / "kpi.json"

    return mount


def test_the_type_is_that_of_the_mount_of_the_files_device(tmp_path):
    device = os.stat(tmp_path).st_dev
    table = TABLE.format(device=f"{os.major(device)}:{os.minor(device)}", kind="nfs4")
    assert file_system_of(str(tmp_path / "new" / "kpi.json"), table) == "nfs4"
    assert file_system_of(str(tmp_path / "kpi.json"), "no table at all") == ""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.s3fs",
                                  "ceph", "glusterfs", "afs", "lustre"])  # fmt: skip
def test_network_file_systems_are_known(kind):
    assert is_network(kind)


@pytest.mark.parametrize("kind", ["", "ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay",
                                  "fuse.gocryptfs"])  # fmt: skip
def test_others_are_not_taken_for_one(kind):
    assert not is_network(kind)


def test_a_disk_of_this_machine_is_told_without_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "major", lambda number: 8)
    monkeypatch.setattr(file_system, "file_system_of", None)
    assert network_file_system(str(tmp_path / "kpi.json")) == ""


def test_a_new_file_is_refused_there_and_one_that_exists_is_warned_of(mounted):
    path = mounted("nfs4")
    with pytest.raises(InvalidInput, match=r"network file system \(nfs4\).*--allow-network-fs"):
        refuse_network(str(path))
    with pytest.raises(InvalidInput, match="Nothing was made"):
        KpiFile(path).change(lambda workbook: [Kpi(slug="a", name="A")], lambda: 1, "anna")
    assert not path.exists()
    assert "nfs4" in network_notice(str(path))


def test_a_local_file_is_neither(mounted):
    path = mounted("ext4")
    refuse_network(str(path))
    assert network_notice(str(path)) is None
