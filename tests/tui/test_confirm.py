import pytest

from kpitui.tui.dialogs.confirm import Confirm

QUESTION = "Put [orders] out of sight? Its values stay."


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["y"], True),
        (["n"], False),
        (["enter"], False),
        (["escape"], False),
        (["left", "enter"], True),
        (["tab", "enter"], True),
        (["left", "right", "enter"], False),
    ],
)
async def test_only_a_deliberate_key_answers_yes(stage, keys: list[str], answer: bool) -> None:
    app = stage(Confirm(QUESTION, "Archive"))
    async with app.run_test() as pilot:
        await pilot.press(*keys)
    assert app.answers == [answer]


async def test_the_question_and_the_answers_are_said_in_words(stage) -> None:
    app = stage(Confirm(QUESTION, "Archive", "Keep it"))
    async with app.run_test():
        assert str(app.screen.query_one("#question").render()) == QUESTION
        answers = str(app.screen.query_one("#answers").render())
        assert "y Archive" in answers
        assert "> " in answers.split("Archive")[1]
        assert "n Keep it" in answers


async def test_o_says_yes_in_french(stage, french: None) -> None:
    app = stage(Confirm("Archiver ?", "Archiver"))
    async with app.run_test() as pilot:
        assert "o Archiver" in str(app.screen.query_one("#answers").render())
        await pilot.press("o")
    assert app.answers == [True]


async def test_o_says_nothing_in_english(stage) -> None:
    app = stage(Confirm(QUESTION, "Archive"))
    async with app.run_test() as pilot:
        await pilot.press("o")
        assert app.answers == []
