"""The last line of defence: whatever a widget draws, nothing of it acts on the terminal."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from kpitui.domain.names import printable


class HarmlessFilter(LineFilter):
    """Replaces what a terminal could act on; texts should be harmless before they get here."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii() and segment.text.isprintable()
            else Segment(printable(segment.text), segment.style, segment.control)
            for segment in segments
        ]
