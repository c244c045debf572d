"""The help: every key of where the person is, in two columns, with the signs under them."""

from collections.abc import Callable

import pytest
from textual.app import App
from textual.pilot import Pilot

from kpitui.tui.app import KpiApp
from kpitui.tui.dialogs.help import HelpDialog, KeyHelp, key_name, keys_of, legend, two_columns
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.screens.dashboard import DashboardScreen
from kpitui.usecases.session import Session

AppPilot = Pilot[None]


async def until(pilot: AppPilot, holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("the condition never held")


def drawn(app: App[None]) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(piece.text for piece in strip) for strip in strips)


def unexplained(dialog: HelpDialog, shown: str) -> list[KeyHelp]:
    """The keys that no line of the screen explains."""
    return [
        each
        for each in dialog.keys
        if not any(
            each.keys in line and (each.name in line or each.sentence in line)
            for line in shown.splitlines()
        )
    ]


@pytest.mark.parametrize(
    ("key", "name", "ascii_name"),
    [
        ("up", "↑", "up"),
        ("left", "←", "left"),
        ("shift+down", "shift+↓", "shift+down"),
        ("escape", "esc", "esc"),
        ("enter", "enter", "enter"),
        ("question_mark", "?", "?"),
        ("equals_sign", "=", "="),
        ("ctrl+p", "ctrl+p", "ctrl+p"),
        ("backspace", "backspace", "backspace"),
        ("G", "G", "G"),
        ("+", "+", "+"),
    ],
)
def test_keys_have_the_names_that_people_know(key: str, name: str, ascii_name: str) -> None:
    assert key_name(key) == name
    assert key_name(key, ascii_only=True) == ascii_name


async def test_keys_are_those_of_the_screen_and_those_that_work_everywhere(
    session: Session,
) -> None:
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.pause()
        keys = keys_of(app.screen)
    groups = list(dict.fromkeys(each.group for each in keys))
    assert groups == ["Move", "Do", "Everywhere"]
    by_name = {(each.group, each.name): each for each in keys}
    assert by_name["Do", "Open"].keys == "enter"
    assert by_name["Do", "Open"].sentence == "See the KPI in full"
    assert by_name["Move", "Down"].keys in {"↓ j", "j ↓"}
    assert "?" in by_name["Everywhere", "Help"].keys


async def test_letters_that_would_be_typed_are_not_offered_in_the_check_in(
    session: Session,
) -> None:
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.press("c")
        assert isinstance(app.screen, CheckInScreen)
        keys = keys_of(app.screen)
    everywhere = {each.name for each in keys if each.group == "Everywhere"}
    assert {"Help", "Palette"} <= everywhere
    assert not {"Dashboard", "Objectives"} & everywhere


async def test_a_remapped_key_is_shown_as_it_is_now(session: Session) -> None:
    app = KpiApp(session)
    async with app.run_test() as pilot:
        app.set_keymap({"dashboard.open": "x"})
        await pilot.pause()
        assert {each.keys for each in keys_of(app.screen) if each.name == "Open"} == {"x"}


@pytest.mark.parametrize("where", ["", "2", "enter", "c"])
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_all_keys_and_signs_are_in_sight_at_80_by_24(
    session: Session, where: str, ascii_only: bool
) -> None:
    app = KpiApp(session, ascii_only=ascii_only)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*where.split(), "question_mark")
        dialog = app.screen
        assert isinstance(dialog, HelpDialog)
        await until(pilot, lambda: not unexplained(dialog, drawn(app)))
        shown = drawn(app)
        page = app.screen.query_one("#page")
        assert page.max_scroll_y == 0
        assert "lagging" in shown
        assert "progress and plan" in shown
        if ascii_only:
            assert shown.isascii()


@pytest.mark.parametrize("closing", ["escape", "question_mark", "q", "enter"])
async def test_help_closes_and_leaves_the_screen_as_it_was(session: Session, closing: str) -> None:
    app = KpiApp(session)
    async with app.run_test() as pilot:
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpDialog)
        await pilot.press(closing)
        await until(pilot, lambda: isinstance(app.screen, DashboardScreen))
        assert app.is_running


async def test_in_a_small_window_the_rest_is_reached_by_scrolling(session: Session) -> None:
    app = KpiApp(session)
    async with app.run_test(size=(60, 18)) as pilot:
        await pilot.press("question_mark")
        page = app.screen.query_one("#page")
        await until(pilot, lambda: page.max_scroll_y > 0)
        await pilot.press(*["down"] * 30)
        await until(pilot, lambda: page.scroll_y == page.max_scroll_y)
        assert "no verdict yet" in drawn(app)


def test_columns_take_a_sentence_where_it_fits_and_the_name_where_not() -> None:
    keys = [
        KeyHelp("Move", "j", "Down", "The next row of the table"),
        KeyHelp("Do", "a", "Add", "Define a KPI"),
    ]
    assert "The next row of the table" in two_columns(keys, 80).plain
    narrow = two_columns(keys, 40).plain
    assert "Down" in narrow
    assert "The next row" not in narrow
    assert "Define a KPI" in narrow


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", [56, 76])
def test_the_legend_fits_its_width(width: int, ascii_only: bool) -> None:
    lines = legend(width, ascii_only=ascii_only).split("\n")
    assert len(lines) == 2
    assert all(len(line.plain.rstrip()) <= width for line in lines)
    assert legend(width, ascii_only=True).plain.isascii()
