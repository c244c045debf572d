"""The KPIs that a person names, by their own name or by that of their objective."""

from collections.abc import Sequence

from kpitui.domain.kpi import Kpi
from kpitui.domain.names import resolve
from kpitui.domain.workbook import Workbook
from kpitui.language import _


def chosen_kpis(workbook: Workbook, names: Sequence[str]) -> tuple[Kpi, ...]:
    """Each KPI once; an objective stands for its KPIs in use. Without names, all in use.

    Raises UnknownName for what is neither.
    """
    if not names:
        return workbook.kpis
    found = (kpi for name in names for kpi in _named(workbook, name))
    return tuple({kpi.slug: kpi for kpi in found}.values())


def _named(workbook: Workbook, name: str) -> tuple[Kpi, ...]:
    known = [(kpi.slug, kpi.name) for kpi in workbook.all_kpis.values()]
    known += [
        (objective.slug, objective.name)
        for objective in workbook.all_objectives.values()
        if objective.slug not in workbook.all_kpis
    ]
    slug = resolve(name, known, _("There is no KPI or objective “{name}”."))
    kpi = workbook.all_kpis.get(slug)
    return (*((kpi,) if kpi else ()), *workbook.kpis_of(slug))
