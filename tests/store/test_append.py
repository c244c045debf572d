import os

import pytest

from kpitui.domain.errors import FileUnavailable
from kpitui.store.append import UNKNOWN, append_line
from kpitui.store.layout import END, entry_line
from kpitui.store.opened import Contents, OpenFile

SHORT = {"at": 1, "by": "ben"}


@pytest.fixture
def contents(kpi_file):
    return opened(kpi_file.path)


def opened(path):
    file = OpenFile(path)
    return Contents(file, file.stamp()[2])


def append(path, contents, fields=SHORT):
    line = entry_line(contents.next_entry, fields)
    return append_line(str(path), contents, line), contents.with_line(line)


def test_a_line_is_written_over_the_end_and_the_end_behind_it(contents, path):
    before = path.read_bytes()
    append(path, contents)
    line = entry_line(3, SHORT)
    assert path.read_bytes() == before.removesuffix(END) + b"\n" + line + END


def test_what_is_known_after_lines_is_what_the_file_holds(contents, path):
    for number in range(3):
        stamp, contents = append(path, contents, SHORT | {"note": "x" * number})
        found = opened(str(path))
        assert found.log == contents.log
        assert found.next_entry == contents.next_entry == 4 + number
        assert contents.size == path.stat().st_size == stamp[2]


def test_one_write_and_one_flush_make_a_line(contents, path, faults):
    with faults() as calls:
        append(path, contents)
    assert calls.seen == ["open", "fstat", "pread", "pwrite", "fdatasync", "fstat", "close"]


def test_a_file_that_grew_meanwhile_is_left_alone(contents, path):
    append(path, contents)
    before = path.read_bytes()
    with pytest.raises(OSError, match=os.strerror(116)):
        append(path, contents)
    assert path.read_bytes() == before


def test_a_line_on_the_disk_is_not_denied_when_its_stamp_is_not_known(contents, path, faults):
    with faults(5) as calls:
        stamp, longer = append(path, contents)
    assert (calls.hit, stamp) == ("fstat", UNKNOWN)
    assert opened(str(path)).log == longer.log


def test_a_link_in_the_place_of_the_file_is_not_followed(contents, path):
    elsewhere = path.with_name("elsewhere.json")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(OSError, match="symbolic"):
        append(path, contents)
    assert elsewhere.read_bytes() == before


def test_a_pipe_in_the_place_of_the_file_hangs_nobody(contents, path):
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(FileUnavailable, match="no regular file"):
        append(path, contents)
