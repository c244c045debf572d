"""`demo`: the bundled workbook, to look around in or to keep."""

import os
import shlex
import shutil
from pathlib import Path

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.domain.errors import FileUnavailable
from kpitui.language import _
from kpitui.store.demo import DEMO_TODAY
from kpitui.usecases.demo import scratch_demo, write_demo


@click.command(
    cls=Command,
    help=_(
        "Open the demo: a year of a real online shop, and a textbook series with a known lead. "
        "You work on a scratch copy that is gone when you leave; --write makes one to keep."
    ),
    examples="kpitui demo\nkpitui demo --write demo.json",
)
@click.option("--write", "kept", metavar="FILE", help=_("Write the workbook to a new file."))
@click.pass_obj
def demo(invocation: Invocation, *, kept: str | None) -> int:
    if kept is None:
        return _open_scratch_copy(invocation)
    if invocation.read_only:
        raise FileUnavailable(_("--read-only changes nothing, so the demo was not written."))
    path = Path(os.path.expanduser(kept))
    write_demo(path)
    invocation.say(_("Wrote the demo workbook to {file}. Open it with:").format(file=path))
    invocation.say(f"  kpitui --file {shlex.quote(str(path))} --today {DEMO_TODAY}")
    return 0


def _open_scratch_copy(invocation: Invocation) -> int:
    from kpitui.cli.screens import open_screens  # brings Textual

    copy = scratch_demo()
    try:
        invocation.options["file"] = str(copy)
        invocation.options.setdefault("today", DEMO_TODAY.isoformat())
        return open_screens(invocation)
    finally:
        shutil.rmtree(copy.parent, ignore_errors=True)
