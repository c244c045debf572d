"""What was being typed is kept for its person alone, and never twice in one place."""

import os
import stat

import pytest

from kpitui.store.drafts import Typed, TypedRow, forget_draft, keep_draft, kept_drafts

FORM = Typed(kind="kpi", title="New KPI", texts={"name": "Site vis", "note": "two\nlines"})
ROWS = Typed(kind="check-in", rows=(TypedRow(kpi="visits", period="2026-W47", text="12"),), seen=7)


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "kpi.json")


@pytest.mark.parametrize("typed", [FORM, ROWS])
def test_what_was_typed_comes_back_until_it_is_forgotten(path, typed):
    assert kept_drafts(path) == {}
    assert keep_draft(path, typed)
    [(place, kept)] = kept_drafts(path).items()
    assert kept == typed
    forget_draft(place)
    forget_draft(place)
    assert kept_drafts(path) == {}


def test_sessions_that_are_cut_together_keep_one_each(path):
    assert keep_draft(path, FORM)
    assert keep_draft(path, ROWS)
    assert list(kept_drafts(path).values()) == [FORM, ROWS]


def test_another_file_has_drafts_of_its_own(path, tmp_path):
    keep_draft(path, FORM)
    assert kept_drafts(str(tmp_path / "other.json")) == {}


def test_a_file_and_a_link_to_it_share_their_drafts(path, tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(path)
    keep_draft(path, FORM)
    assert list(kept_drafts(str(link)).values()) == [FORM]


def test_nobody_else_may_read_them(path, state):
    before = os.umask(0)
    try:
        keep_draft(path, FORM)
    finally:
        os.umask(before)
    [draft] = (state / "kpitui" / "drafts").iterdir()
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700


def test_nothing_is_left_beside_them(path, state):
    keep_draft(path, FORM)
    assert [each.suffix for each in (state / "kpitui" / "drafts").iterdir()] == [".json"]


def test_a_folder_that_cannot_be_made_is_no_error(path, state):
    state.write_text("a file stands where the folder should be")
    assert not keep_draft(path, FORM)
    assert kept_drafts(path) == {}


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"kind": 1}', b"[" * 100_000])
def test_what_cannot_be_read_is_left_out(path, content):
    keep_draft(path, FORM)
    [place] = kept_drafts(path)
    with open(place, "wb") as file:
        file.write(content)
    assert kept_drafts(path) == {}


def test_a_link_in_the_place_of_a_draft_is_not_followed(path, tmp_path):
    keep_draft(path, FORM)
    [place] = kept_drafts(path)
    os.rename(place, tmp_path / "moved")
    os.symlink(tmp_path / "moved", place)
    assert kept_drafts(path) == {}


def test_a_relative_state_folder_is_ignored(path, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    keep_draft(path, FORM)
    [place] = kept_drafts(path)
    assert place.startswith(str(tmp_path / "home" / ".local" / "state" / "kpitui" / "drafts"))


def test_too_many_drafts_are_refused_and_not_overwritten(path):
    assert all(keep_draft(path, FORM) for _number in range(20))
    assert not keep_draft(path, ROWS)
    assert ROWS not in kept_drafts(path).values()
