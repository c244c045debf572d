"""Which file system holds a file, and whether it is one that other machines change too."""

import os

from kpitui.domain.errors import InvalidInput
from kpitui.language import _

_TABLE = "/proc/self/mountinfo"
_NETWORK = frozenset({
    "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fhgfs", "gfs", "gfs2",
    "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3",
    "smbfs", "vboxsf", "virtiofs", "vmhgfs", "wslfs", "drvfs",
})  # fmt: skip
_LOCAL_IN_USER_SPACE = frozenset({
    "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.securefs", "fuse.fuse-overlayfs",
    "fuse.bindfs", "fuse.mergerfs", "fuse.lxcfs", "fuse.ntfs-3g", "fuse.exfat",
})  # fmt: skip


def file_system_of(path: str, table: str | None = None) -> str:
    """The type of the file system that holds a path, or will; empty when it cannot be told.

    `table` stands for the system's table of mounts.
    """
    try:
        device = os.stat(_nearest_folder(path)).st_dev
        if table is None:
            with open(_TABLE, encoding="utf-8", errors="replace") as mounts:
                table = mounts.read()
    except OSError:
        return ""
    return _type_of(f"{os.major(device)}:{os.minor(device)}", table)


def is_network(kind: str) -> bool:
    """Whether a type of file system lets other machines, or a program, change files under us."""
    is_in_user_space = kind.startswith("fuse.") and kind not in _LOCAL_IN_USER_SPACE
    return kind in _NETWORK or is_in_user_space


def network_file_system(path: str) -> str:
    """The type of the network file system that holds a path; empty for any other.

    A disk of this machine is told by its device number, without reading the table of mounts.
    """
    try:
        if os.major(os.stat(_nearest_folder(path)).st_dev) != 0:
            return ""
    except OSError:
        return ""
    kind = file_system_of(path)
    return kind if is_network(kind) else ""


def network_notice(path: str) -> str | None:
    """The sentence that warns of a network file system; None elsewhere."""
    kind = network_file_system(path)
    if not kind:
        return None
    return _(
        "{file} lies on a network file system ({kind}). Locks between machines and flushes may "
        "not hold there; let only one machine write it."
    ).format(file=path, kind=kind)


def refuse_network(path: str) -> None:
    """Raise InvalidInput where a new file would lie on a network file system."""
    kind = network_file_system(path)
    if kind:
        raise InvalidInput(
            _(
                "{file} would lie on a network file system ({kind}), where locks and flushes may "
                "not hold. Choose a disk of this machine, or say "
                "“kpitui init --allow-network-fs”. Nothing was made."
            ).format(file=path, kind=kind)
        )


def _nearest_folder(path: str) -> str:
    """The path's folder, or the nearest one above it that is there."""
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return folder


def _type_of(device: str, table: str) -> str:
    """The type of the newest mount of a device; see proc_pid_mountinfo(5) for the columns."""
    kind = ""
    for line in table.splitlines():
        mount, _dash, source = line.partition(" - ")
        columns = mount.split()
        if len(columns) > 2 and columns[2] == device and source:  # noqa: PLR2004 - the third column
            kind = source.split()[0]
    return kind
