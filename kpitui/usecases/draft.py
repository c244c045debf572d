"""Drafts: the texts of a form read field by field, each with its sentence when it is wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.names import checked_slug, slug_from
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.draft_texts import (
    Said,
    Texts,
    asked_of_kpi,
    kpi_as_it_is,
    kpi_texts,
    objective_as_it_is,
    objective_texts,
    read_texts,
)
from kpitui.usecases.kpis import KpiFields, edited_kpi, new_kpi
from kpitui.usecases.objectives import ObjectiveFields, checked_objective

WHOLE = "form"  # where a sentence goes that belongs to no field

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


class KpiDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says of a KPI; `fields` hold what differs from the KPI as it is.

    `errors` has a sentence for each wrong field, under "form" for the definition as a whole; with
    any, there are no `fields`. `kpi` and `target` are what was understood so far.
    """

    slug: str
    fields: KpiFields | None
    errors: dict[str, str]
    kpi: Kpi
    target: Target


class ObjectiveDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says of an objective, with `fields` and `errors` as in a KPI's draft."""

    slug: str
    fields: ObjectiveFields | None
    errors: dict[str, str]


def kpi_draft(texts: Texts, workbook: Workbook, today: date, slug: str | None = None) -> KpiDraft:
    """The definition that the texts say: of a new KPI, or of a new version of one."""
    loaded = kpi_texts(workbook, slug)
    meant = _meant_of_kpi(texts, loaded)
    said, errors = read_texts(meant, loaded, today)
    short = slug or _short(texts)

    def attempt(some: Said) -> None:
        fields = KpiFields(**_merged(some))
        if slug is None:
            new_kpi(workbook, short, fields, today)
        else:
            edited_kpi(workbook, slug, fields, today)

    errors |= _objection_to_slug(texts, slug, attempt)
    errors = errors or _objection(attempt, said, meant)
    sound = _merged({name: values for name, values in said.items() if name not in errors})
    kpi, target = kpi_as_it_is(workbook, slug)
    return KpiDraft(
        slug=short,
        fields=None if errors else KpiFields(**_merged(said)),
        errors=errors,
        kpi=_with(kpi, sound),
        target=_with(target, sound),
    )


def objective_draft(
    texts: Texts, workbook: Workbook, today: date, slug: str | None = None
) -> ObjectiveDraft:
    """The objective that the texts say: a new one, or a new version of one."""
    said, errors = read_texts(texts, objective_texts(workbook, slug), today)
    short = slug or _short(texts)

    def attempt(some: Said) -> None:
        if slug is None:
            _refuse_taken(workbook, checked_slug(short))
        old = objective_as_it_is(workbook, slug)
        checked_objective(old, ObjectiveFields(**_merged(some)))

    errors |= _objection_to_slug(texts, slug, attempt)
    errors = errors or _objection(attempt, said, texts)
    fields = None if errors else ObjectiveFields(**_merged(said))
    return ObjectiveDraft(slug=short, fields=fields, errors=errors)


_TAKEN_AWAY = {"numerator", "denominator", "cumulative", "goal", "low", "high"}


def _meant_of_kpi(texts: Texts, loaded: Texts) -> dict[str, str]:
    """The texts that count: a field not asked stays as it was, or goes if it would contradict."""
    asked = asked_of_kpi(texts)
    meant = {
        name: texts[name] if name in asked else "" if name in _TAKEN_AWAY else old
        for name, old in loaded.items()
    }
    if texts["kind"] == Kind.MILESTONE and texts["direction"] != Direction.BAND:
        meant["goal"] = _goal_of_milestone(texts, loaded)
    return meant


def _goal_of_milestone(texts: Texts, loaded: Texts) -> str:
    """A milestone with a deadline is to be done by then; nobody needs to say so."""
    if all(texts[name] == loaded[name] for name in ("kind", "deadline")):
        return loaded["goal"]
    return "1" if texts["deadline"].strip() else ""


def _short(texts: Texts) -> str:
    return texts["slug"].strip() or slug_from(texts["name"])


def _objection_to_slug(
    texts: Texts, slug: str | None, attempt: Callable[[Said], None]
) -> dict[str, str]:
    if slug is not None:
        return {}
    if not _short(texts):
        if texts["name"].strip():
            return {"slug": _("Give it a short name for commands, such as site-visits.")}
        return {"name": _("Give it a name.")}
    return {"slug": sentence} if (sentence := _sentence(attempt, {})) else {}


def _refuse_taken(workbook: Workbook, slug: str) -> None:
    if slug in workbook.all_objectives:
        raise InvalidInput(
            _("There is an objective “{slug}” already. Edit it, or choose another name.").format(
                slug=slug
            )
        )


# Where two fields contradict each other, the one that a person would rather mend comes first.
_SUSPECTS = (
    "name", "unit", "decimals", "owner", "scope", "tags", "source", "note", "objective",
    "numerator", "denominator", "formula", "low", "high", "deadline", "start", "cumulative",
    "goal", "baseline", "direction", "kind", "cadence",
)  # fmt: skip
_PARTNERS = {"low": "high", "high": "low", "numerator": "denominator", "denominator": "numerator"}


def _objection(attempt: Callable[[Said], None], said: Said, texts: Texts) -> dict[str, str]:
    """The sentence against the definition as a whole, under the field that brings it about."""
    sentence = _sentence(attempt, said)
    if not sentence:
        return {}

    def is_mended_without(*names: str) -> bool:
        rest = {name: values for name, values in said.items() if name not in names}
        return _sentence(attempt, rest) != sentence

    for name in _SUSPECTS:
        partner = _PARTNERS.get(name, name)
        if name in said and is_mended_without(name) and is_mended_without(name, partner):
            return {name if texts[partner] else partner: sentence}
    return {WHOLE: sentence}


def _sentence(attempt: Callable[[Said], None], said: Said) -> str:
    try:
        attempt(said)
    except InvalidInput as error:
        return str(error)
    return ""


def _merged(said: Said) -> dict[str, Any]:
    return {field: value for values in said.values() for field, value in values.items()}


def _with(old: _Struct, values: dict[str, Any]) -> _Struct:
    known = {name: value for name, value in values.items() if name in old.__struct_fields__}
    return msgspec.structs.replace(old, **known)
