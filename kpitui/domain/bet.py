"""Bets: what a team expects a leading KPI to bring about, so that the figures can answer."""

from kpitui.domain.recorded import Recorded


class Bet(Recorded, frozen=True, kw_only=True):
    """If one KPI reaches a level for so many periods, another changes by a share within so many.

    `level` is in the leading KPI's unit and reached from below, or from above where less is better;
    `periods` are its own and follow each other, `within` counts the lagging KPI's. `change` is
    0.05 for a rise by 5 %. Only values after the period `since` count.
    """

    leading: str
    lagging: str
    level: float
    periods: int = 1
    change: float
    within: int
    since: str = ""
    why: str = ""
