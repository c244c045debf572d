from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.text_prompt import TextPrompt


def not_shouting(text: str) -> str | None:
    return "Please do not shout." if text.isupper() else None


async def test_enter_answers_the_text(stage, burst) -> None:
    app = stage(TextPrompt("Note on [visits]", "Note"))
    async with app.run_test() as pilot:
        await burst(pilot, "calm\nlost")
        assert await app.answer(pilot) == "calm"


async def test_an_unchanged_text_of_two_lines_is_answered_as_it_was(stage) -> None:
    app = stage(TextPrompt("Note", "Note", "two\nlines"))
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert await app.answer(pilot) == "two\nlines"


async def test_a_wrong_text_is_objected_to_while_it_is_typed(stage) -> None:
    app = stage(TextPrompt("Note", "Note", check=not_shouting))
    async with app.run_test() as pilot:
        await pilot.press("A", "enter")
        assert app.answers == []
        assert app.screen.fields[0].problem == "Please do not shout."
        await pilot.press("h", "enter")
        assert await app.answer(pilot) == "Ah"


async def test_escape_leaves_at_once_when_nothing_was_typed(stage) -> None:
    app = stage(TextPrompt("Note", "Note", "calm"))
    async with app.run_test() as pilot:
        await pilot.press("escape")
    assert app.answers == [None]


async def test_escape_asks_before_it_loses_what_was_typed(stage) -> None:
    app = stage(TextPrompt("Note", "Note"))
    async with app.run_test() as pilot:
        await pilot.press("x", "escape")
        assert isinstance(app.screen, Confirm)
        await pilot.press("n")
        assert app.screen is app.dialog
        assert app.dialog.texts() == {"text": "x"}
        await pilot.press("escape", "y")
    assert app.answers == [None]
