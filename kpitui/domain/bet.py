"""Bets: what a team expects a leading KPI to bring about, so that the figures can answer."""

from kpitui.domain.recorded import Recorded


class Bet(Recorded, frozen=True, kw_only=True):
    """If one KPI reaches a level for so many periods, another changes by a share within so many.

    Only values after the period `since` count, the leading KPI's newest when the bet was made.
    """

    leading: str
    lagging: str
    level: float
    periods: int
    change: float
    within: int
    since: str = ""
    why: str = ""
