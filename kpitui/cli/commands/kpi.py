"""`kpi`: define KPIs, change, list, show and archive them."""

from typing import Any

import click

from kpitui.cli.advice import say_advice
from kpitui.cli.invocation import Invocation
from kpitui.cli.options import kpi_options
from kpitui.cli.root import Command, LazyGroup
from kpitui.language import _
from kpitui.reports.as_json import as_json as written
from kpitui.reports.as_json import kpi_json
from kpitui.reports.definitions import kpi_list_text, kpi_text
from kpitui.usecases.kpis import add_kpi, archive_kpi, edit_kpi

_HERE = "kpitui.cli.commands.kpi"

kpi = LazyGroup(
    "kpi",
    help=_("Define KPIs: quantities measured once a period, with a target by a deadline."),
    examples="kpitui kpi add visits --unit visits --kind flow --target 100000 --by 2026-12-31\n"
    "kpitui kpi list",
    modules={
        "add": f"{_HERE}:add",
        "edit": f"{_HERE}:edit",
        "list": f"{_HERE}:list_kpis",
        "show": f"{_HERE}:show",
        "archive": f"{_HERE}:archive",
    },
)


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    help=_("Define a new KPI under a short name that commands use."),
    examples="kpitui kpi add visits --name 'Site visits' --objective grow --kind flow \\\n"
    "    --cadence month --unit visits --role leading --level operational \\\n"
    "    --baseline 60000 --from 2026-01-01 --target 100000 --by 2026-12-31 --per-period\n"
    "kpitui kpi add conversion --kind ratio --numerator orders --denominator visits --unit %",
)
@click.argument("slug")
@kpi_options
@click.pass_obj
def add(invocation: Invocation, /, slug: str, **given: Any) -> None:
    from kpitui.cli.options import kpi_fields

    session = invocation.session(must_exist=False)
    made = add_kpi(session, slug, kpi_fields(given, session.today()))
    invocation.say(_("Added KPI {slug}.").format(slug=made.slug))
    say_advice(invocation, session, made)


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    help=_(
        "Change a KPI's definition; what is not named stays. For a new target from a day on, "
        "use “kpitui target”."
    ),
    examples="kpitui kpi edit visits --owner anna --tag web --tag weekly\n"
    "kpitui kpi edit visits --objective ''",
)
@click.argument("kpi")
@kpi_options
@click.pass_obj
def edit(invocation: Invocation, /, kpi: str, **given: Any) -> None:
    from kpitui.cli.options import kpi_fields

    session = invocation.session()
    changed = edit_kpi(session, kpi, kpi_fields(given, session.today()))
    invocation.say(_("Changed KPI {slug}.").format(slug=changed.slug))
    say_advice(invocation, session, changed)


@click.command(
    "list",
    cls=Command,
    help=_("List the KPIs in use, or with --all the archived ones too."),
    examples="kpitui kpi list\nkpitui kpi list --all --json",
)
@click.option("--all", "everything", is_flag=True, help=_("Archived KPIs too."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def list_kpis(invocation: Invocation, *, everything: bool, as_json: bool) -> None:
    workbook = invocation.session().workbook
    kpis = tuple(workbook.all_kpis.values()) if everything else workbook.kpis
    if as_json:
        documents = [kpi_json(each, workbook.target_path(each.slug).current) for each in kpis]
        click.echo(written(documents))
    else:
        invocation.say(kpi_list_text(workbook, kpis))


@click.command(
    cls=Command,
    help=_("Show one KPI's definition."),
    examples="kpitui kpi show visits\nkpitui kpi show visits --json",
)
@click.argument("kpi")
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.pass_obj
def show(invocation: Invocation, kpi: str, *, as_json: bool) -> None:
    workbook = invocation.session().workbook
    found = workbook.kpi(kpi)
    if as_json:
        click.echo(written(kpi_json(found, workbook.target_path(found.slug).current)))
    else:
        invocation.say(kpi_text(workbook, found))


@click.command(
    cls=Command,
    help=_("Put a KPI out of sight; its values stay, and --restore brings it back."),
    examples="kpitui kpi archive visits\nkpitui kpi archive visits --restore",
)
@click.argument("kpi")
@click.option("--restore", is_flag=True, help=_("Bring it back."))
@click.pass_obj
def archive(invocation: Invocation, kpi: str, *, restore: bool) -> None:
    found = archive_kpi(invocation.session(), kpi, restore=restore)
    text = _("Restored KPI {slug}.") if restore else _("Archived KPI {slug}.")
    invocation.say(text.format(slug=found.slug))
