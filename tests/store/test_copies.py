import errno
import json
import os
from pathlib import Path

import pytest

from kpitui.domain.measurement import Measurement
from kpitui.store import prepare
from kpitui.store.copies import keep_whole, previous_path, put_aside
from kpitui.store.log_region import sealed_lines, sealed_number
from kpitui.store.shadow import forget_lines, keep_line, shadow_path


def record(file, day, value=2.0):
    row = Measurement(kpi="visits", period=f"2026-01-{day:02}", value=value)
    file.change(lambda workbook: [row], lambda: 1, "anna")


def shadow_of(path):
    content = path.with_name("kpi.json.shadow").read_bytes()
    return [sealed_number(line) for line in sealed_lines(content)]


def test_every_line_has_a_second_copy(kpi_file, path):
    for day in (1, 2, 3):
        record(kpi_file, day)
    assert shadow_of(path) == [3, 4, 5]


def test_a_fold_keeps_the_file_before_it_and_begins_the_lines_anew(kpi_file, path, monkeypatch):
    record(kpi_file, 1)
    monkeypatch.setattr(prepare, "LONGEST_LOG", 0)
    record(kpi_file, 2)
    previous = json.loads(path.with_name("kpi.json.bak").read_bytes())
    assert list(previous["log"]) == ["3", "4"]
    assert json.loads(path.read_bytes())["log"] == {}
    assert shadow_of(path) == []


def test_a_file_that_is_written_whole_has_a_whole_copy(kpi_file, path, monkeypatch):
    record(kpi_file, 1)
    monkeypatch.setattr(prepare, "LONGEST_LINE", 1)
    record(kpi_file, 2)
    assert path.with_name("kpi.json.bak").read_bytes() == path.read_bytes()
    assert shadow_of(path) == []


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o660])
def test_a_copy_is_as_closed_as_the_file(kpi_file, path, mode):
    path.chmod(mode)
    keep_line(str(path), b"line")
    keep_whole(str(path), [b"content"])
    aside = put_aside(str(path), b"content", "torn")
    places = [shadow_path(str(path)), previous_path(str(path)), aside]
    assert {os.stat(place).st_mode & 0o777 for place in places} == {mode}


def test_a_copy_that_fails_is_nobodys_concern(kpi_file, path, monkeypatch):
    def fail(*_arguments, **_settings):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    monkeypatch.setattr(os, "write", fail)
    keep_line(str(path), b"line")
    keep_whole(str(path), [b"content"])
    kept = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    assert kept | before == kept
    assert not any(name.endswith(".tmp") for name in kept)


@pytest.mark.parametrize("keep", [keep_line, lambda path, line: forget_lines(path)])
def test_a_link_in_the_place_of_the_lines_is_not_followed(kpi_file, path, tmp_path, keep):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    path.with_name("kpi.json.shadow").unlink(missing_ok=True)
    path.with_name("kpi.json.shadow").symlink_to(victim)
    keep(str(path), b"line")
    assert victim.read_bytes() == b"precious"


def test_a_pipe_in_the_place_of_the_lines_hangs_nobody(kpi_file, path):
    path.with_name("kpi.json.shadow").unlink(missing_ok=True)
    os.mkfifo(path.with_name("kpi.json.shadow"))
    keep_line(str(path), b"line")
    forget_lines(str(path))
    assert path.with_name("kpi.json.shadow").is_fifo()


def test_a_second_content_under_one_label_gets_a_name_of_its_own(path):
    path.write_bytes(b"now")
    names = [put_aside(str(path), content, "schema-1") for content in (b"one", b"two", b"one")]
    assert [Path(name).name for name in names] == [
        "kpi.json.schema-1",
        "kpi.json.schema-1-2",
        "kpi.json.schema-1",
    ]
    assert [Path(name).read_bytes() for name in names] == [b"one", b"two", b"one"]
