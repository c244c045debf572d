"""The palette: every action of where the person is, and every KPI, found by name."""

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input

from kpitui.language import _
from kpitui.tui.stylesheets import stylesheet


class ActionsAndKpis(Provider):
    """The app's commands with their names as written, never read as markup."""

    async def discover(self) -> Hits:
        for title, words, callback, _discover in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(Content(title), callback, text=title, help=words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, words, callback, _discover in self.app.get_system_commands(self.screen):
            if (score := matcher.match(title)) > 0:
                yield Hit(score, matcher.highlight(title), callback, text=title, help=words)


class Palette(CommandPalette):
    """Textual's palette in the person's words, without pictures and blinking."""

    CSS_PATH = stylesheet("palette")

    def __init__(self) -> None:
        super().__init__([ActionsAndKpis], placeholder=_("an action or a KPI"))

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
