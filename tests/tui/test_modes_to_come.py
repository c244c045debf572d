"""Reviews: the mode says that it is still to come, and what serves until then."""

import pytest
from textual.widgets import Static

from kpitui.tui.app import KpiApp
from kpitui.usecases.session import Session


@pytest.mark.parametrize(("key", "title"), [("4", "Reviews")])
@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_the_mode_owns_up_and_says_what_to_use(
    session: Session, key: str, title: str, size: tuple[int, int]
) -> None:
    app = KpiApp(session)
    async with app.run_test(size=size) as pilot:
        await pilot.press(key)
        sentence = str(app.screen.query_one("#sentence", Static).content)
        assert "still to come" in sentence
        assert "Until then" in sentence
        assert title in app.export_screenshot()
        await pilot.press("1")
        assert not app.screen.query("#sentence")
