"""`lint`: the SMART check."""

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.root import Command
from kpitui.language import _
from kpitui.reports.chosen import chosen_kpis
from kpitui.reports.lint import Severity, lint_json, lint_text
from kpitui.reports.lint import lint as lint_report


@click.command(
    cls=Command,
    help=_(
        "Check whether KPIs are specific, measurable, achievable, relevant and time-bound, and "
        "whether objectives are balanced. With --exit-code, the exit code is 1 on any error."
    ),
    examples="kpitui lint\nkpitui lint visits\nkpitui lint --json --exit-code",
)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON document."))
@click.option("--exit-code", "answers", is_flag=True, help=_("Exit with 1 when there is an error."))
@click.pass_obj
def lint(invocation: Invocation, names: tuple[str, ...], *, as_json: bool, answers: bool) -> int:
    session = invocation.session()
    kpis = chosen_kpis(session.workbook, names) if names else None
    findings = lint_report(session.workbook, session.today(), kpis)
    if as_json:
        from kpitui.reports.as_json import as_json as written

        click.echo(written(lint_json(findings)))
    else:
        invocation.say(lint_text(findings))
    return int(answers and any(each.severity is Severity.ERROR for each in findings))
