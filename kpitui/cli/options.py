"""The options of definitions, and the fields that they say."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import click

from kpitui.cli.whole_number import whole_number
from kpitui.domain.kpi import Direction, Kind, Level, Role
from kpitui.domain.number import parse_number
from kpitui.domain.period import Cadence
from kpitui.domain.scope import scope_of
from kpitui.domain.spoken_period import read_date
from kpitui.domain.target import Reach
from kpitui.language import _
from kpitui.usecases.kpis import KpiFields
from kpitui.usecases.objectives import ObjectiveFields

_Decorated = Callable[..., Any]
_Reader = Callable[[str, Any, date], dict[str, Any]]


def kpi_options(command: _Decorated) -> _Decorated:
    """Every field of a KPI as an option."""
    for option in reversed(_KPI_OPTIONS):
        command = option(command)
    return command


def objective_options(command: _Decorated) -> _Decorated:
    """Every field of an objective as an option."""
    for option in reversed(_OBJECTIVE_OPTIONS):
        command = option(command)
    return command


def kpi_fields(given: Mapping[str, Any], today: date) -> KpiFields:
    """The fields that the options say; an empty text takes a field away."""
    fields: dict[str, Any] = {}
    for name, said in given.items():
        if said is not None and said != ():
            fields |= _READERS.get(name, _as_said)(name, said, today)
    return KpiFields(**fields)


def objective_fields(given: Mapping[str, Any], today: date) -> ObjectiveFields:
    """The fields that the options say; an empty text takes a field away."""
    said = {name: value for name, value in given.items() if value is not None}
    for name in said.keys() & {"start", "deadline"}:
        said[name] = read_date(said[name], today) if said[name] else None
    return ObjectiveFields(**said)


def _as_said(name: str, said: Any, _today: date) -> dict[str, Any]:
    return {name: said}


def _or_none(name: str, said: str, _today: date) -> dict[str, Any]:
    return {name: said or None}


def _number(name: str, said: str, _today: date) -> dict[str, Any]:
    return {name: parse_number(said) if said else None}


def _date(name: str, said: str, today: date) -> dict[str, Any]:
    return {name: read_date(said, today) if said else None}


def _tags(_name: str, said: tuple[str, ...], _today: date) -> dict[str, Any]:
    return {"tags": said}


def _scope(_name: str, said: str, _today: date) -> dict[str, Any]:
    scope, name = scope_of(said)
    return {"scope": scope, "scope_name": name}


def _band(_name: str, said: tuple[str, str], _today: date) -> dict[str, Any]:
    low, high = (parse_number(end) for end in said)
    return {"low": low, "high": high, "goal": None, "direction": Direction.BAND}


def _word(kind: type[StrEnum]) -> _Reader:
    return lambda name, said, _today: {name: kind(said)}


_READERS: dict[str, _Reader] = {
    **dict.fromkeys(("objective", "numerator", "denominator"), _or_none),
    **dict.fromkeys(("baseline", "goal"), _number),
    **dict.fromkeys(("start", "deadline"), _date),
    "tag": _tags,
    "scope": _scope,
    "band": _band,
    "kind": _word(Kind),
    "cadence": _word(Cadence),
    "direction": _word(Direction),
    "role": _word(Role),
    "level": _word(Level),
    "reach": _word(Reach),
}


def _choice(name: str, words: type[Any], text: str) -> _Decorated:
    return click.option(name, type=click.Choice([str(word) for word in words]), help=text)


_OBJECTIVE_OPTIONS: list[_Decorated] = [
    click.option("--name", metavar="TEXT", help=_("What we want to reach, in words.")),
    click.option("--owner", metavar="NAME", help=_("Who answers for it.")),
    click.option("--from", "start", metavar="DATE", help=_("The day it starts.")),
    click.option("--by", "deadline", metavar="DATE", help=_("The day it should be reached.")),
    click.option("--note", metavar="TEXT", help=_("What else is worth knowing.")),
]

_KPI_OPTIONS: list[_Decorated] = [
    click.option("--name", metavar="TEXT", help=_("The name that screens show.")),
    click.option("--objective", metavar="OBJECTIVE", help=_("The objective it belongs to.")),
    _choice("--kind", Kind, _("What decides its arithmetic.")),
    click.option("--numerator", metavar="KPI", help=_("The upper part of a ratio.")),
    click.option("--denominator", metavar="KPI", help=_("The lower part of a ratio.")),
    click.option("--formula", metavar="EXPR", help=_("Computed from other KPIs: orders + returns")),
    click.option("--unit", metavar="UNIT", help=_("GBP, visits, % …")),
    click.option("--decimals", type=whole_number, metavar="N", help=_("Decimals shown.")),
    _choice("--cadence", Cadence, _("How often it is measured.")),
    _choice("--direction", Direction, _("Which way is better.")),
    _choice("--role", Role, _("Whether it announces results or records them.")),
    _choice("--level", Level, _("The level of decisions it serves.")),
    click.option(
        "--scope", metavar="KIND:NAME", help=_("company, department:…, team:…, project:…")
    ),
    click.option("--owner", metavar="NAME", help=_("Who answers for it.")),
    click.option(
        "--tag", multiple=True, metavar="TAG", help=_("A word to find it by; repeatable.")
    ),
    click.option("--baseline", metavar="V", help=_("The value it starts from.")),
    click.option("--from", "start", metavar="DATE", help=_("The day it starts from there.")),
    click.option("--target", "goal", metavar="V", help=_("The value to reach.")),
    click.option("--band", nargs=2, metavar="LO HI", help=_("Or the band to stay inside.")),
    click.option("--by", "deadline", metavar="DATE", help=_("The day to reach it by.")),
    click.option(
        "--cumulative/--per-period",
        "cumulative",
        default=None,
        help=_("Whether a flow's target is for the sum since the start, or for every period."),
    ),
    _choice("--reach", Reach, _("Whether the target counts at its deadline or as soon as met.")),
    click.option("--source", metavar="TEXT", help=_("Where the numbers come from.")),
    click.option("--note", metavar="TEXT", help=_("What else is worth knowing.")),
]
