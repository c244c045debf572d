"""Help: every command has it, with examples that can be pasted."""

import re
import shlex

import click
import pytest

from kpitui.cli.root import LazyGroup, root

_OPERATORS = {"|", "||", "&&", ">", ">>", "<", ";"}


def walk(group, path=()):
    """Every command below a group, with its path."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield (*path, name), command
        if isinstance(command, LazyGroup):
            yield from walk(command, (*path, name))


COMMANDS = dict([((), root), *walk(root)])
NAMES = [" ".join(path) or "kpitui" for path in COMMANDS]


def runs(examples):
    """The kpitui runs in the lines of examples, each as its arguments."""
    for line in examples.replace("\\\n", " ").strip().splitlines():
        run = []
        words = shlex.shlex(line, posix=True, punctuation_chars=True)
        words.whitespace_split = True
        for word in [*words, ";"]:
            if word in _OPERATORS:
                if run[:1] == ["kpitui"]:
                    yield line, run[1:]
                run = []
            else:
                run.append(word)


def parsed(arguments):
    """The command that arguments lead to; raises click's errors for what it would not take."""
    context = root.make_context("kpitui", list(arguments))
    while isinstance(context.command, click.Group):
        left = [*context._protected_args, *context.args]
        if not left:
            break
        name, command, rest = context.command.resolve_command(context, left)
        context = command.make_context(name, rest, parent=context)
    return context.command


EXAMPLES = [(line, run) for command in COMMANDS.values() for line, run in runs(command.examples)]


@pytest.mark.parametrize(("path", "command"), COMMANDS.items(), ids=NAMES)
def test_every_command_says_what_it_does_and_shows_examples(path, command):
    assert command.help
    assert command.examples
    lines = command.examples.replace("\\\n", " ").splitlines()
    assert all(line.startswith("kpitui ") for line in lines)
    assert any(line.split()[1 : 1 + len(path)] == list(path) for line in lines)


@pytest.mark.parametrize(("line", "run"), EXAMPLES, ids=[line for line, _run in EXAMPLES])
def test_every_example_is_understood(line, run):
    assert parsed(run)


@pytest.mark.parametrize(
    "bad", [["staus"], ["status", "--jsn"], ["log", "--period"], ["kpi", "ad"]]
)
def test_a_wrong_example_would_be_found(bad):
    with pytest.raises(click.UsageError):
        parsed(bad)


def test_the_commands_are_those_of_the_contract_so_far():
    assert {
        "demo", "init", "objective", "kpi", "link", "unlink", "log", "due", "status", "show",
        "marker", "target", "import", "export", "history", "undo",
    } <= set(root.modules)  # fmt: skip
    assert set(COMMANDS[("kpi",)].modules) == {"add", "edit", "list", "show", "archive"}
    assert set(COMMANDS[("objective",)].modules) == {"add", "edit", "list", "archive"}


def test_options_are_those_of_the_contract():
    wanted = {
        ("log",): "--period --note --confidence --by --skip --batch",
        ("due",): "--json --exit-code",
        ("status",): "--json --exit-code",
        ("show",): "--json",
        ("link",): "--lead",
        ("target",): "--by --from --why",
        ("history",): "--json",
        ("kpi", "add"): (
            "--name --objective --kind --numerator --denominator --formula --unit --decimals "
            "--cadence --direction --role --level --scope --owner --tag --baseline --from --target "
            "--band --by --cumulative --reach --source --note"
        ),
        ("objective", "add"): "--name --owner --from --by --note",
        ("objective", "list"): "--json",
        ("kpi", "list"): "--json",
    }
    everywhere = "--file --lang --today --ascii --no-color --color --read-only"
    for path, options in wanted.items():
        known = {opt for param in COMMANDS[path].params for opt in param.opts}
        assert set(f"{options} {everywhere}".split()) <= known


@pytest.mark.parametrize("path", ["", "log", "kpi", "kpi add", "status", "target"])
def test_help_is_printed_on_request_with_either_option(kpitui, path):
    short, long = kpitui.ok(*path.split(), "-h"), kpitui.ok(*path.split(), "--help")
    assert short == long
    assert short.startswith(f"Usage: kpitui {path}".rstrip())
    assert short.index("Examples:") < short.index("Options:")
    examples = COMMANDS[tuple(path.split())].examples.splitlines()
    assert all(f"  {line}\n" in short for line in examples)


def test_help_names_every_command_in_a_line_that_fits(kpitui):
    listed = kpitui.ok("--help").partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(root.modules)
    assert all(re.match(r"  \S+ +\S", line) and len(line) <= 80 for line in listed)
