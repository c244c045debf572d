"""Objectives: what a team wants to reach, and by when."""

from datetime import date

from kpitui.domain.recorded import Recorded


class Objective(Recorded, frozen=True, kw_only=True):
    """What we want to reach, with an owner and a time frame; groups KPIs."""

    slug: str
    name: str
    owner: str = ""
    start: date | None = None
    deadline: date | None = None
    note: str = ""
    archived: bool = False
