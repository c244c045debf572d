"""The pen sends less, and a terminal shows the same."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.tui.pen import PLAIN, Pen, applied, switch

FLAGS = st.frozensets(st.sampled_from([1, 2, 3, 4, 5, 7, 8, 9]))
FRONTS = st.sampled_from(["", "31", "97", "38;5;200", "38;2;1;2;3"])
BEHINDS = st.sampled_from(["", "44", "103", "48;5;7", "48;2;9;8;7"])
LOOKS = st.tuples(FLAGS, FRONTS, BEHINDS)
STYLES = st.sampled_from(
    ["0", "", "1", "2", "22", "3", "23", "4", "24", "7", "27", "9", "29", "39", "49", "31", "92",
     "38;2;1;2;3", "48;5;7", "1;38;2;9;9;9;48;2;1;1;1", "0;7"]
)  # fmt: skip
PIECES = st.one_of(
    STYLES.map(lambda codes: f"\x1b[{codes}m"),
    st.text("ab ─█", max_size=6),
    st.tuples(st.integers(1, 5), st.integers(1, 20)).map(lambda at: f"\x1b[{at[0]};{at[1]}H"),
    st.sampled_from(["\r\n", "\x1b[K", "\x1b[2J", "\x1b[?25l", "\x1b[?2026$p"]),
)


def shown(writes: list[str]) -> tuple[object, ...]:
    """What a terminal shows after some writes, colours and all."""
    screen = pyte.Screen(20, 6)
    stream = pyte.Stream(screen)
    for text in writes:
        stream.feed(text.replace("\x1b[?2026$p", ""))
    cells = tuple(tuple(screen.buffer[y][x] for x in range(20)) for y in range(6))
    return cells, (screen.cursor.x, screen.cursor.y)


@given(st.lists(st.lists(PIECES, max_size=8).map("".join), max_size=6))
def test_a_terminal_shows_the_same(writes: list[str]) -> None:
    pen = Pen()
    assert shown([pen.lean(text) for text in writes]) == shown(["\x1b[0m", *writes])


@given(LOOKS, LOOKS)
def test_a_switch_leads_to_the_wanted_look_from_anywhere(was: object, wanted: object) -> None:
    for start in (was, None):
        codes = switch(start, wanted).removeprefix("\x1b[").removesuffix("m")
        before = start if start is not None else (frozenset({1, 4}), "31", "44")
        assert wanted == (applied(before, codes) if codes else before)


def test_what_stays_is_not_sent_again() -> None:
    pen = Pen()
    pen.lean("\x1b[38;2;1;1;1;48;2;2;2;2mone\x1b[0m")
    assert pen.lean("\x1b[38;2;1;1;1;48;2;2;2;2mtwo\x1b[0m") == "two"
    assert pen.lean("\x1b[38;2;9;9;9;48;2;2;2;2mthree\x1b[0m") == "\x1b[38;2;9;9;9mthree"
    assert pen.lean("four") == "\x1b[0mfour"


def test_a_sequence_that_is_not_known_goes_through_and_nothing_is_taken_for_granted() -> None:
    pen = Pen()
    assert pen.lean("\x1b[1mone") == "\x1b[0;1mone"
    assert pen.lean("\x1b[53mtwo") == "\x1b[53m\x1b[0;1mtwo"


@pytest.mark.parametrize("style", ["38", "38;9", "48;2;1;2", "53", "4;53"])
def test_half_colours_and_strange_codes_are_not_known(style: str) -> None:
    assert applied(PLAIN, style) is None
