import fcntl
from pathlib import Path

import pytest

from kpitui.domain.errors import FileLocked
from kpitui.store.lock import writing


@pytest.fixture
def place(path):
    return str(path)


def take(place, longest_wait=0):
    with writing(place, "ben", longest_wait):
        return "taken"


def test_one_at_a_time_holds_the_lock(place):
    with writing(place, "anna"), pytest.raises(FileLocked):
        take(place)


def test_a_lock_that_is_held_too_long_names_its_holder(place):
    held_by_anna = pytest.raises(FileLocked, match=r"in use by anna \(process 12\)")
    with writing(place, "anna (process 12)"), held_by_anna as caught:
        take(place, longest_wait=0.02)
    assert "Nothing was saved" in str(caught.value)


def test_a_holder_that_left_no_name_is_another_program(path, place):
    with Path(f"{place}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(FileLocked, match="another program"):
            take(place)


def test_the_lock_is_free_after_an_error(place):
    with pytest.raises(ZeroDivisionError), writing(place, "anna"):
        raise ZeroDivisionError
    assert take(place) == "taken"


def test_a_shorter_name_leaves_nothing_of_the_longer_one(place):
    with writing(place, "a person with a long name"):
        pass
    with writing(place, "ben"):
        assert Path(f"{place}.lock").read_text() == "ben"


def test_a_link_planted_at_the_name_of_the_lock_is_not_followed(place, tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    Path(f"{place}.lock").symlink_to(victim)
    with pytest.raises(OSError, match="symbolic"), writing(place, "anna"):
        pytest.fail("the lock was taken through a link")
    assert victim.read_bytes() == b"precious"


def test_a_long_name_cut_inside_a_letter_is_still_shown(place):
    with writing(place, "é" * 150 + "!"), pytest.raises(FileLocked, match="ééé"):
        take(place)
