from datetime import date
from pathlib import Path

import pytest

from kpitui.domain.kpi import Direction, Kind
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.dialogs.kpi_form import KpiForm
from kpitui.usecases.kpis import KpiFields, edit_kpi
from kpitui.usecases.session import Session


def field(app, name: str):
    return next(each for each in app.dialog.fields if each.name == name)


def shown(app) -> set[str]:
    return {each.name for each in app.dialog.fields}


def understood(app) -> str:
    return str(app.dialog.query_one("#understood").render())


def state(app) -> str:
    return str(app.dialog.query_one("#state").render())


async def go_to(pilot, app, name: str) -> None:
    field(app, name).control.focus()
    await pilot.pause()


async def test_a_kpi_is_made_from_what_was_typed(stage, burst, session) -> None:
    app = stage(KpiForm(session, objective="keep"))
    async with app.run_test() as pilot:
        await burst(pilot, "New visits\n\n\nle\n\nf\n\nvisits\n0\nm\n\n")
        await burst(pilot, "12.5k\n2027-01-01\n9000\ntoday\n\n\nben\nteam:Sales\nweb, b2b\nlog\n")
        assert understood(app) == "from 9,000 to 12,500 visits by 1 Jan 2027, every month"
        await burst(pilot, "why\n")
        assert await app.answer(pilot) == "new-visits"
    again = Session(session.file, now=lambda: None, by="ben").workbook
    made, target = again.kpi("new-visits"), again.target_path("new-visits").current
    assert (made.name, made.objective, made.kind, made.unit) == (
        "New visits",
        "keep",
        "flow",
        "visits",
    )
    assert (made.cadence, made.role, made.decimals) == ("month", "leading", 0)
    assert (made.owner, made.scope_text, made.tags) == ("ben", "team:Sales", ("web", "b2b"))
    assert (made.source, made.note, made.by) == ("log", "why", "anna")
    assert (target.goal, target.deadline) == (12_500.0, date(2027, 1, 1))
    assert (target.baseline, target.start) == (9000.0, date(2026, 11, 23))


async def test_fields_that_a_choice_brings_are_there_for_the_rest_of_the_burst(
    stage, burst, session
) -> None:
    app = stage(KpiForm(session))
    async with app.run_test() as pilot:
        await burst(pilot, "Rate\n\n\n\n\nr\norders\nvisits\n\n%\n")
        assert field(app, "numerator").text == "orders"
        assert field(app, "denominator").text == "visits"
        assert field(app, "unit").text == "%"


async def test_numbers_of_a_burst_land_in_the_fields_they_were_meant_for(
    stage, burst, session
) -> None:
    app = stage(KpiForm(session, "temperature"))
    async with app.run_test() as pilot:
        await go_to(pilot, app, "low")
        await burst(pilot, "1000\n2000\n\n2027\b6\t\t\tx\n")
        texts = app.dialog.texts()
    assert (texts["low"], texts["high"], texts["start"]) == ("181000", "22.52000", "2026")


async def test_a_wrong_number_is_objected_to_until_it_is_mended(stage, session) -> None:
    app = stage(KpiForm(session, "visits"))
    async with app.run_test() as pilot:
        await go_to(pilot, app, "goal")
        await pilot.press("x")
        await pilot.pause()
        assert "“12500x” is not a number" in field(app, "goal").problem
        assert "-problem" in app.screen.query_one("#state").classes
        await pilot.press("ctrl+s")
        assert app.answers == []
        await pilot.press("backspace")
        await pilot.pause()
        assert field(app, "goal").problem == ""
        assert state(app).startswith("ctrl+s saves")


async def test_saving_with_a_mistake_goes_to_the_first_one(stage, burst, session) -> None:
    app = stage(KpiForm(session))
    async with app.run_test() as pilot:
        await go_to(pilot, app, "deadline")
        await burst(pilot, "soon")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen.focused is field(app, "name").control
        assert field(app, "name").problem == "Give it a name."
        assert field(app, "deadline").problem


async def test_a_taken_short_name_is_objected_to(stage, burst, session) -> None:
    app = stage(KpiForm(session))
    async with app.run_test() as pilot:
        await burst(pilot, "Visits")
        assert "There is a KPI “visits” already." in field(app, "slug").problem
        await burst(pilot, "\nother")
        assert field(app, "slug").problem == ""
        assert field(app, "slug").text == "other"


async def test_the_short_name_of_a_kpi_stays_when_it_is_edited(stage, burst, session) -> None:
    app = stage(KpiForm(session, "visits"))
    async with app.run_test() as pilot:
        assert not field(app, "slug").control.focusable
        await burst(pilot, "!")
        await pilot.press("ctrl+s")
        assert await app.answer(pilot) == "visits"
    assert session.workbook.kpi("visits").name == "Site visits!"


@pytest.mark.parametrize("slug", ["visits", "orders", "conversion", "temperature"])
async def test_saving_an_untouched_kpi_changes_nothing(stage, session, slug: str) -> None:
    before = Path(session.file.path).read_bytes()
    app = stage(KpiForm(session, slug))
    async with app.run_test() as pilot:
        await pilot.press("ctrl+s")
        assert await app.answer(pilot) == slug
    assert Path(session.file.path).read_bytes() == before


async def test_only_what_makes_sense_for_the_kind_and_direction_is_asked(stage, session) -> None:
    app = stage(KpiForm(session))
    async with app.run_test() as pilot:
        assert not {"numerator", "cumulative", "low"} & shown(app)
        await go_to(pilot, app, "kind")
        await pilot.press("r")
        assert {"numerator", "denominator"} <= shown(app)
        await pilot.press("f")
        assert "cumulative" in shown(app)
        assert "numerator" not in shown(app)
        await go_to(pilot, app, "direction")
        await pilot.press("i")
        assert {"low", "high"} <= shown(app)
        assert not {"goal", "baseline"} & shown(app)


async def test_a_band_takes_the_place_of_a_target(stage, burst, session) -> None:
    app = stage(KpiForm(session, "orders"))
    async with app.run_test() as pilot:
        await go_to(pilot, app, "direction")
        await burst(pilot, "i\n10\n20")
        await pilot.press("ctrl+s")
        await app.answer(pilot)
    target = session.workbook.target_path("orders").current
    assert session.workbook.kpi("orders").direction is Direction.BAND
    assert (target.low, target.high, target.goal, target.cumulative) == (10.0, 20.0, None, False)


async def test_what_others_saved_meanwhile_stays_theirs(stage, burst, session) -> None:
    app = stage(KpiForm(session, "visits"))
    async with app.run_test() as pilot:
        edit_kpi(session, "visits", KpiFields(owner="ben", goal=20_000.0))
        await burst(pilot, "!")
        await pilot.press("ctrl+s")
        await app.answer(pilot)
    assert session.workbook.kpi("visits").owner == "ben"
    assert session.workbook.target_path("visits").current.goal == 20_000.0


async def test_what_cannot_be_saved_stays_in_the_form_with_the_reason(
    stage, burst, session
) -> None:
    session.read_only = True
    app = stage(KpiForm(session))
    async with app.run_test() as pilot:
        await burst(pilot, "New")
        await pilot.press("ctrl+s")
        await app.until(pilot, lambda: "Nothing was saved" in state(app))
        assert field(app, "name").text == "New"
        session.read_only = False
        await pilot.press("ctrl+s")
        assert await app.answer(pilot) == "new"


async def test_escape_asks_before_it_loses_what_was_chosen(stage, session) -> None:
    app = stage(KpiForm(session))
    async with app.run_test() as pilot:
        await go_to(pilot, app, "kind")
        await pilot.press("right", "escape")
        assert isinstance(app.screen, Confirm)
        await pilot.press("y")
    assert app.answers == [None]
    assert "new" not in session.workbook.all_kpis


@pytest.mark.parametrize("slug", [None, "orders"])
async def test_escape_leaves_an_untouched_form_at_once(stage, session, slug: str | None) -> None:
    app = stage(KpiForm(session, slug, objective="grow"))
    async with app.run_test() as pilot:
        await pilot.press("escape")
    assert app.answers == [None]


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)])
async def test_every_field_is_in_sight_while_one_is_in_it(stage, session, size) -> None:
    app = stage(KpiForm(session, "orders"))
    async with app.run_test(size=size) as pilot:
        body = app.screen.query_one("#body")
        reached = []
        for _field in app.screen.fields:
            here = next(each for each in app.screen.fields if each.has_focus_within)
            await app.until(pilot, lambda at=here: body.region.contains_region(at.region))
            reached.append(here.name)
            await pilot.press("down")
            await pilot.pause()
        assert reached == [each.name for each in app.screen.fields if each.name != "slug"] + [
            "note"
        ]


async def test_what_is_wrong_is_in_sight_below_its_field(stage, session) -> None:
    app = stage(KpiForm(session, "temperature"))
    async with app.run_test(size=(60, 18)) as pilot:
        for _down in range(10):
            await pilot.press("down")
        await pilot.press("x")
        wrong, body = field(app, "low"), app.screen.query_one("#body")
        assert wrong.has_focus_within
        await app.until(pilot, lambda: wrong.region.height > 1)
        await app.until(pilot, lambda: body.region.contains_region(wrong.region))


async def test_up_and_shift_tab_go_back(stage, session) -> None:
    app = stage(KpiForm(session, "orders"))
    async with app.run_test() as pilot:
        await pilot.press("down", "tab", "enter", "up", "shift+tab")
        assert field(app, "objective").has_focus_within


async def test_there_is_more_below_until_the_end_is_in_sight(stage, burst, session) -> None:
    app = stage(KpiForm(session, ascii_only=True))
    async with app.run_test(size=(80, 24)) as pilot:
        foot = app.screen.query_one("#foot")
        await app.until(pilot, lambda: foot.border_title == "v more below")
        await burst(pilot, "\t" * len(app.screen.fields))
        assert field(app, "note").has_focus_within
        await app.until(pilot, lambda: not foot.border_title)


async def test_names_from_the_file_are_shown_as_they_are_written(stage, session) -> None:
    edit_kpi(session, "visits", KpiFields(name="[/b] plan [k€]", kind=Kind.LEVEL))
    app = stage(KpiForm(session, "visits"))
    async with app.run_test():
        assert app.screen.query_one("#dialog")._border_title.plain == "Edit [/b] plan [k€]"
        assert field(app, "name").text == "[/b] plan [k€]"
