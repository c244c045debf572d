"""The texts of a definition as a form holds them: written for editing, and read back as values."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Direction, Kind, Kpi, Level, Role
from kpitui.domain.number import parse_number
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence
from kpitui.domain.quote import quoted
from kpitui.domain.scope import scope_of
from kpitui.domain.spoken_period import read_date
from kpitui.domain.target import Reach, Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _, spoken
from kpitui.language.numbers import exact

Texts = Mapping[str, str]
Said = dict[str, dict[str, Any]]


def kpi_texts(workbook: Workbook, slug: str | None = None) -> dict[str, str]:
    """A KPI's definition and newest target as texts to edit; without a slug, a blank one's."""
    kpi, target = kpi_as_it_is(workbook, slug)
    return {
        "slug": kpi.slug,
        "name": kpi.name,
        "objective": kpi.objective or "",
        "role": kpi.role or "",
        "level": kpi.level or "",
        "kind": kpi.kind,
        "numerator": kpi.numerator or "",
        "denominator": kpi.denominator or "",
        "formula": kpi.formula,
        "unit": kpi.unit,
        "decimals": "" if kpi.decimals is None else str(kpi.decimals),
        "cadence": kpi.cadence,
        "direction": kpi.direction,
        "baseline": _number_text(target.baseline),
        "start": _date_text(target.start),
        "goal": _number_text(target.goal),
        "low": _number_text(target.low),
        "high": _number_text(target.high),
        "deadline": _date_text(target.deadline),
        "cumulative": "yes" if target.cumulative else "",
        "reach": target.reach,
        "owner": kpi.owner,
        "scope": kpi.scope_text,
        "tags": ", ".join(kpi.tags),
        "source": kpi.source,
        "note": kpi.note,
    }


def objective_texts(workbook: Workbook, slug: str | None = None) -> dict[str, str]:
    """An objective as texts to edit; without a slug, a blank one's."""
    objective = objective_as_it_is(workbook, slug)
    return {
        "slug": objective.slug,
        "name": objective.name,
        "owner": objective.owner,
        "start": _date_text(objective.start),
        "deadline": _date_text(objective.deadline),
        "note": objective.note,
    }


def asked_of_kpi(texts: Texts) -> frozenset[str]:
    """The fields that make sense for a KPI of the kind and direction that the texts say."""
    left_out: set[str] = set()
    if texts["kind"] != Kind.RATIO:
        left_out |= {"numerator", "denominator"}
    if texts["kind"] != Kind.FLOW:
        left_out |= {"cumulative"}
    if texts["kind"] == Kind.MILESTONE:
        left_out |= {"unit", "decimals", "baseline", "goal", "reach"}
    if texts["direction"] == Direction.BAND:
        left_out |= {"baseline", "goal", "cumulative", "reach"}
    else:
        left_out |= {"low", "high"}
    return frozenset(texts.keys() - left_out)


def kpi_as_it_is(workbook: Workbook, slug: str | None) -> tuple[Kpi, Target]:
    """A KPI and the newest version of its target, both blank where there is none yet."""
    if slug is None:
        return Kpi(slug="", name=""), Target(kpi="", since=date.min)
    versions = workbook.target_path(slug).versions
    target = versions[-1] if versions else Target(kpi=slug, since=date.min)
    return workbook.all_kpis[slug], target


def objective_as_it_is(workbook: Workbook, slug: str | None) -> Objective:
    """An objective, blank where there is none yet."""
    return Objective(slug="", name="") if slug is None else workbook.all_objectives[slug]


def read_texts(texts: Texts, loaded: Texts, today: date) -> tuple[Said, dict[str, str]]:
    """What the changed texts say, and the sentences for those that say nothing."""
    said: Said = {}
    errors: dict[str, str] = {}
    for name in loaded:
        if name == "slug" or texts[name] == loaded[name]:
            continue
        try:
            said[name] = _values(name, texts[name].strip(), today)
        except InvalidInput as error:
            errors[name] = str(error)
    return said, errors


def _number_text(value: float | None) -> str:
    """Every digit of a number, in the person's language and read back as the same number."""
    if value is None:
        return ""
    text = exact(value)
    try:
        parse_number(text)
    except InvalidInput:
        text += "0"  # 1.125 could mean 1125; 1.1250 cannot
    return text.replace(".", ",") if spoken() == "fr" and "e" not in text else text


def _date_text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _decimals(text: str) -> int | None:
    if text and not re.fullmatch("[0-9]{1,3}", text):
        raise InvalidInput(
            _("“{text}” is no number of decimals. Write 0 to 6, or nothing.").format(
                text=quoted(text)
            )
        )
    return int(text) if text else None


def _number(text: str) -> float | None:
    return parse_number(text) if text else None


_READERS: dict[str, Callable[[str], Any]] = {
    "objective": lambda text: text or None,
    "numerator": lambda text: text or None,
    "denominator": lambda text: text or None,
    "role": lambda text: Role(text) if text else None,
    "level": lambda text: Level(text) if text else None,
    "kind": Kind,
    "cadence": Cadence,
    "direction": Direction,
    "reach": Reach,
    "decimals": _decimals,
    "baseline": _number,
    "goal": _number,
    "low": _number,
    "high": _number,
    "cumulative": bool,
    "tags": lambda text: tuple(tag.strip() for tag in text.split(",") if tag.strip()),
}


def _values(name: str, text: str, today: date) -> dict[str, Any]:
    if name == "scope":
        return dict(zip(("scope", "scope_name"), scope_of(text), strict=True))
    if name in {"start", "deadline"}:
        return {name: read_date(text, today) if text else None}
    return {name: _READERS.get(name, str)(text)}
