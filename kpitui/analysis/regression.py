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
        scaled = [
            [number / size for number in column]
            for column, size in zip(columns, self._sizes, strict=True)
        ]
        self._with_each_other = [[sum(map(mul, a, b)) for b in scaled] for a in scaled]
        self._with_wanted = [sum(map(mul, column, wanted)) for column in scaled]
        self._square = sum(map(mul, wanted, wanted))

    def fit(self, columns: Sequence[int]) -> Fit | None:
        """The weights of those columns; None where there are too few numbers for so many.

        Hurvich, C. M. and Tsai, C.-L. (1989), Biometrika 76.
        """
        parameters = len(columns) + 1
        if self.count - parameters - 1 < 1:
            return None
        weights = self._solved(columns)
        explained = sum(w * self._with_wanted[c] for w, c in zip(weights, columns, strict=True))
        left = max(self._square - explained, self._square * 1e-14, 1e-300)
        n, k = self.count, parameters
        aicc = n * log(left / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
        sizes = [self._sizes[column] for column in columns]
        weights = [weight / size for weight, size in zip(weights, sizes, strict=True)]
        return Fit(tuple(columns), tuple(weights), aicc)

    def _solved(self, columns: Sequence[int]) -> list[float]:
        """The normal equations solved by Cholesky's method."""
        lower: list[list[float]] = []
        for row, a in enumerate(columns):
            line: list[float] = []
            for place, b in enumerate(columns[: row + 1]):
                known = (
                    sum(map(mul, line, lower[place])) if place < row else sum(map(mul, line, line))
                )
                rest = self._with_each_other[a][b] - known
                if place < row:
                    line.append(rest / lower[place][place])
                else:
                    line.append(sqrt(max(rest, 0.0) + _RIDGE))
            lower.append(line)
        return _back(lower, _forth(lower, [self._with_wanted[column] for column in columns]))


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
