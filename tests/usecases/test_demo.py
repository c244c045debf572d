import shutil
import stat
import tempfile

import pytest

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.store.demo import demo_content
from kpitui.usecases import demo
from kpitui.usecases.demo import scratch_demo, write_demo


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder that temporary files go to."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_written_demo_is_the_bundled_one(tmp_path):
    write_demo(tmp_path / "demo.json")
    assert (tmp_path / "demo.json").read_bytes() == demo_content()


def test_an_existing_file_is_left_alone(tmp_path):
    path = tmp_path / "kpis.json"
    path.write_text("mine")
    with pytest.raises(InvalidInput, match=r"kpis\.json exists already"):
        write_demo(path)
    assert path.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["kpis.json"]


def test_a_demo_cannot_be_written_below_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileUnavailable, match="Not a directory"):
        write_demo(tmp_path / "file" / "demo.json")


def test_the_scratch_copy_lies_alone_in_a_private_folder(temporary):
    path = scratch_demo()
    assert path.read_bytes() == demo_content()
    assert path.parent.parent == temporary
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_scratch_copy_is_a_new_one(temporary):
    assert scratch_demo() != scratch_demo()


def test_without_a_folder_for_temporary_files_there_is_no_scratch_copy(temporary):
    shutil.rmtree(temporary)
    with pytest.raises(FileUnavailable, match="kpitui demo --write"):
        scratch_demo()


def test_a_scratch_copy_that_failed_leaves_no_folder_behind(temporary, monkeypatch):
    def fail(path):
        raise FileUnavailable("disk full")

    monkeypatch.setattr(demo, "write_demo", fail)
    with pytest.raises(FileUnavailable, match="disk full"):
        scratch_demo()
    assert list(temporary.iterdir()) == []
