"""Glyphs: every status, role and change has a sign, an ASCII form and, for a status, a word."""

import pytest

from kpitui.domain.kpi import Role
from kpitui.domain.status import Status
from kpitui.reports.glyphs import change_glyph, role_glyph, status_glyph, status_word

GRADES = [Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NO_TARGET]


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_sign_of_one_cell(status: Status, ascii_only: bool) -> None:
    sign = status_glyph(status, ascii_only=ascii_only)
    assert len(sign) == 1
    assert sign.isascii() is ascii_only or sign == "·"


@pytest.mark.parametrize("ascii_only", [False, True])
def test_good_middling_bad_and_unjudged_differ_without_colour(ascii_only: bool) -> None:
    assert len({status_glyph(status, ascii_only=ascii_only) for status in GRADES}) == 4


@pytest.mark.parametrize("ascii_only", [False, True])
def test_leading_looks_ahead_lagging_back_and_neither_is_blank(ascii_only: bool) -> None:
    signs = [role_glyph(role, ascii_only=ascii_only) for role in (*Role, None)]
    assert signs == ([">", "<", " "] if ascii_only else ["»", "«", " "])


@pytest.mark.parametrize("ascii_only", [False, True])
def test_rising_falling_and_staying_differ(ascii_only: bool) -> None:
    signs = [change_glyph(rose, ascii_only=ascii_only) for rose in (True, False, None)]
    assert signs == (["^", "v", "="] if ascii_only else ["↑", "↓", "→"])


def test_every_status_has_a_word_of_its_own() -> None:
    assert [status_word(status) for status in Status] == [str(status) for status in Status]
    assert len({status_word(status) for status in Status}) == len(Status)
