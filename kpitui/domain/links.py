"""What stands between and on KPIs: links, markers, and changes taken back."""

from datetime import date

from kpitui.domain.recorded import Recorded


class Link(Recorded, frozen=True, kw_only=True):
    """The expectation that a leading KPI announces a lagging one, `lead` periods ahead."""

    leading: str
    lagging: str
    lead: int | None = None
    removed: bool = False


class Marker(Recorded, frozen=True, kw_only=True):
    """A dated event on a KPI that its charts show."""

    kpi: str
    day: date
    text: str


class Undo(Recorded, frozen=True, kw_only=True):
    """An entry taken back; the entry itself stays in the history."""

    of: int
