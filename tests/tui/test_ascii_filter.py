"""The ASCII filter: nothing but ASCII gets out, cell for cell, and lines stay readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color

from kpitui.domain.kpi import Role
from kpitui.domain.status import Status
from kpitui.reports.glyphs import change_glyph, role_glyph, status_glyph
from kpitui.reports.sparkline import progress_bar
from kpitui.tui.widgets.ascii_filter import _PLAIN, AsciiFilter, plain

BLACK = Color(0, 0, 0)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cf", "Zl", "Zp"]), max_size=30)
AWKWARD = st.text("ab1 \n目ｱＡ한é\u0301\u20e3❤▶\ufe0f👍🏽🇫🇷½ﬁ", max_size=12)
WIDE = st.text(st.sampled_from("ab目Ａ❤…●"), max_size=12)


@given(TEXT | AWKWARD | WIDE)
def test_ascii_takes_as_many_cells_as_what_it_stands_for(text: str) -> None:
    assert plain(text).isascii()
    assert cell_len(plain(text)) == cell_len(text)


@given(st.text(st.characters(codec="ascii")))
def test_what_is_ascii_already_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("● on track ▲ ■ · é ½ 目", "o on track ! X . e ? ??"),
        ("Café crème", "Cafe creme"),
        ("Cafe\u0301", "Cafe"),
        ("12\u202f500\u00a0€", "12 500 ?"),
        ("ＡＢ", "A B "),
        ("❤\ufe0f|", "?| "),
        ("▶\ufe0f|", ">| "),
        ("1\ufe0f\u20e3|", "1| "),
        ("“a” ‘b’ – c…", "\"a\" 'b' - c~"),
        ("┌─┐│└┘ ╭╮╰╯", "+-+|++ ++++"),
        ("ﬁ", "?"),
        ("\ufffd[31m", "?[31m"),
    ],
)
def test_signs_have_their_ascii_forms(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_every_known_sign_becomes_one_ascii_sign_in_its_one_cell() -> None:
    for sign, ascii_form in _PLAIN.items():
        assert (len(ascii_form), cell_len(sign)) == (1, 1), ascii(sign)
        assert ascii_form.isascii()
        assert plain(sign) == ascii_form


def test_every_sign_that_kpitui_draws_is_known() -> None:
    drawn = "".join(
        [
            *(status_glyph(status) for status in Status),
            *(role_glyph(role) for role in Role),
            *(change_glyph(rose) for rose in (True, False, None)),
            progress_bar(0.4, 0.7, 20),
            "…›↵⭾",
        ]
    )
    assert "?" not in plain(drawn)


@pytest.mark.parametrize("status", Status)
def test_a_status_is_filtered_to_its_own_ascii_form(status: Status) -> None:
    assert plain(status_glyph(status)) == status_glyph(status, ascii_only=True)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_filtered_to_its_own_ascii_form(role: Role) -> None:
    assert plain(role_glyph(role)) == role_glyph(role, ascii_only=True)


def test_segments_keep_their_looks_and_controls() -> None:
    bold, control = Style(bold=True), [(ControlType.BELL,)]
    drawn = [Segment("é…", bold), Segment("plain", bold), Segment("é", None, control)]
    filtered = AsciiFilter().apply(drawn, BLACK)
    assert filtered == [
        Segment("e~", bold),
        Segment("plain", bold),
        Segment("e", None, control),
    ]
    assert filtered[1] is drawn[1]


@given(st.lists(TEXT | AWKWARD, max_size=4))
def test_a_line_is_as_wide_as_before(texts: list[str]) -> None:
    line = [Segment(text) for text in texts]
    filtered = AsciiFilter().apply(line, BLACK)
    assert [segment.cell_length for segment in filtered] == [each.cell_length for each in line]
    assert all(segment.text.isascii() for segment in filtered)
