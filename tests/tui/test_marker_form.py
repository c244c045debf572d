from datetime import date

from kpitui.tui.dialogs.marker_form import MarkerForm


async def test_a_marker_is_saved_for_today_unless_said_otherwise(stage, burst, session) -> None:
    app = stage(MarkerForm(session, "visits"))
    async with app.run_test() as pilot:
        await burst(pilot, "new [page]\n\n")
        assert await app.answer(pilot) == "visits"
    (marker,) = session.workbook.markers("visits")
    assert (marker.day, marker.text, marker.by) == (date(2026, 11, 23), "new [page]", "anna")


async def test_another_day_is_read_as_the_command_line_reads_it(stage, burst, session) -> None:
    app = stage(MarkerForm(session, "visits"))
    async with app.run_test() as pilot:
        await burst(pilot, "sale\nyesterday")
        assert str(app.screen.query_one("#understood").render()) == "22 Nov 2026"
        await pilot.press("ctrl+s")
        await app.answer(pilot)
    assert session.workbook.markers("visits")[0].day == date(2026, 11, 22)


async def test_a_marker_without_text_or_with_a_wrong_day_is_not_saved(stage, session) -> None:
    app = stage(MarkerForm(session, "visits"))
    async with app.run_test() as pilot:
        await pilot.press("tab", "right", "x", "ctrl+s")
        problems = [field.problem for field in app.screen.fields]
        assert problems[0] == "Say what happened."
        assert "2026-11-23x" in problems[1]
        assert app.screen.focused is app.screen.fields[0].control
    assert session.workbook.markers("visits") == ()


async def test_what_a_form_puts_off_does_no_harm_once_it_is_left(stage, session) -> None:
    form = MarkerForm(session, "visits")
    app = stage(form)
    async with app.run_test() as pilot:
        await pilot.press("escape")
        await app.answer(pilot)
        form.tell("understood", "too late")
        form._bring_into_view(form.all_fields[0])
        form._measure_what_is_below()
