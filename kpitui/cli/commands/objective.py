"""`objective`: define objectives, change, list and archive them."""

from typing import Any

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.options import objective_fields, objective_options
from kpitui.cli.root import Command, LazyGroup
from kpitui.language import _
from kpitui.reports.as_json import as_json as written
from kpitui.reports.as_json import objective_json
from kpitui.reports.definitions import objective_list_text
from kpitui.usecases.objectives import add_objective, archive_objective, edit_objective

_HERE = "kpitui.cli.commands.objective"

objective = LazyGroup(
    "objective",
    help=_("Define objectives: what we want to reach, each with its KPIs."),
    examples="kpitui objective add grow --name 'Grow online sales' --by 2026-12-31\n"
    "kpitui objective list",
    modules={
        "add": f"{_HERE}:add",
        "edit": f"{_HERE}:edit",
        "list": f"{_HERE}:list_objectives",
        "archive": f"{_HERE}:archive",
    },
)


@click.command(
    cls=Command,
    help=_("Define a new objective under a short name that commands use."),
    examples="kpitui objective add grow --name 'Grow online sales' --owner anna "
    "--from 2026-01-01 --by 2026-12-31",
)
@click.argument("slug")
@objective_options
@click.pass_obj
def add(invocation: Invocation, /, slug: str, **given: Any) -> None:
    session = invocation.session(must_exist=False)
    made = add_objective(session, slug, objective_fields(given, session.today()))
    invocation.say(_("Added objective {slug}.").format(slug=made.slug))


@click.command(
    cls=Command,
    help=_("Change an objective; what is not named stays."),
    examples="kpitui objective edit grow --owner ben\nkpitui objective edit grow --by 2027-06-30",
)
@click.argument("objective")
@objective_options
@click.pass_obj
def edit(invocation: Invocation, /, objective: str, **given: Any) -> None:
    session = invocation.session()
    changed = edit_objective(session, objective, objective_fields(given, session.today()))
    invocation.say(_("Changed objective {slug}.").format(slug=changed.slug))


@click.command(
    "list",
    cls=Command,
    help=_("List the objectives in use, or with --all the archived ones too."),
    examples="kpitui objective list\nkpitui objective list --json",
)
@click.option("--all", "everything", is_flag=True, help=_("Archived objectives too."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def list_objectives(invocation: Invocation, *, everything: bool, as_json: bool) -> None:
    workbook = invocation.session().workbook
    chosen = tuple(workbook.all_objectives.values()) if everything else workbook.objectives
    if as_json:
        click.echo(written([objective_json(o, workbook.kpis_of(o.slug)) for o in chosen]))
    else:
        invocation.say(objective_list_text(workbook, chosen))


@click.command(
    cls=Command,
    help=_("Put an objective and its KPIs out of sight; --restore brings them back."),
    examples="kpitui objective archive grow\nkpitui objective archive grow --restore",
)
@click.argument("objective")
@click.option("--restore", is_flag=True, help=_("Bring it back."))
@click.pass_obj
def archive(invocation: Invocation, objective: str, *, restore: bool) -> None:
    found = archive_objective(invocation.session(), objective, restore=restore)
    text = _("Restored objective {slug}.") if restore else _("Archived objective {slug}.")
    invocation.say(text.format(slug=found.slug))
