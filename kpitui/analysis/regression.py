"""Least squares over few columns: one table of products serves every choice among them."""

from collections.abc import Sequence
from math import log, sqrt
from operator import mul

import msgspec

_RIDGE = 1e-10  # of a column's own square, so that columns that say the same do no harm


class Fit(msgspec.Struct, frozen=True):
    """A fitted choice of columns: a weight each, and Hurvich and Tsai's AICc; lower is better."""

    columns: tuple[int, ...]
    weights: tuple[float, ...]
    aicc: float

    def value(self, row: Sequence[float]) -> float:
        """What the fit says of a row that holds every column."""
        return sum(
            weight * row[column] for weight, column in zip(self.weights, self.columns, strict=True)
        )


class Products:
    """The products of all columns with each other and with the wanted numbers."""

    def __init__(self, columns: Sequence[Sequence[float]], wanted: Sequence[float]) -> None:
        self.count = len(wanted)
        self._sizes = [sqrt(sum(map(mul, column, column))) or 1.0 for column in columns]
        self._scaled = [
            [number / size for number in column]
            for column, size in zip(columns, self._sizes, strict=True)
        ]
        self._known: dict[tuple[int, int], float] = {}
        self._with_wanted = [sum(map(mul, column, wanted)) for column in self._scaled]
        self._square = sum(map(mul, wanted, wanted))

    def fit(self, columns: Sequence[int]) -> Fit | None:
        """The weights of those columns; None where there are too few numbers for so many."""
        return self.fit_first(columns, (len(columns),))

    def fit_first(self, columns: Sequence[int], counts: Sequence[int]) -> Fit | None:
        """The best fit of the first so many of the columns, for each of the counts.

        None where there are too few numbers for any. The criterion is AICc; Hurvich, C. M. and
        Tsai, C.-L. (1989), Biometrika 76. One factorisation serves them all.
        """
        lower = self._factors(columns)
        solved = _forth(lower, [self._with_wanted[column] for column in columns])
        found = [(self._aicc(solved[:count]), count) for count in counts]
        usable = [(aicc, count) for aicc, count in found if aicc is not None]
        if not usable:
            return None
        aicc, count = min(usable)
        weights = _back(lower[:count], solved[:count])
        sizes = [self._sizes[column] for column in columns[:count]]
        return Fit(
            tuple(columns[:count]),
            tuple(weight / size for weight, size in zip(weights, sizes, strict=True)),
            aicc,
        )

    def _aicc(self, solved: Sequence[float]) -> float | None:
        n, k = self.count, len(solved) + 1
        if n - k - 1 < 1:
            return None
        left = self._square - sum(map(mul, solved, solved))
        left = max(left, self._square * 1e-14, 1e-300)
        return n * log(left / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)

    def _factors(self, columns: Sequence[int]) -> list[list[float]]:
        """Cholesky's factor of the normal equations, row by row."""
        lower: list[list[float]] = []
        for row, a in enumerate(columns):
            line: list[float] = []
            for place, b in enumerate(columns[:row]):
                rest = self._product(a, b) - sum(map(mul, line, lower[place]))
                line.append(rest / lower[place][place])
            line.append(sqrt(max(self._product(a, a) - sum(map(mul, line, line)), 0.0) + _RIDGE))
            lower.append(line)
        return lower

    def _product(self, a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in self._known:
            self._known[pair] = sum(map(mul, self._scaled[a], self._scaled[b]))
        return self._known[pair]


def _forth(lower: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float]:
    solved: list[float] = []
    for line, number in zip(lower, wanted, strict=True):
        solved.append((number - sum(map(mul, line, solved))) / line[-1])
    return solved


def _back(lower: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float]:
    solved = list(wanted)
    for row in range(len(lower) - 1, -1, -1):
        later = sum(lower[each][row] * solved[each] for each in range(row + 1, len(lower)))
        solved[row] = (solved[row] - later) / lower[row][row]
    return solved
