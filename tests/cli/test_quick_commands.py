"""Quick commands stay quick: what they never load, seen in fresh interpreters."""

import json
import subprocess
import sys

import pytest

SLOW = {"textual", "rich", "numpy", "plotext", "babel", "hypothesis", "jinja2", "asyncio"}
HEAVY = {"dataclasses", "platformdirs", "tempfile", "logging", "csv", "difflib", "argparse"}

# The program ends its process itself; what it had loaded is told just before.
_PROBE = """
import json, os, sys
from kpitui.cli import main
ended = main.end
def end(code):
    sys.stdout.flush()
    os.write(2, json.dumps([code, sorted(sys.modules)]).encode())
    ended(code)
main.end = end
main.main(sys.argv[1:])
"""


@pytest.fixture
def loaded_by(shop):
    """The modules that are loaded when a command ends, by their first names."""

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-c", _PROBE, "--file", str(shop.file), *arguments],
            cwd=shop.home, env=shop.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        code, modules = json.loads(done.stderr)
        assert code == 0
        return {name.partition(".")[0] for name in modules}, set(modules)

    return run


@pytest.mark.parametrize("command", [
    ["log", "visits", "9200"], ["due"], ["due", "--json"], ["status"], ["status", "--json"],
    ["history"], ["undo"], ["kpi", "list"],
])  # fmt: skip
def test_a_quick_command_loads_no_screens_charts_or_statistics(loaded_by, command):
    packages, modules = loaded_by(*command)
    assert not packages & SLOW
    assert not any(name.startswith("kpitui.tui") for name in modules)


@pytest.mark.parametrize("command", [["log", "visits", "9200"], ["due"]])
def test_log_and_due_load_little_else(loaded_by, command):
    assert not loaded_by(*command)[0] & HEAVY


@pytest.mark.parametrize("command", [["due"], ["status"], ["history"]])
def test_reading_needs_no_tinydb(loaded_by, command):
    assert "tinydb" not in loaded_by(*command)[0]


def test_a_chart_does_load_plotext(loaded_by):
    assert "plotext" in loaded_by("show", "visits")[0]
