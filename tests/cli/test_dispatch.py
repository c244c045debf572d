"""What the system refuses becomes a sentence and an exit code.

The refusals are simulated: permission bits hold nobody back who runs the tests as root.
"""

import errno
import os

import pytest

from kpitui.cli.dispatch import exit_code, run
from kpitui.domain.errors import (
    AmbiguousNumber,
    DamagedFile,
    FileLocked,
    FileUnavailable,
    InvalidInput,
    NewerFile,
    UnknownName,
)


@pytest.fixture
def file(tmp_path, shop_content):
    """The shop's file, without a process around it."""
    path = tmp_path / "kpi.json"
    path.write_bytes(shop_content)
    return path


def refusing(path, code, flags):
    """`os.open`, but in that folder it fails as the system would where one of the flags is set."""
    real = os.open

    def call(name, asked, *rest, **settings):
        if str(name).startswith(str(path.parent)) and (asked & flags or not flags):
            raise OSError(code, os.strerror(code), str(name))
        return real(name, asked, *rest, **settings)

    return call


@pytest.mark.parametrize(
    "code", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT]
)
@pytest.mark.parametrize("command", ["log visits 9200 --period 2026-W40", "kpi add hires", "undo"])
def test_a_file_that_may_not_be_written_stays_as_it_is(file, monkeypatch, capsys, code, command):
    content = file.read_bytes()
    monkeypatch.setattr(os, "open", refusing(file, code, os.O_RDWR | os.O_WRONLY))
    assert run(["--file", str(file), *command.split()]) == 4
    monkeypatch.undo()
    out, err = capsys.readouterr()
    reason = os.strerror(code)
    assert (out, err) == ("", f"kpitui: {file} cannot be written: {reason}. Nothing was saved.\n")
    assert file.read_bytes() == content


@pytest.mark.parametrize("command", ["due", "status", "log visits 9200", "history --json"])
def test_a_file_that_may_not_be_read_is_named(file, monkeypatch, capsys, command):
    monkeypatch.setattr(os, "open", refusing(file, errno.EACCES, 0))
    assert run(["--file", str(file), *command.split()]) == 4
    monkeypatch.undo()
    assert capsys.readouterr() == ("", f"kpitui: {file} cannot be read: Permission denied.\n")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidInput, 2), (UnknownName, 2), (AmbiguousNumber, 2), (DamagedFile, 3), (NewerFile, 3),
        (FileUnavailable, 4), (FileLocked, 4),
    ],
)  # fmt: skip
def test_every_error_has_the_exit_code_of_the_contract(error, code):
    assert exit_code(error("sentence")) == code


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, EOFError])
def test_an_interruption_ends_with_130(monkeypatch, interruption, file):
    def interrupt(*_arguments):
        raise interruption

    monkeypatch.setattr("kpitui.cli.commands.due.due_report", interrupt)
    assert run(["--file", str(file), "due"]) == 130
