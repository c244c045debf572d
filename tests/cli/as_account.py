"""Runs kpitui as another account: USER GROUPS UMASK ARGUMENTS; without root, as this one.

Where only root may reach the interpreter, the other account needs everything loaded beforehand.
"""

import importlib
import os
import pkgutil
import sys

import kpitui
from kpitui.cli.main import main

BESIDE = "csv grp pwd zlib threading json decimal _strptime gettext locale click.testing"
for name in (*BESIDE.split(), "encodings.idna", "encodings.utf_8_sig"):
    importlib.import_module(name)
for each in pkgutil.walk_packages(kpitui.__path__, "kpitui."):
    if not each.name.startswith(("kpitui.tui", "kpitui.__main__")):
        importlib.import_module(each.name)
user, groups, umask, *arguments = sys.argv[1:]
os.umask(int(umask, 8))
if os.getuid() == 0:
    os.setgroups([int(group) for group in groups.split(",") if group])
    os.setgid(int(user))
    os.setuid(int(user))
main(arguments)
