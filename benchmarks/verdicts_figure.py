"""A figure of a benchmark, the bounds it should keep, and the table that shows it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

_CASES = Path(__file__).with_name("cases")
_NAME, _VALUE, _BOUND = 44, 9, 16  # columns


class Figure(NamedTuple):
    """One line of the table; `beside` are the same figures of the plain methods."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    digits: int = 3
    decides: bool = True
    beside: tuple[float, ...] = ()

    @property
    def is_missed(self) -> bool:
        """Whether the figure is outside its bounds; one that is not a number is."""
        above = self.low is None or self.value >= self.low
        below = self.high is None or self.value <= self.high
        return not (above and below)

    @property
    def bound(self) -> str:
        """The bounds as the table shows them."""
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"at least {self.low:g}"
        return "" if self.high is None else f"at most {self.high:g}"

    @property
    def verdict(self) -> str:
        """What the bound says, in a word."""
        if not self.is_missed:
            return ""
        return "MISSED" if self.decides else "beyond"


class Part(NamedTuple):
    """The figures of one part, with what a reader has to know first."""

    figures: list[Figure]
    notes: list[str]
    beside: tuple[str, ...] = ()


def cases(name: str) -> Any:
    """The cases of a file of the folder beside."""
    return json.loads((_CASES / name).read_text(encoding="utf-8"))


def print_part(name: str, part: Part) -> None:
    """Print a part as a table."""
    heads = "".join(f"{head:>16}" for head in part.beside)
    print(f"{name:{_NAME}} {'figure':>{_VALUE}}  {'bound':{_BOUND}}        {heads}".rstrip())
    for each in part.figures:
        beside = "".join(f"{value:16.{each.digits}f}" for value in each.beside)
        value = f"{each.value:{_VALUE}.{each.digits}f}"
        line = f"  {each.name:{_NAME - 2}} {value}  {each.bound:{_BOUND}}  {each.verdict:6}{beside}"
        print(line.rstrip())
    for note in part.notes:
        print(f"  {note}")
    print(flush=True)
