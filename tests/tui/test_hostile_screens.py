"""Text that means harm, in a file that somebody edited by hand: every screen only shows it."""

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.text import Text
from textual.pilot import Pilot
from textual.widgets import Static

from kpitui.domain.kpi import Kind, Kpi, ScopeKind
from kpitui.domain.ledger import Change
from kpitui.domain.links import Link, Marker
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.store.kpi_file import KpiFile
from kpitui.tui.app import KpiApp
from kpitui.tui.widgets.harmless_filter import HarmlessFilter
from kpitui.usecases.session import Session

ACTS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TEXTS = {
    "escapes": "[/b]\x1b]52;c;aGk=\x07\x1b[2J\x9b2J\x9d0;t\x9c\u202e\u200b\x00\r\b\x7f\u2028!",
    "markup": "[@click=app.quit]x[/] [TODO] [type=x, v={'a[0]'}] [red \\[",
}
SCREENS = (
    "o right enter tab right right right", "2 down e", "2 e", "2 a", "2 A", "3 4", "c 1 2 enter",
    "c s", "c n", "question_mark", "ctrl+p o", "m", "n", "d", "u slash x enter",
)  # fmt: skip


def changes(text: str) -> list[Change]:
    """A workbook in which every text is that one."""
    texts = {"unit": text, "owner": text, "tags": (text,), "source": text, "note": text}
    kpi = Kpi(slug="visits", name=text, objective=text, scope=ScopeKind.TEAM, scope_name=text)
    return [
        Objective(slug=text, name=text, owner=text, note=text, deadline=date(2026, 12, 31)),
        *(
            Kpi(
                slug=slug, name=text, objective=text, scope=ScopeKind.TEAM, scope_name=text,
                kind=Kind.FLOW, **texts,
            )
            for slug in ("visits", f"a{text}", "orders")
        ),
        Target(
            kpi="visits", since=date(2026, 1, 5), baseline=1.0, goal=9.0, why=text,
            start=date(2026, 1, 5), deadline=date(2026, 12, 31),
        ),
        Link(leading="visits", lagging="orders", lead=1),
        Marker(kpi=kpi.slug, day=date(2026, 10, 1), text=text),
        *(
            Measurement(kpi=slug, period=f"2026-W{week}", value=week % 7, note=text)
            for slug in ("visits", "orders")
            for week in range(30, 46)
        ),
        Measurement(kpi="visits", period="2026-W46", value=None, note=text),
    ]  # fmt: skip


@pytest.fixture(params=TEXTS)
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    """A session of a file whose texts, name and author mean harm."""
    text = TEXTS[request.param]
    name = text.replace("\0", "").replace("/", "")
    file = KpiFile(tmp_path / f"{name}.json")
    file.change(lambda _workbook: changes(text), lambda: int(NOON.timestamp()), text)
    return Session(file, now=lambda: NOON, by=text)


def drawn(pilot: Pilot[None]) -> str:
    """What the screen sends to the terminal, without the codes for colours and places."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(segment.text for strip in strips for segment in strip if not segment.control)


async def still(pilot: Pilot[None]) -> str:
    """The drawn screen once it has stopped changing."""
    before = None
    while before != (before := drawn(pilot)):
        await pilot.pause(0.02)
    return before


def acts(shown: str) -> set[str]:
    """The characters of a text that a terminal could act on."""
    return {sign for sign in set(shown) - {"\n"} if unicodedata.category(sign) in ACTS}


@pytest.mark.parametrize("keys", SCREENS)
async def test_every_screen_only_shows_what_means_harm(
    session: Session, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HarmlessFilter, "apply", lambda _self, segments, _background: segments)
    app = KpiApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await still(pilot)
        for key in keys.split():
            await pilot.press(key)
            assert not acts(await still(pilot))
        assert not acts(f"{app.title}{app.sub_title}{app.screen.title}{app.screen.sub_title}")
        assert app.is_running


async def test_what_a_widget_forgot_is_filtered_at_the_exit(session: Session) -> None:
    app = KpiApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.screen.mount(Static(Text("a\x1b[2Jb\u202ec"), id="careless"))
        assert "a\ufffd[2Jb\ufffdc" in await still(pilot)
        assert not acts(drawn(pilot))
