"""The forecast: two models of equal weight, each as far off as it was in the past."""

from collections.abc import Sequence
from math import erfc, sqrt

import msgspec

from kpitui.analysis.early_warning import adjustment
from kpitui.analysis.scale import Scale, scale_for
from kpitui.analysis.season import seasonal_pattern
from kpitui.analysis.smoothing import Smoothed, damped_trend, theta

FEWEST_VALUES = 12  # below these there is no probability
ROUGH_BELOW = 26
INTERVAL = 0.8

_BURN_IN = 4  # values after which a model's errors count
_THEORY_WEIGHT = 6.0  # windows that the theoretical error is worth
_SMALL_SAMPLE = 4.0
_STEPS_TO_SOLVE = 60
_LEAST_ERROR = 1e-12  # on the scale; a constant series still has a distribution


News = tuple[Sequence[float], int]
"""The shocks of a leading KPI, one a value, and by how many steps it leads."""


class Ahead(msgspec.Struct, frozen=True):
    """What a model says of one period ahead, on the scale: a normal distribution."""

    mean: float
    error: float


class Fit(msgspec.Struct, frozen=True):
    """A series on its scale without its season, and the models that carry it on."""

    scale: Scale
    numbers: list[float]
    pattern: list[float]
    models: tuple[Smoothed, ...]

    def phase(self, place: int) -> float:
        """What the season adds at a place of the series, on the scale."""
        return self.pattern[place % len(self.pattern)] if self.pattern else 0.0


class Forecast(msgspec.Struct, frozen=True):
    """What is to be expected from `first` periods ahead on.

    Each period ahead is an equal mixture of the models' normal distributions on `scale`.
    """

    scale: Scale
    first: int
    ahead: tuple[tuple[Ahead, ...], ...]
    uses_news: bool = False

    def probability(self, steps: int, value: float) -> float:
        """The probability that the value so many periods ahead is at least that, 0 to 1."""
        if self.scale.is_log and value <= 0:
            return 1.0
        wanted = self.scale.to(value)
        models = self.ahead[steps - self.first]
        return sum(_at_least(model, wanted) for model in models) / len(models)

    def quantile(self, steps: int, share: float) -> float:
        """The value that stays above so large a share of what may come, in the KPI's unit."""
        models = self.ahead[steps - self.first]
        low = min(each.mean - 8 * each.error for each in models)
        high = max(each.mean + 8 * each.error for each in models)
        for _step in range(_STEPS_TO_SOLVE):
            middle = (low + high) / 2
            below = 1 - sum(_at_least(model, middle) for model in models) / len(models)
            low, high = (middle, high) if below < share else (low, middle)
        return self.scale.back((low + high) / 2)

    def interval(self, steps: int, share: float = INTERVAL) -> tuple[float, float]:
        """The interval in which the value so many periods ahead lies with that probability."""
        rest = (1 - share) / 2
        return self.quantile(steps, rest), self.quantile(steps, 1 - rest)

    def median(self, steps: int) -> float:
        """The value so many periods ahead that is as likely to be passed as not."""
        return self.quantile(steps, 0.5)


def forecast(
    values: Sequence[float],
    period: int,
    steps: int,
    first: int = 1,
    news: News | None = None,
) -> Forecast | None:
    """The forecast of a series without gaps, `first` to `steps` steps ahead; None under 12 values.

    `period` is how many steps a season may take; `news` counts where it has proved to help.
    """
    if len(values) < FEWEST_VALUES:
        return None
    fit = fitted(values, period)
    found = [_step(fit, h, news) for h in range(first, steps + 1)]
    uses_news = any(moved for _ahead, moved in found)
    return Forecast(fit.scale, first, tuple(ahead for ahead, _moved in found), uses_news)


def _step(fit: Fit, steps: int, news: News | None) -> tuple[tuple[Ahead, ...], bool]:
    """What the models say of one step, and whether the news moved it."""
    last = len(fit.numbers) - 1
    moved = adjustment(fit.models, fit.numbers, steps, *news) if news else None
    shift, ratio = (moved.shift, moved.ratio) if moved else (0.0, 1.0)
    ahead = tuple(
        Ahead(
            model.ahead(last, steps) + fit.phase(last + steps) + shift,
            error_ahead(model, fit.numbers, steps) * ratio,
        )
        for model in fit.models
    )
    return ahead, moved is not None


def fitted(values: Sequence[float], period: int) -> Fit:
    """The models of a series without gaps, once its season is taken out."""
    scale = scale_for(values)
    numbers = [scale.to(value) for value in values]
    pattern = seasonal_pattern(numbers, period)
    bare = [
        number - (pattern[place % period] if pattern else 0.0)
        for place, number in enumerate(numbers)
    ]
    return Fit(scale, bare, pattern, (damped_trend(bare), theta(bare)))


def error_ahead(model: Smoothed, numbers: Sequence[float], steps: int) -> float:
    """The standard error so many steps ahead, on the scale of the numbers."""
    small_sample = 1 + _SMALL_SAMPLE / len(numbers)
    error = theoretical_error(model, steps) * past_ratio(model, numbers, steps)
    return max(error * small_sample, _LEAST_ERROR)


def theoretical_error(model: Smoothed, steps: int) -> float:
    """The standard error so many steps ahead if the model were right."""
    return _root_mean_square(model.errors[_BURN_IN - 1 :]) * model.growth(steps)


def past_ratio(model: Smoothed, numbers: Sequence[float], steps: int) -> float:
    """How many times larger than in theory the error so many steps ahead is taken to be.

    The more separate windows of that length the past holds, the more its misses count.
    """
    theory = theoretical_error(model, steps)
    origins = range(_BURN_IN, len(numbers) - steps)
    misses = [numbers[t + steps] - model.ahead(t, steps) for t in origins]
    if not misses or theory <= 0:
        return 1.0
    windows = len(misses) / steps
    weight = windows / (windows + _THEORY_WEIGHT)
    past = sum(miss * miss for miss in misses) / len(misses)
    return sqrt(weight * past / (theory * theory) + 1 - weight)


def _at_least(model: Ahead, wanted: float) -> float:
    return erfc((wanted - model.mean) / (model.error * sqrt(2))) / 2


def _root_mean_square(numbers: Sequence[float]) -> float:
    return sqrt(sum(each * each for each in numbers) / len(numbers)) if numbers else 0.0
