"""How good the verdicts are, on the public cases beside: a table with one line a figure.

python benchmarks/verdicts.py [xmr] [forecast] [status] [realism] [cost] [--origins N] [--runs N]

All parts by default. The exit code is 1 when a figure that decides is outside its bound.
"""

import argparse
import sys
from collections.abc import Callable

from verdicts_cost import cost
from verdicts_figure import Part, print_part
from verdicts_forecast import forecasts
from verdicts_realism import realisms
from verdicts_status import statuses
from verdicts_xmr import limits_and_signals

_PARTS: dict[str, Callable[[argparse.Namespace], Part]] = {
    "xmr": lambda _given: limits_and_signals(),
    "forecast": lambda given: forecasts(given.origins),
    "status": lambda given: statuses(given.runs),
    "realism": lambda _given: realisms(),
    "cost": lambda _given: cost(),
}


def main(arguments: list[str]) -> int:
    """Print a table for each part; 1 when a bound is missed."""
    given = _parser().parse_args(arguments)
    missed = 0
    for name in given.parts or _PARTS:
        part = _PARTS[name](given)
        print_part(name, part)
        missed += sum(each.is_missed and each.decides for each in part.figures)
    print(f"{missed} missed")
    return int(missed > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="How good the verdicts are, on public cases.")
    parser.add_argument("parts", nargs="*", type=_part, metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--origins", type=_several, default=6, help="forecasts from each series")
    parser.add_argument("--runs", type=_several, default=60, help="simulated quarters of a kind")
    return parser


def _part(text: str) -> str:
    if text not in _PARTS:
        raise argparse.ArgumentTypeError(f"“{text}” is not one of {', '.join(_PARTS)}")
    return text


def _several(text: str) -> int:
    number = int(text)
    if number < 2:  # noqa: PLR2004 - origins lie from the first to the last
        raise argparse.ArgumentTypeError("at least 2")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
