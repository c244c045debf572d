"""Forecasts from many days of the past of real series, beside two plain methods."""

from collections.abc import Callable, Iterator
from functools import partial
from statistics import fmean
from time import process_time
from typing import NamedTuple, Protocol

from verdicts_figure import Figure, Part, cases
from verdicts_plain import BaseRate, SeasonalNaive, changes_over, quantile

from kpitui.analysis.forecast import forecast

HORIZONS = (4, 8, 12)
SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)  # of past changes; the targets lie there
_LONGEST, _BURN_IN, _SPAN = 104, 36, 60  # values
_MOST_SURE = 0.98
_BINS = 10
_FREQUENCIES = {"M": "months", "Q": "quarters", "W": "weeks"}


class Origin(NamedTuple):
    """A day in a series: what was known, and what came."""

    frequency: str
    period: int
    past: list[float]
    coming: list[float]


class Prediction(Protocol):
    """What a method says at an origin, by steps ahead."""

    def interval(self, steps: int) -> tuple[float, float]:
        """The 80 % interval."""

    def median(self, steps: int) -> float:
        """The middle."""

    def probability(self, steps: int, value: float) -> float:
        """The probability of at least that."""


class Scores(NamedTuple):
    """How a method did."""

    covered: dict[tuple[str, int], list[bool]]  # by frequency and steps ahead
    hits: list[tuple[float, bool]]  # a probability, and whether its target was reached
    scaled: list[float]
    seconds: list[float]

    def coverage(self) -> float:
        """The share of all values within the intervals."""
        return fmean(each for some in self.covered.values() for each in some)

    def coverage_of(self, group: tuple[str, int]) -> float:
        """The same for a frequency and so many steps ahead."""
        return fmean(self.covered[group])

    def brier(self) -> float:
        """The mean squared miss of the probabilities."""
        return fmean((said - came) ** 2 for said, came in self.hits)

    def calibration_error(self) -> float:
        """How far frequencies are from the probabilities said, in ten bins by their size."""
        bins: dict[int, list[float]] = {}
        for said, came in self.hits:
            bins.setdefault(min(_BINS - 1, int(said * _BINS)), []).append(said - came)
        return sum(abs(sum(some)) for some in bins.values()) / len(self.hits)

    def scaled_error(self) -> float:
        """The mean miss of the medians, in mean changes over a season of the past."""
        return fmean(self.scaled)

    def milliseconds(self) -> float:
        """The mean CPU time of a forecast."""
        return 1000 * fmean(self.seconds)


def origins(count: int) -> Iterator[Origin]:
    """So many days of each series, evenly from its 36th value to 12 before its end."""
    for series in cases("forecast-series.json"):
        values = series["values"]
        last = len(values) - max(HORIZONS)
        first = max(_BURN_IN, last - _SPAN)
        for number in range(count):
            at = round(first + (last - first) * number / (count - 1))
            past = values[max(0, at - _LONGEST) : at]
            yield Origin(series["freq"], series["period"], past, values[at:])


def forecasts(count: int) -> Part:
    """The scores of the forecast and, on the same tasks, of the plain methods."""
    tasks = list(origins(count))
    every = [_scores(method, tasks) for method in (_kpitui, SeasonalNaive, BaseRate)]
    figures = [
        _figure("coverage of 80 % intervals", every, Scores.coverage, 0.77, 0.86),
        *_by_frequency(every),
        _figure("Brier score", every, Scores.brier, None, 0.152, decides=False),
        _figure("calibration error", every, Scores.calibration_error, None, 0.03, decides=False),
        _figure("scaled error", every, Scores.scaled_error, None, 1.18, decides=False),
        _figure("ms a forecast", every, Scores.milliseconds, None, 15.0),
    ]
    notes = [
        f"{len(tasks)} forecasts, each with {len(HORIZONS)} horizons and {len(SHARES)} targets.",
        "The bounds on Brier score, calibration error and scaled error were set for a larger",
        "collection, and a frequency has few series here: these figures are shown and decide",
        "nothing. Only the coverage over all and the time decide.",
    ]
    return Part(figures, notes, ("seasonal naive", "base rate"))


def _by_frequency(every: list[Scores]) -> Iterator[Figure]:
    for group in sorted(every[0].covered):
        frequency, steps = group
        name = f"coverage, {_FREQUENCIES[frequency]}, {steps} ahead"
        measure = partial(Scores.coverage_of, group=group)
        yield _figure(name, every, measure, 0.74, 0.88, decides=False)


def _figure(
    name: str,
    every: list[Scores],
    measure: Callable[[Scores], float],
    low: float | None = None,
    high: float | None = None,
    *,
    decides: bool = True,
) -> Figure:
    ours, *plain = map(measure, every)
    return Figure(name, ours, low, high, decides=decides, beside=tuple(plain))


def _kpitui(past: list[float], period: int) -> Prediction:
    found = forecast(past, period, max(HORIZONS))
    if found is None:
        raise ValueError("The past of an origin is too short for a forecast.")
    return found


def _scores(method: Callable[[list[float], int], Prediction], tasks: list[Origin]) -> Scores:
    scores = Scores({}, [], [], [])
    for task in tasks:
        start = process_time()
        predicted = method(task.past, task.period)
        scores.seconds.append(process_time() - start)
        for steps in HORIZONS:
            _score(scores, task, predicted, steps)
    return scores


def _score(scores: Scores, task: Origin, predicted: Prediction, steps: int) -> None:
    came = task.coming[steps - 1]
    low, high = predicted.interval(steps)
    scores.covered.setdefault((task.frequency, steps), []).append(low <= came <= high)
    scores.scaled.append(abs(predicted.median(steps) - came) / _usual_change(task))
    changes = changes_over(task.past, steps)
    for share in SHARES:
        target = task.past[-1] + quantile(changes, share)
        said = predicted.probability(steps, target)
        scores.hits.append((min(_MOST_SURE, max(1 - _MOST_SURE, said)), came >= target))


def _usual_change(task: Origin) -> float:
    """The mean absolute change over a season, or over a step where the past is shorter."""
    season = task.period if len(task.past) > task.period else 1
    return fmean(map(abs, changes_over(task.past, season)))
