"""`restore`: put a copy in the place of the file."""

from datetime import UTC, datetime

import click

from kpitui.cli.invocation import Invocation, author
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.columns import aligned
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.keep import PutBack, kept_backups, put_back


@click.command(
    cls=Command,
    help=_(
        "Put a copy, plain or packed, in the place of the file. What it replaces is kept first. "
        "Without FILE, list the copies."
    ),
    examples="kpitui restore\nkpitui restore backups/kpitui-2026-11-22.json.gz",
)
@click.argument("source", metavar="[FILE]", required=False)
@click.pass_obj
def restore(invocation: Invocation, source: str | None) -> None:
    file = KpiFile(invocation.path)
    if source is None:
        _list(invocation, file)
        return
    done = put_back(file, source, author(), read_only=invocation.read_only)
    invocation.say(_told(done, source))
    if done.replaced:
        invocation.say(_("What it replaced is in {file}.").format(file=done.replaced))


def _list(invocation: Invocation, file: KpiFile) -> None:
    found = kept_backups(file)
    if not found:
        invocation.say(_("There are no copies of {file} yet.").format(file=file.path))
        return
    rows = [(each.path, f"{each.size}") for each in reversed(found)]
    width = max(invocation.width, *(len(each.path) + 16 for each in found))
    for line in aligned([(_("copy"), _("bytes")), *rows], width, right={1}):
        invocation.say(line)


def _told(done: PutBack, source: str) -> str:
    if not done.newest_at:
        return _("Restored {file}; nothing was recorded in it.").format(file=source)
    newest = datetime.fromtimestamp(done.newest_at, UTC).astimezone()
    return _("Restored {file}: {count} entries, the newest of {moment}.").format(
        file=source, count=done.entries, moment=f"{newest:%Y-%m-%d %H:%M}"
    )
