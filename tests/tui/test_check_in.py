"""The check-in as a person drives it: typing, correcting, skipping, undoing, leaving."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Static

from kpitui.domain.kpi import Direction, Kind
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence, Period
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.tui.screens.check_in import CheckInScreen
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.theme import DARK, PLAIN, THEMES
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.record_values import record_value
from kpitui.usecases.session import Session

W47 = Period.parse("2026-W47")
YEAR = {"start": date(2026, 1, 5), "deadline": date(2026, 12, 27)}
TWELVE = tuple(f"kpi-{number:02}" for number in range(1, 13))


class CheckInApp(App[None]):
    """Nothing but a check-in."""

    CSS_PATH = stylesheet("app")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "stray", "Stray", show=False),
        Binding("question_mark", "help", "Help"),
    ]

    def __init__(
        self, session: Session, *, slug: str | None = None, ascii_only: bool = False
    ) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = PLAIN.name if ascii_only else DARK.name
        self.check_in = CheckInScreen(session, slug=slug, ascii_only=ascii_only)
        self.was_closed = False
        self.strays: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(self.check_in, self.note_end)

    def note_end(self, _answer: None) -> None:
        self.was_closed = True

    def action_stray(self) -> None:
        self.strays.append("1")

    def action_help(self) -> None:
        self.strays.append("?")

    def line(self, name: str) -> str:
        return str(self.check_in.query_one(name, Static).content)

    def drawn(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(piece.text for piece in strip) for strip in strips)


AppPilot = Pilot[None]


@pytest.fixture
def team(tmp_path: Path) -> Session:
    """A session of a file without KPIs, on the Wednesday of W48."""
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    return Session(KpiFile(tmp_path / "kpi.json"), now=lambda: noon, by="anna")


@pytest.fixture
def two(team: Session) -> Session:
    """Visits with a plan and a value last week, then orders without either."""
    visits = KpiFields(name="Site visits", kind=Kind.FLOW, goal=12_000.0, baseline=8000.0, **YEAR)
    add_kpi(team, "visits", visits)
    add_kpi(team, "orders", KpiFields(name="Orders", kind=Kind.FLOW))
    record_value(team, "visits", 9050.5, W47.previous)
    return team


@pytest.fixture
def twelve(team: Session) -> Session:
    """Twelve KPIs that are all due."""
    for slug in TWELVE:
        add_kpi(team, slug, KpiFields())
    return team


def counted(session: Session, slug: str, period: Period = W47) -> Measurement | None:
    """What counts for a KPI according to the file itself."""
    return session.file.load().workbook.series(slug).measurement(period)


def value_of(session: Session, slug: str) -> float | None:
    measurement = counted(session, slug)
    return measurement.value if measurement else None


async def until(pilot: AppPilot, holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("the condition never held")


def burst(app: App[None], keys: Iterable[str]) -> None:
    """Hand the app all keys at once, as a packet over a slow line does."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


async def test_enter_saves_the_value_and_goes_on(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"9100", "enter")
        assert value_of(two, "visits") == 9100
        assert app.check_in.row.kpi.slug == "orders"
        assert "9,100  recorded  plan" in app.line("#said")
        assert "2,507 behind" in app.drawn()
        assert "1 of 2" in app.drawn()


async def test_enter_on_an_empty_row_just_goes_on(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert app.check_in.row.kpi.slug == "orders"
        assert value_of(two, "visits") is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12k", 12_000),
        ("3.2M", 3_200_000),
        ("38,4", 38.4),
        ("(45)", -45),
        ("-45", -45),
        ("12 500", 12_500),
        ("12,500.5", 12_500.5),
        ("0", 0),
        ("45%", 45),
    ],
)
async def test_numbers_are_read_as_people_write_them(
    two: Session, typed: str, value: float
) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*(key.replace(" ", "space") for key in typed), "enter")
        assert value_of(two, "visits") == value


async def test_an_ambiguous_number_is_refused_with_both_readings(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"1,234", "enter")
        assert value_of(two, "visits") is None
        assert "1234" in app.line("#said")
        assert "1.234" in app.line("#said")
        assert app.check_in.row.kpi.slug == "visits"
        assert "1,234" in app.drawn()
        await pilot.press("backspace", "backspace", "backspace", "backspace", *"234", "enter")
        assert value_of(two, "visits") == 1234


async def test_what_is_no_number_stays_as_typed(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"1-2", "enter")
        assert value_of(two, "visits") is None
        assert "1-2" in app.line("#said")
        assert app.check_in.drafts.of(app.check_in.row).text == "1-2"
        await pilot.press("3")
        assert app.line("#said") == ""


async def test_the_equals_sign_types_the_last_value_again(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("equals_sign")
        assert value_of(two, "visits") is None
        await pilot.press("enter")
        assert value_of(two, "visits") == 9050.5
        await pilot.press("equals_sign", "enter")
        assert value_of(two, "orders") is None


async def test_a_value_typed_with_the_equals_sign_is_exact_whatever_its_digits(
    team: Session,
) -> None:
    add_kpi(team, "share", KpiFields())
    record_value(team, "share", 1.234, W47.previous)
    app = CheckInApp(team)
    async with app.run_test() as pilot:
        await pilot.press("equals_sign", "enter")
        assert value_of(team, "share") == 1.234


async def test_a_skip_asks_why_in_the_same_line(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("s")
        assert "why: [" in app.drawn()
        await pilot.press("enter")
        assert "needs a reason" in app.line("#said")
        await pilot.press(*"shop", "space", *"closed, 1 day?".replace(" ", "_"), "enter")
        skipped = counted(two, "visits")
        assert skipped is not None
        assert skipped.is_skip
        assert skipped.note == "shop closed,_1_day?"
        assert app.check_in.row.kpi.slug == "orders"
        assert app.strays == []


async def test_a_note_is_saved_with_the_value_to_come(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("n", *"strike", "enter")
        assert counted(two, "visits") is None
        assert "+ note" in app.drawn()
        await pilot.press(*"91", "enter")
        measured = counted(two, "visits")
        assert measured is not None
        assert (measured.value, measured.note) == (91, "strike")


async def test_a_note_on_a_saved_value_is_saved_at_once(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"91", "enter", "up", "n", *"strike", "enter")
        measured = counted(two, "visits")
        assert measured is not None
        assert (measured.value, measured.note) == (91, "strike")


@pytest.mark.parametrize(
    ("typed", "share"), [("0.8", 0.8), ("8", 0.8), ("80%", 0.8), ("0,25", 0.25)]
)
async def test_confidence_is_asked_in_the_same_line(two: Session, typed: str, share: float) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"91", "tab", *typed, "enter", "enter")
        measured = counted(two, "visits")
        assert measured is not None
        assert (measured.value, measured.confidence) == (91, share)


async def test_a_confidence_that_reads_twice_stays_open(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("tab", "1", "enter")
        assert "10% or 100%" in app.line("#said")
        await pilot.press("0", "0", "%", "enter", *"91", "enter")
        measured = counted(two, "visits")
        assert measured is not None
        assert measured.confidence == 1


async def test_another_value_corrects_and_says_what_it_replaced(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*"9100", "enter", "shift+tab", *"9200", "enter")
        assert value_of(two, "visits") == 9200
        assert "corrected, was 9,100" in app.line("#said")
        assert "behind plan, was 9,100" in app.drawn()


async def test_a_milestone_is_done_with_plus_and_not_done_with_minus(team: Session) -> None:
    fields = KpiFields(kind=Kind.MILESTONE, goal=1.0, deadline=date(2026, 11, 20))
    add_kpi(team, "audit", fields)
    app = CheckInApp(team)
    async with app.run_test() as pilot:
        assert "+ done" in app.line("#hint")
        await pilot.press("1", "enter")
        assert value_of(team, "audit") is None
        assert app.strays == []
        await pilot.press("up", "plus", "minus", "enter")
        assert value_of(team, "audit") == 0
        await pilot.press("up", "minus", "plus", "enter")
        assert value_of(team, "audit") == 1


async def test_undo_takes_the_last_value_back_and_returns_to_its_row(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"91", "enter", *"92", "enter", "u")
        assert value_of(two, "orders") is None
        assert app.check_in.row.kpi.slug == "orders"
        await pilot.press("u")
        assert value_of(two, "visits") is None
        assert app.check_in.row.kpi.slug == "visits"
        await pilot.press("u")
        assert "Nothing was saved in this check-in" in app.line("#said")
        assert counted(two, "visits", W47.previous) is not None


async def test_escape_drops_the_text_and_it_can_be_typed_again(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"9100", "escape")
        assert not app.was_closed
        assert "Dropped “9100”" in app.line("#said")
        await pilot.press("ctrl+y", "enter")
        assert value_of(two, "visits") == 9100


async def test_escape_leaves_when_nothing_was_done(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: app.was_closed)


@pytest.mark.parametrize("closing", ["enter", "escape"])
async def test_leaving_sums_up_what_was_entered(two: Session, closing: str) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"9100", "enter", "escape")
        assert app.line("#facts") == (
            "Recorded 1, corrected 0, skipped 0, 1 left. Behind plan: Site visits."
        )
        assert "enter or esc closes" in app.line("#hint")
        assert not app.was_closed
        await pilot.press(closing)
        await until(pilot, lambda: app.was_closed)


async def test_the_last_row_leads_to_the_summary_and_typing_goes_on(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("enter", *"55", "enter")
        assert "Recorded 1" in app.line("#facts")
        await pilot.press("5")
        assert "Orders" in app.line("#facts")
        await pilot.press("6", "enter")
        assert value_of(two, "orders") == 56
        assert "corrected 1" in app.line("#facts")


async def test_typed_text_stays_with_its_row_and_keeps_the_screen_open(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"91", "down")
        assert "not saved" in app.drawn()
        await pilot.press("escape")
        assert not app.was_closed
        assert app.check_in.row.kpi.slug == "visits"
        assert "not saved" in app.line("#said")
        await pilot.press("enter")
        assert value_of(two, "visits") == 91


async def test_q_does_not_quit_over_typed_text(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"91", "q")
        assert app.is_running
        assert "not saved" in app.line("#said")


async def test_left_asks_for_the_period_before(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("left", "left", *"88", "enter")
        assert value_of(two, "visits") is None
        earlier = counted(two, "visits", W47.shifted(-2))
        assert earlier is not None
        assert earlier.value == 88
        await pilot.press("right", "right")
        assert "W49 2026 has not begun" in app.line("#said")


async def test_letters_that_mean_nothing_are_neither_typed_nor_passed_on(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("9", "x", "1", "enter")
        assert value_of(two, "visits") == 91
        assert app.strays == []
        await pilot.press("question_mark")
        assert app.strays == ["?"]


async def test_a_named_kpi_comes_first(two: Session) -> None:
    app = CheckInApp(two, slug="orders")
    async with app.run_test() as pilot:
        await pilot.press("7", "enter")
        assert value_of(two, "orders") == 7


async def test_without_anything_due_the_running_period_is_offered(two: Session) -> None:
    for slug in ("visits", "orders"):
        record_value(two, slug, 5, W47)
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        assert "Nothing is due" in app.line("#said")
        await pilot.press("7", "enter")
        running = counted(two, "visits", W47.next)
        assert running is not None
        assert running.value == 7


async def test_without_kpis_it_says_so_and_closes(team: Session) -> None:
    app = CheckInApp(team)
    async with app.run_test() as pilot:
        assert "No KPI takes values yet" in app.line("#said")
        await pilot.press("9", "s", "n", "tab", "u", "down", "equals_sign", "left", "backspace")
        assert not app.was_closed
        await pilot.press("escape")
        await until(pilot, lambda: app.was_closed)


async def test_a_read_only_session_keeps_what_was_typed(two: Session) -> None:
    two.read_only = True
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press(*"91", "enter")
        assert "read-only" in app.line("#said")
        assert app.check_in.drafts.of(app.check_in.row).text == "91"
        assert value_of(two, "visits") is None


async def test_what_others_saved_appears_without_losing_typed_text(two: Session) -> None:
    ben = Session(KpiFile(two.file.path), now=lambda: datetime(2026, 11, 25, tzinfo=UTC), by="ben")
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        await pilot.press("down", *"12")
        record_value(ben, "visits", 4321, W47)
        two.refresh()
        app.check_in.show_all()
        await pilot.pause()
        assert "4,321" in app.drawn()
        assert app.check_in.row.kpi.slug == "orders"
        await pilot.press("enter")
        assert value_of(two, "orders") == 12


async def test_a_pasted_value_is_typed_and_other_text_is_not(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        app.post_message(Paste("hello\n"))
        await pilot.pause()
        assert "no value" in app.line("#said")
        app.post_message(Paste("12 500\n13\n"))
        await pilot.press("enter")
        assert value_of(two, "visits") == 12_500
        assert value_of(two, "orders") is None


async def test_twelve_values_in_one_burst_are_all_right(twelve: Session) -> None:
    app = CheckInApp(twelve)
    async with app.run_test() as pilot:
        burst(app, [key for number in range(1000, 1012) for key in (*str(number), "enter")])
        await until(pilot, lambda: app.check_in.is_finished)
    assert [value_of(twelve, slug) for slug in TWELVE] == list(range(1000, 1012))


async def test_a_burst_before_the_screen_is_up_is_whole_too(twelve: Session) -> None:
    app = CheckInApp(twelve)
    async with app.run_test() as pilot:
        app.pop_screen()
        await pilot.pause()
        app.check_in = CheckInScreen(twelve)
        app.push_screen(app.check_in)
        burst(app, [key for number in range(1000, 1012) for key in (*str(number), "enter")])
        await until(pilot, lambda: app.check_in.is_finished)
    assert [value_of(twelve, slug) for slug in TWELVE] == list(range(1000, 1012))


async def test_questions_work_in_a_burst(two: Session) -> None:
    app = CheckInApp(two)
    async with app.run_test() as pilot:
        keys = [
            *"91",
            "n",
            *"snow",
            "enter",
            "tab",
            *"80%",
            "enter",
            "enter",
            "s",
            *"shut",
            "enter",
        ]
        burst(app, [*keys, "enter", "enter", "9"])
        await until(pilot, lambda: app.was_closed)
    visits, orders = counted(two, "visits"), counted(two, "orders")
    assert visits is not None
    assert (visits.value, visits.note, visits.confidence) == (91, "snow", 0.8)
    assert orders is not None
    assert orders.note == "shut"


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40), (160, 45)])
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_every_value_and_verdict_is_in_sight_at_every_size(
    team: Session, size: tuple[int, int], ascii_only: bool
) -> None:
    long = {"unit": "GBP", "decimals": 2, "kind": Kind.FLOW}
    add_kpi(team, "revenue", KpiFields(name="Revenue of all shops in all countries", **long))
    add_kpi(team, "stock", KpiFields(direction=Direction.BAND, low=20.0, high=30.0, unit="days"))
    add_kpi(team, "hires", KpiFields(cadence=Cadence.MONTH))
    record_value(team, "revenue", 1_234_567.89, W47.previous)
    app = CheckInApp(team, ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"42", "enter", *"1300000", "enter", *"33")
        drawn = app.drawn()
        assert all(len(line.rstrip()) <= size[0] for line in drawn.splitlines())
        assert "Oct 2026" in drawn
        assert "20 to 30" in drawn
        assert "33" in drawn
        assert "enter Save" in drawn
        if ascii_only:
            assert drawn.isascii()


async def test_q_in_the_instant_in_which_the_check_in_closes_still_leaves(two: Session) -> None:
    app = KpiApp(two)
    async with app.run_test() as pilot:
        await pilot.press("c")
        screen = app.screen
        assert isinstance(screen, CheckInScreen)
        screen.close()
        screen.post_message(Key("u", "u"))
        screen.post_message(Key("q", "q"))
        await pilot.pause()
        assert app.return_code == 0
    assert len(two.workbook.undone) == 0


@pytest.fixture
def routine(tmp_path: Path) -> Session:
    """A session with one KPI of twelve routine values, due for W47."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    session = Session(KpiFile(tmp_path / "kpi.json"), now=lambda: now, by="anna")
    add_kpi(session, "visits", KpiFields(name="Visits", unit="visits"))
    for back in range(12, 0, -1):
        record_value(session, "visits", 100.0 + 4 * (back % 2), W47.shifted(-back))
    return session


def recorded(session: Session) -> float | None:
    return session.workbook.values("visits").get(W47)


async def test_what_is_usual_is_said_before_and_the_verdict_after(routine: Session) -> None:
    app = CheckInApp(routine)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "usually 91 to 113 visits" in str(app.screen.query_one("#facts", Static).render())
        await pilot.press(*"118", "enter")
        await pilot.pause()
        said = str(app.screen.query_one("#said", Static).render())
        assert "Signal. Outside the limits" in said
        assert "would be a signal." in said


async def test_a_slip_is_asked_about_once_and_enter_records_it(routine: Session) -> None:
    app = CheckInApp(routine)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"1020", "enter")
        await pilot.pause()
        assert "ten times off" in str(app.screen.query_one("#said", Static).render())
        assert recorded(routine) is None
        await pilot.press("enter")
        await pilot.pause()
        assert recorded(routine) == 1020


async def test_what_is_typed_anew_after_a_slip_is_looked_at_anew(routine: Session) -> None:
    app = CheckInApp(routine)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"1020", "enter", "backspace", "enter")
        await pilot.pause()
        assert recorded(routine) == 102
        await pilot.press("up", *"1030", "enter")
        await pilot.pause()
        assert recorded(routine) == 102


async def test_escape_drops_a_slip(routine: Session) -> None:
    app = CheckInApp(routine)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"1020", "enter", "escape", *"101", "enter")
        await pilot.pause()
    assert recorded(routine) == 101
