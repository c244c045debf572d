"""The command tree: names to modules, loaded only when a command is called."""

from importlib import import_module
from typing import Any

import click

from kpitui.cli.invocation import Invocation, global_options
from kpitui.language import _


class Command(click.Command):
    """A command that takes the global options too, and shows examples first in its help."""

    def __init__(self, *args: Any, examples: str = "", **settings: Any) -> None:
        settings.setdefault("context_settings", {}).setdefault(
            "help_option_names", ["-h", "--help"]
        )
        super().__init__(*args, **settings)
        self.params += global_options(hidden=True)
        self.examples = examples

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_help_text(ctx, formatter)
        write_examples(self.examples, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section(_("Everywhere")):
            names = " ".join(option.opts[0] for option in global_options(hidden=False))
            formatter.write_text(names + " " + _("(see “kpitui --help”)"))


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, imported when they are named."""

    def __init__(self, *args: Any, modules: dict[str, str], examples: str = "", **settings: Any):
        settings.setdefault("context_settings", {}).setdefault(
            "help_option_names", ["-h", "--help"]
        )
        super().__init__(*args, **settings)
        self.params += global_options(hidden=False)
        self.modules = modules
        self.examples = examples

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        place = self.modules.get(cmd_name)
        if place is None:
            return None
        module, attribute = place.split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_help_text(ctx, formatter)
        write_examples(self.examples, formatter)


def write_examples(examples: str, formatter: click.HelpFormatter) -> None:
    """Write commands that a person can paste, one a line."""
    if not examples:
        return
    with formatter.section(_("Examples")):
        formatter.write("".join(f"  {line}\n" for line in examples.strip().splitlines()))


def _open_screens(ctx: click.Context) -> int:
    """Without a command, the screens open."""
    if ctx.invoked_subcommand is None:
        from kpitui.cli.screens import open_screens

        return open_screens(ctx.ensure_object(Invocation))
    return 0


_COMMANDS = "kpitui.cli.commands"

root = LazyGroup(
    "kpitui",
    callback=click.pass_context(_open_screens),
    invoke_without_command=True,
    help=_("KPIs, their plan and their verdict. Without a command, the screens open."),
    examples="kpitui demo\nkpitui log visits 9200 --period 2026-W47\nkpitui status --json",
    modules={
        "demo": f"{_COMMANDS}.demo:demo",
        "init": f"{_COMMANDS}.init:init",
        "objective": f"{_COMMANDS}.objective:objective",
        "kpi": f"{_COMMANDS}.kpi:kpi",
        "link": f"{_COMMANDS}.link:link",
        "unlink": f"{_COMMANDS}.link:unlink",
        "log": f"{_COMMANDS}.log:log",
        "due": f"{_COMMANDS}.due:due",
        "status": f"{_COMMANDS}.status:status",
        "show": f"{_COMMANDS}.show:show",
        "compare": f"{_COMMANDS}.compare:compare",
        "bet": f"{_COMMANDS}.bet:bet",
        "lint": f"{_COMMANDS}.lint:lint",
        "marker": f"{_COMMANDS}.marker:marker",
        "target": f"{_COMMANDS}.target:target",
        "rebase": f"{_COMMANDS}.rebase:rebase",
        "dismiss": f"{_COMMANDS}.dismiss:dismiss",
        "override": f"{_COMMANDS}.override:override",
        "import": f"{_COMMANDS}.import_file:import_file",
        "export": f"{_COMMANDS}.export:export",
        "history": f"{_COMMANDS}.history:history",
        "undo": f"{_COMMANDS}.undo:undo",
        "doctor": f"{_COMMANDS}.doctor:doctor",
        "backup": f"{_COMMANDS}.backup:backup",
        "restore": f"{_COMMANDS}.restore:restore",
    },
)
root.params.append(
    click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        help=_("Show the version."),
        callback=lambda ctx, _param, asked: _show_version(ctx) if asked else None,
    )
)


def _show_version(ctx: click.Context) -> None:
    from kpitui import __version__

    click.echo(f"kpitui {__version__}")
    ctx.exit()
