"""The percentile of a required move, against one that is counted plainly."""

from collections.abc import Iterator
from math import inf, isinf
from statistics import fmean
from typing import NamedTuple

from verdicts_figure import Figure, Part
from verdicts_forecast import HORIZONS, SHARES, origins
from verdicts_plain import changes_over, quantile

from kpitui.analysis.realism import realism

_ORIGINS = 6
_FEWEST_WINDOWS, _FEWEST_SEPARATE = 8, 3
_MOST_APART = 1.0  # points
_BEYOND = 1.5  # times the largest change


class _Task(NamedTuple):
    past: list[float]
    steps: int
    target: float
    upward: bool

    @property
    def is_judged(self) -> bool:
        """Whether the past is long enough to judge a move over so many steps."""
        windows = len(self.past) - self.steps
        return windows >= _FEWEST_WINDOWS and len(self.past) >= _FEWEST_SEPARATE * self.steps


def realisms() -> Part:
    """Five targets and one out of reach, upward and downward, at each origin and horizon."""
    tasks = list(_tasks())
    judged = [task for task in tasks if task.is_judged]
    apart = [abs(_ours(task) - _plain(task, by_ratio=_is_positive(task))) for task in judged]
    in_unit = [abs(_ours(task) - _plain(task, by_ratio=False)) for task in judged]
    unlike = sum(task.is_judged is isinf(_ours(task)) for task in tasks)
    figures = [
        Figure("percentile: points from the plain one, most", max(apart), high=_MOST_APART),
        Figure("moves in the unit, not ratios: points, mean", fmean(in_unit), decides=False),
        Figure("too short a past judged, or a long one not", unlike, high=0, digits=0),
    ]
    return Part(figures, [f"{len(judged)} moves to judge, {len(tasks) - len(judged)} to refuse."])


def _tasks() -> Iterator[_Task]:
    """Each over the whole past, over the shortest that can be judged, and over one value less."""
    for origin in origins(_ORIGINS):
        for steps in (2, *HORIZONS):
            least = max(_FEWEST_WINDOWS + steps, _FEWEST_SEPARATE * steps)
            for past in (origin.past, origin.past[-least:], origin.past[1 - least :]):
                yield from _targets(past, steps)


def _targets(past: list[float], steps: int) -> Iterator[_Task]:
    changes = changes_over(past, steps)
    for upward in (True, False):
        for share in SHARES:
            yield _Task(past, steps, past[-1] + quantile(changes, share), upward)
        farthest = max(changes) if upward else min(changes)
        yield _Task(past, steps, past[-1] + _BEYOND * farthest, upward)


def _ours(task: _Task) -> float:
    """The percentile told; infinite where none is."""
    found = realism(task.past, task.target, task.steps, upward=task.upward)
    return inf if found is None else found.percentile


def _is_positive(task: _Task) -> bool:
    return task.target > 0 and min(task.past) > 0


def _plain(task: _Task, *, by_ratio: bool) -> float:
    """The percentage of past moves that were smaller, those of the same size counted half."""
    pairs = list(zip(task.past, task.past[task.steps :], strict=False))
    last = task.past[-1]
    if by_ratio:
        moves, needed = [after / before for before, after in pairs], task.target / last
    else:
        moves, needed = [after - before for before, after in pairs], task.target - last
    if not task.upward:
        moves, needed = [-move for move in moves], -needed
    smaller = sum(move < needed for move in moves) + sum(move == needed for move in moves) / 2
    return 100 * smaller / len(moves)
