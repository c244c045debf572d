"""What is printed where: terminals with and without colour, pipes, old encodings."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

ESCAPE = "\x1b"
CHARTS = (["status"], ["show", "visits"], ["due"], ["history"], ["kpi", "list"])


@pytest.fixture
def on_terminal(shop):
    """What a command prints on a terminal of 100 columns."""

    def run(*arguments, **env):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "kpitui", *arguments],
            env=shop.environment | env, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave,
        )  # fmt: skip
        os.close(slave)
        text = b""
        while part := _read(master):
            text += part
        assert process.wait() == 0
        os.close(master)
        return text.decode().replace("\r\n", "\n")

    return run


def _read(master):
    try:
        return os.read(master, 65536)
    except OSError:  # Linux answers EIO once the other side is closed
        return b""


@pytest.mark.parametrize("command", CHARTS)
def test_a_pipe_gets_no_escape_codes(shop, command):
    out = shop.ok(*command)
    assert ESCAPE not in out
    assert "\r" not in out


@pytest.mark.parametrize("command", CHARTS[:2])
def test_a_terminal_gets_colours_beside_the_same_words(on_terminal, command):
    coloured = on_terminal(*command)
    assert ESCAPE in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == on_terminal(*command, NO_COLOR="1")


@pytest.mark.parametrize("command", CHARTS[:2])
@pytest.mark.parametrize(
    ("options", "env"),
    [
        ((), {"NO_COLOR": "1"}),
        (("--no-color",), {}),
        (("--color", "never"), {}),
        ((), {"TERM": "dumb"}),
    ],
)
def test_colour_can_be_refused(on_terminal, command, options, env):
    assert ESCAPE not in on_terminal(*command, *options, **env)


@pytest.mark.parametrize("colours", ["16", "256", "true"])
def test_colours_can_be_asked_for_where_nobody_would_expect_them(shop, colours):
    assert ESCAPE in shop.ok("status", "--color", colours)
    assert ESCAPE not in shop.ok("status", "--color", "auto")


def test_an_empty_no_color_refuses_nothing(on_terminal):
    assert ESCAPE in on_terminal("status", NO_COLOR="")


def test_the_text_uses_the_width_of_the_terminal(on_terminal):
    lines = on_terminal("show", "visits", "--no-color").splitlines()
    assert max(map(len, lines)) == 100


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
        {"LANG": "nosuch"},
    ],
    ids=str,
)
def test_no_locale_and_no_encoding_ends_the_program(shop, env):
    shop.ok("kpi", "edit", "visits", "--name", "Visites où l’on achète 語 " + "x" * 60)
    for command in (["status"], ["show", "visits"], ["kpi", "list"], ["history"], ["log", "-h"]):
        assert shop.ok(*command, env=env)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_an_old_encoding_is_drawn_in_ascii(shop, encoding):
    out = shop.ok("status", env={"PYTHONIOENCODING": encoding})
    assert out.isascii()
    assert "X off track" in out


def test_bytes_that_are_no_text_are_named_and_end_nothing(shop):
    for env in ({}, {"PYTHONIOENCODING": "utf-8:strict"}):
        answer = shop("log", "v\udcff", "5", env=env)
        assert answer.returncode == 2
        assert "There is no KPI" in answer.stderr
        assert shop("init", "--file", "\udcff.json", env=env).returncode in {0, 2}


def test_a_reader_that_has_seen_enough_is_no_failure(shop):
    gone, pipe = os.pipe()
    os.close(gone)
    answer = shop("history", stdout=pipe)
    os.close(pipe)
    assert (answer.returncode, answer.stderr) == (0, "")
