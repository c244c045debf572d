import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpitui.cli import screens
from kpitui.cli.commands.demo import demo
from kpitui.cli.invocation import Invocation
from kpitui.store.demo import demo_content


@pytest.fixture
def run(tmp_path):
    """Runs kpitui as a process of its own, at home in a temporary folder."""

    def start(*arguments):
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
        return subprocess.run(
            [sys.executable, "-m", "kpitui", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@pytest.fixture
def opened(monkeypatch):
    """What the screens were opened with: the options, and the file's content then."""
    seen = []

    def open_screens(invocation):
        seen.append((dict(invocation.options), Path(invocation.path).read_bytes()))
        return 7

    monkeypatch.setattr(screens, "open_screens", open_screens)
    return seen


def open_demo(invocation):
    return CliRunner().invoke(demo, [], obj=invocation, standalone_mode=False)


def test_write_makes_the_file_and_prints_a_command_that_opens_it(run, tmp_path):
    done = run("demo", "--write", "my demo.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "my demo.json").read_bytes() == demo_content()
    command = shlex.split(done.stdout.splitlines()[-1])
    assert command == ["kpitui", "--file", "my demo.json", "--today", "2011-12-09"]
    due = run(*command[1:], "due")
    assert (due.returncode, due.stdout) == (0, "Nothing is due.\n")


def test_a_path_below_home_is_understood(run, tmp_path):
    done = run("demo", "--write=~/demo.json")
    assert (tmp_path / "demo.json").exists()
    assert str(tmp_path / "demo.json") in done.stdout


def test_write_leaves_an_existing_file_alone(run, tmp_path):
    (tmp_path / "kpis.json").write_text("mine")
    done = run("demo", "--write", "kpis.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "exists already" in done.stderr
    assert (tmp_path / "kpis.json").read_text() == "mine"


def test_read_only_writes_nothing(run, tmp_path):
    done = run("--read-only", "demo", "--write", "demo.json")
    assert (done.returncode, done.stdout) == (4, "")
    assert not (tmp_path / "demo.json").exists()


def test_without_a_terminal_the_demo_says_so_and_leaves_nothing_behind(run, tmp_path):
    done = run("demo")
    assert done.returncode == 2
    assert "terminal" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_screens_open_on_a_scratch_copy_that_is_gone_afterwards(opened):
    done = open_demo(Invocation())
    assert done.return_value == 7
    [(options, content)] = opened
    assert content == demo_content()
    assert options["today"] == "2011-12-09"
    assert not Path(options["file"]).parent.exists()


def test_a_day_that_was_asked_for_stays(opened):
    invocation = Invocation()
    invocation.options["today"] = "2011-07-04"
    open_demo(invocation)
    assert opened[0][0]["today"] == "2011-07-04"


def test_the_scratch_copy_is_gone_after_a_failure_too(opened, monkeypatch):
    def fail(invocation):
        opened.append(invocation.path)
        raise KeyboardInterrupt

    monkeypatch.setattr(screens, "open_screens", fail)
    open_demo(Invocation())
    assert not Path(opened[0]).parent.exists()
