"""A KPI's chart as a widget: drawn again only when the chart or the size changes."""

from rich.text import Text
from textual.widget import Widget

from kpitui.reports.as_chart import chart_text
from kpitui.reports.chart import Chart


class ChartView(Widget):
    """The chart of one KPI, as large as the place allows."""

    DEFAULT_CSS = "ChartView { height: 1fr; }"

    def __init__(self, *, id: str | None = None, ascii_only: bool = False) -> None:
        super().__init__(id=id)
        self.ascii_only = ascii_only
        self._chart: Chart | None = None
        self._drawn: tuple[object, Text] | None = None

    def show(self, chart: Chart) -> None:
        """Draw another chart."""
        if chart != self._chart:
            self._chart = chart
            self.refresh()

    def render(self) -> Text:
        if self._chart is None:
            return Text()
        key = (self._chart, self.size, self.app.no_color)
        if self._drawn is None or self._drawn[0] != key:
            drawn = chart_text(
                self._chart,
                self.size.width,
                self.size.height,
                ascii_only=self.ascii_only,
                colour=not self.app.no_color,
            )
            self._drawn = key, Text.from_ansi(drawn, no_wrap=True)
        return self._drawn[1]
