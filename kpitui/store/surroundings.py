"""Where the file lies: its rights, its folder, links to it, and the file system."""

import os
import stat

from kpitui.domain.finding import Finding, Severity
from kpitui.language import _
from kpitui.store.copies import previous_path
from kpitui.store.file_system import file_system_of, is_network, network_notice


def surroundings(path: str, given: str) -> list[Finding]:
    """Findings on the place of a file; `given` is the name that a person used for it."""
    return [*_rights(path), *_folder(path), *_links(path, given), *_file_system(path)]


def _rights(path: str) -> list[Finding]:
    try:
        found = os.stat(path)
    except OSError:
        return []
    name = _("the rights")
    mode = stat.S_IMODE(found.st_mode)
    told = _("Mode {mode:o}, group {group}.").format(mode=mode, group=_group(found.st_gid))
    if mode & stat.S_IWOTH:
        told += " " + _("Everybody on this machine may change it.")
        return [Finding(name, Severity.WARNING, told, f"chmod o-rw {os.path.basename(path)}")]
    if mode & stat.S_IROTH:
        told += " " + _("Everybody on this machine may read it.")
        return [Finding(name, Severity.HINT, told, f"chmod o-r {os.path.basename(path)}")]
    return [Finding(name, Severity.SOUND, told)]


def _group(number: int) -> str:
    import grp

    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _folder(path: str) -> list[Finding]:
    folder = os.path.dirname(path)
    try:
        mode = os.stat(folder).st_mode
    except OSError:
        return []
    if mode & stat.S_IWOTH:
        told = _("Everybody may put files into {folder}, also ones that stand in the way.")
        repair = _("Move the file to a folder of your team.")
        return [Finding(_("the folder"), Severity.WARNING, told.format(folder=folder), repair)]
    if not os.access(folder, os.W_OK):
        told = _("You may not write into {folder}: values can be recorded, the log stays long.")
        return [Finding(_("the folder"), Severity.HINT, told.format(folder=folder))]
    return []


def _links(path: str, given: str) -> list[Finding]:
    findings = []
    if os.path.islink(given):
        told = _("{name} is a link to {file}.").format(name=given, file=path)
        findings.append(Finding(_("links"), Severity.HINT, told))
    try:
        names = os.stat(path).st_nlink
    except OSError:
        return findings
    if names > 1 and not _is_previous(path):
        told = _("The file has another name too: a fold parts the two, and copies go out of date.")
        findings.append(Finding(_("links"), Severity.WARNING, told, _("Keep one name.")))
    return findings


def _is_previous(path: str) -> bool:
    """Whether the other name is that of the second copy, as between two steps of a fold."""
    try:
        return os.path.samefile(path, previous_path(path))
    except OSError:
        return False


def _file_system(path: str) -> list[Finding]:
    kind = file_system_of(path)
    name = _("the file system")
    if not kind:
        return [Finding(name, Severity.HINT, _("Its type is not known."))]
    if is_network(kind):
        told = network_notice(path) or kind
        return [Finding(name, Severity.WARNING, told, _("Keep the file on a disk of the machine."))]
    return [Finding(name, Severity.SOUND, _("{kind}, on this machine.").format(kind=kind))]
