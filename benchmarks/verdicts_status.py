"""How often a KPI is called on track when it is, and when it is not, in simulated quarters."""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from statistics import fmean

from verdicts_figure import Figure, Part

from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change, Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.status import Status
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.status import status_report

_SEED = 11
_FIRST = Period.parse("2026-W13")
_WEEKS, _BEFORE = 13, 12
_JUDGED = range(4, 13)  # weeks of the quarter
_BASELINE, _GOAL, _NOISE = 100.0, 120.0, 5.0
_TARGET = Target(
    kpi="k",
    since=_FIRST.start,
    start=_FIRST.start,
    baseline=_BASELINE,
    goal=_GOAL,
    deadline=_FIRST.shifted(_WEEKS - 1).end,
)
# Where the mean ends, and the least and the most that may be called on track.
_COURSES = (
    ("on plan, to 120", 120.0, 0.70, None),
    ("beyond plan, to 126", 126.0, 0.90, None),
    ("short of plan, to 112", 112.0, None, 0.33),
    ("flat at 100", 100.0, None, 0.12),
)
_MOST_CHANGES = 1.2


def statuses(runs: int) -> Part:
    """Share of weeks 4 to 12 called on track, and changes of the word in these weeks."""
    figures = []
    for name, end, low, high in _COURSES:
        dice = random.Random(_SEED)  # noqa: S311 - the same quarters each time
        quarters = [list(_words(_values(end, dice))) for _run in range(runs)]
        on_track = fmean(word is Status.ON_TRACK for words in quarters for word in words)
        changes = fmean(sum(a is not b for a, b in pairwise(words)) for words in quarters)
        most = _MOST_CHANGES if end == _GOAL else None
        figures += [
            Figure(f"{name}: share on track", on_track, low, high),
            Figure(f"{name}: changes a quarter", changes, None, most),
        ]
    return Part(figures, [f"{runs} quarters of each kind; weeks 4 to 12 of 13 are judged."])


def _values(end: float, dice: random.Random) -> list[float]:
    """Weekly values: twelve before the quarter, then on a straight way to the end."""
    before = [_BASELINE + dice.gauss(0, _NOISE) for _week in range(_BEFORE)]
    way = end - _BASELINE
    return before + [
        _BASELINE + way * week / _WEEKS + dice.gauss(0, _NOISE) for week in range(1, _WEEKS + 1)
    ]


def _words(values: list[float]) -> Iterator[Status]:
    """The status on the day after each judged week, from what was known then."""
    rows = [
        Measurement(kpi="k", period=_FIRST.shifted(at - _BEFORE).key, value=value)
        for at, value in enumerate(values)
    ]
    for week in _JUDGED:
        known: list[Change] = [Kpi(slug="k", name="k"), _TARGET, *rows[: _BEFORE + week]]
        today = _FIRST.shifted(week - 1).end + timedelta(days=1)
        yield status_report(Workbook(Ledger().with_changes(known, 1, "a")), today)[0].status
