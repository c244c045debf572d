"""Filters: which KPIs a person wants to see, in free words and `field:word` pairs."""

from collections.abc import Callable

from kpitui.domain.workbook import Workbook
from kpitui.reports.kpi_status import KpiStatus

_FIELDS: dict[str, Callable[[KpiStatus], tuple[str, ...]]] = {
    "level": lambda each: (each.kpi.level or "",),
    "scope": lambda each: (each.kpi.scope_text,),
    "owner": lambda each: (each.kpi.owner,),
    "role": lambda each: (each.kpi.role or "",),
    "status": lambda each: (each.status,),
    "tag": lambda each: each.kpi.tags,
    "cadence": lambda each: (each.kpi.cadence,),
    "objective": lambda each: (each.kpi.objective or "",),
}


def matching(statuses: list[KpiStatus], workbook: Workbook, wanted: str) -> list[KpiStatus]:
    """The KPIs that every word of the filter fits; an empty filter fits all.

    `owner:anna` asks for one field, beginning or inside; a bare word may stand anywhere.
    """
    words = wanted.casefold().split()
    return [each for each in statuses if all(_fits(each, workbook, word) for word in words)]


def _fits(status: KpiStatus, workbook: Workbook, word: str) -> bool:
    field, colon, text = word.partition(":")
    if colon and field in _FIELDS:
        return any(text in value.casefold() for value in _FIELDS[field](status))
    return word in _all_words(status, workbook)


def _all_words(status: KpiStatus, workbook: Workbook) -> str:
    objective = workbook.all_objectives.get(status.kpi.objective or "")
    fields = (value for values in _FIELDS.values() for value in values(status))
    names = (status.kpi.slug, status.kpi.name, objective.name if objective else "", *fields)
    return "\n".join(names).casefold()
