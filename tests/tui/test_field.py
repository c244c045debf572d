import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.theme import DARK, THEMES
from kpitui.tui.widgets.field import ChoiceField, Field, LineInput, Option, TextField

CADENCES = tuple(Option(word, word) for word in ("day", "week", "month", "quarter", "minute"))


class Fields(App[None]):
    CSS_PATH = stylesheet("field")

    def __init__(self, *fields: Field, note: str | None = None) -> None:
        super().__init__()
        self.note = note
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.fields = fields

    def compose(self) -> ComposeResult:
        yield from self.fields
        if self.note is not None:
            yield TextField("note", "Note", self.note)

    @property
    def line(self) -> LineInput:
        return self.query_one(LineInput)


def cadence(**options: bool) -> ChoiceField:
    return ChoiceField("cadence", "Measured every", CADENCES, "week", **options)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["right"], "month"),
        (["space"], "month"),
        (["left", "left"], "minute"),
        (["m"], "month"),
        (["m", "m"], "minute"),
        (["m", "m", "m"], "month"),
        (["Q"], "quarter"),
        (["x"], "week"),
    ],
)
async def test_arrows_go_round_the_answers_and_letters_jump(keys: list[str], chosen: str) -> None:
    field = cadence()
    async with Fields(field).run_test() as pilot:
        await pilot.press(*keys)
        assert field.text == chosen


async def test_a_choice_is_drawn_with_its_meaning_and_never_as_markup() -> None:
    field = ChoiceField("objective", "Objective", (Option("eu", "[EU] sales", "not [b]"),), "eu")
    async with Fields(field).run_test():
        assert field.control.render().plain == "‹ [EU] sales ›  not [b]"


async def test_a_choice_can_be_drawn_in_ascii() -> None:
    field = cadence(ascii_only=True)
    async with Fields(field).run_test():
        assert field.control.render().plain == "< week >"


async def test_a_value_that_is_no_answer_leaves_the_first() -> None:
    field = ChoiceField("cadence", "Measured every", CADENCES, "fortnight")
    async with Fields(field).run_test():
        assert field.text == "day"


async def test_keys_of_a_burst_are_taken_in_the_order_typed(burst) -> None:
    field = TextField("goal", "Target")
    async with Fields(field).run_test() as pilot:
        await burst(pilot, "129\b3\b\b45")
        assert field.text == "145"


async def test_letters_of_a_burst_are_taken_by_a_choice_in_order(burst) -> None:
    field = cadence()
    async with Fields(field).run_test() as pilot:
        await burst(pilot, "dmq")
        assert field.text == "quarter"


async def test_enter_in_a_line_of_its_own_submits_what_was_typed_until_then(burst) -> None:
    submitted = []

    class Alone(Fields):
        def on_input_submitted(self, event: Input.Submitted) -> None:
            submitted.append(event.value)

    async with Alone(TextField("note", "Note")).run_test() as pilot:
        await burst(pilot, "12\n34\n")
    assert submitted == ["12", "1234"]


async def test_an_untouched_text_is_given_back_as_it_was() -> None:
    raw = "two\nlines, a \x1b[2J and a tab\t"
    app = Fields(note=raw)
    async with app.run_test() as pilot:
        assert app.line.text == raw
        await pilot.press("x", "backspace")
        assert app.line.text == raw


async def test_what_a_terminal_could_act_on_is_never_drawn() -> None:
    app = Fields(note="a\x1b[2Jb")
    async with app.run_test():
        assert app.line.value == "a\ufffd[2Jb"


async def test_line_breaks_survive_an_edit_on_one_line() -> None:
    app = Fields(note="two\nlines")
    async with app.run_test() as pilot:
        await pilot.press("!")
        assert app.line.value == "two¶lines!"
        assert app.line.text == "two\nlines!"


async def test_focus_and_mistakes_are_marked_without_colour() -> None:
    first, second = TextField("low", "Band from"), TextField("high", "Band to")
    async with Fields(first, second).run_test() as pilot:
        second.object_to("Too low.")
        await pilot.pause()
        assert first.render().plain == "> Band from"
        assert second.render().plain == "! Band to"
        assert str(second.query_one(".message").render()) == "! Too low."
        second.object_to("")
        assert second.render().plain == "  Band to"
        assert not second.query_one(".message").display


async def test_a_hint_stands_in_the_field_only_while_one_is_in_it() -> None:
    first, second = TextField("low", "From", hint="18"), TextField("high", "To", hint="22")
    async with Fields(first, second).run_test() as pilot:
        await pilot.pause()
        assert [each.query_one(LineInput).placeholder for each in (first, second)] == ["18", ""]
        await pilot.press("tab")
        assert [each.query_one(LineInput).placeholder for each in (first, second)] == ["", "22"]


async def test_the_cursor_does_not_blink_over_a_slow_line() -> None:
    field = TextField("name", "Name")
    async with Fields(field).run_test():
        assert field.query_one(LineInput).cursor_blink is False
