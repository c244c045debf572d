"""Process limits and signals, on published charts and on values that break naive ones."""

from math import inf, isfinite
from operator import attrgetter
from typing import Any, NamedTuple

from verdicts_figure import Figure, Part, cases

from kpitui.analysis.segments import FEWEST_CHOSEN
from kpitui.analysis.xmr import Limits, Rule, limits_of, signals
from kpitui.domain.period import Period

_FIRST = Period.parse("2024-01")
_LIMITS = {
    "mean": attrgetter("mean"),
    "mr_mean": attrgetter("mean_range"),
    "lnpl": attrgetter("lower"),
    "unpl": attrgetter("upper"),
    "url": attrgetter("range_upper"),
}
_RULES = {
    "beyond_limits": Rule.OUTSIDE,
    "run_of_8": Rule.RUN,
    "three_of_four": Rule.NEAR_A_LIMIT,
}
_FACTORS = (1e-6, 1e6)
_MOST_APART = 0.002  # mean moving ranges
_Case = dict[str, Any]


class _Result(NamedTuple):
    """What became of a case: differences in mean moving ranges, and hits told wrongly, by name."""

    case: str
    apart: dict[str, float]
    wrong: dict[str, int]
    fault: str


def limits_and_signals() -> Part:
    """Each case as it is, and multiplied by a millionth and a million."""
    found = cases("xmr.json")
    every = found["cases"] + found["edge_cases"]
    results = [_judged(case, 1.0) for case in every]
    figures = [
        *(_apart(f"{name}: mean ranges apart, at most", results, name) for name in _LIMITS),
        *(_wrong(f"{name}: values told wrongly", results, name) for name in _RULES),
        _faults("charts without the answer due", results),
    ]
    notes = [f"{len(every)} charts, {_hits_due(every)} values that signals hold.", *_notes(results)]
    for factor in _FACTORS:
        finite = [case for case in every if _is_finite(case, factor)]
        results = [_judged(case, factor) for case in finite]
        figures += [
            _apart(f"x {factor:g}: mean ranges apart, at most", results),
            _wrong(f"x {factor:g}: values told wrongly", results),
            _faults(f"x {factor:g}: charts without the answer due", results),
        ]
        left_out = [case["id"] for case in every if case not in finite]
        notes += [f"x {factor:g}: {case} left out, it is infinite." for case in left_out]
        notes += [f"x {factor:g}: {note}" for note in _notes(results)]
    return Part(figures, notes)


def _judged(case: _Case, factor: float) -> _Result:
    expected, values = case["expected"], _values(case, factor)
    _start, end = case.get("baseline", (0, len(case["values"])))
    try:
        limits = limits_of(values, _FIRST, _FIRST.shifted(end - 1), FEWEST_CHOSEN)
        if limits is not None and expected is not None:
            apart = _differences(limits, expected, factor)
            wrong = {rule: len(_hits(values, limits, rule) ^ {*expected[rule]}) for rule in _RULES}
            return _Result(case["id"], apart, wrong, "")
        fault = "" if limits is expected else "no limits" if limits is None else "limits"
    except ArithmeticError as error:
        fault = repr(error)
    return _Result(case["id"], {}, {}, fault)


def _hits_due(every: list[_Case]) -> int:
    return sum(len(case["expected"][rule]) for case in every if case["expected"] for rule in _RULES)


def _values(case: _Case, factor: float) -> dict[Period, float]:
    return {
        _FIRST.shifted(at): value * factor
        for at, value in enumerate(case["values"])
        if value is not None
    }


def _is_finite(case: _Case, factor: float) -> bool:
    return all(map(isfinite, _values(case, factor).values()))


def _differences(limits: Limits, expected: _Case, factor: float) -> dict[str, float]:
    return {
        name: _in_units(abs(limit_of(limits) - expected[name] * factor), limits.mean_range)
        for name, limit_of in _LIMITS.items()
        if name in expected
    }


def _in_units(difference: float, unit: float) -> float:
    if unit > 0:
        return difference / unit
    return inf if difference else 0.0  # all values are the same, and so must the limits be


def _hits(values: dict[Period, float], limits: Limits, rule: str) -> set[int]:
    """The places of all values of the signals of a rule."""
    return {
        at - _FIRST.index
        for signal in signals(values, limits)
        if signal.rule is _RULES[rule]
        for at in range(signal.first.index, signal.last.index + 1)
    }


def _apart(title: str, results: list[_Result], name: str | None = None) -> Figure:
    apart = [value for each in results for key, value in each.apart.items() if name in {key, None}]
    return Figure(title, max(apart), high=_MOST_APART, digits=6)


def _wrong(title: str, results: list[_Result], name: str | None = None) -> Figure:
    wrong = [count for each in results for key, count in each.wrong.items() if name in {key, None}]
    return Figure(title, sum(wrong), high=0, digits=0)


def _faults(title: str, results: list[_Result]) -> Figure:
    return Figure(title, sum(bool(each.fault) for each in results), high=0, digits=0)


def _notes(results: list[_Result]) -> list[str]:
    """Which charts are not as they must be, and how."""
    wrong = [each for each in results if any(each.wrong.values())]
    return [
        *(f"{each.case}: {each.fault}" for each in results if each.fault),
        *(f"{each.case}: told wrongly {each.wrong}" for each in wrong),
    ]
