"""The objectives: each with its progress, worst status, balance of roles, and its KPIs."""

from datetime import date

import msgspec

from kpitui.domain.kpi import Kpi, Role
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.status import Status
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.dates import short_date
from kpitui.reports.compare import Answer, Comparison, declared
from kpitui.reports.dashboard import Tile, tile
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.status import status_report


class ObjectiveRow(msgspec.Struct, frozen=True, kw_only=True):
    """One objective as the tree shows it; without a slug it holds the KPIs that have none.

    `progress` is the mean of the clamped progress of its KPIs, `status` the worst among theirs.
    """

    slug: str | None
    name: str
    owner: str
    window: str
    note: str
    status: Status | None
    progress: float | None
    expected: float | None
    leading: int
    lagging: int
    evidence: str
    kpis: tuple[Tile, ...]

    @property
    def balance(self) -> str:
        """What the mix of leading and lagging KPIs lacks."""
        if not self.kpis:
            return _("no KPI yet: press a")
        if not self.leading:
            return _("no leading KPI: nothing warns you early")
        if not self.lagging:
            return _("no lagging KPI: nothing proves the result")
        return _("balanced")


def objective_rows(workbook: Workbook, today: date) -> list[ObjectiveRow]:
    """Every objective in use, then the KPIs without one."""
    statuses = status_report(workbook, today)
    links = declared(workbook, today)
    rows = [_row(workbook, objective, statuses, links) for objective in workbook.objectives]
    if any(each.kpi.objective is None for each in statuses):
        rows.append(_row(workbook, None, statuses, links))
    return rows


def _row(
    workbook: Workbook,
    objective: Objective | None,
    statuses: list[KpiStatus],
    links: list[Comparison],
) -> ObjectiveRow:
    slug = objective.slug if objective else None
    mine = [each for each in statuses if each.kpi.objective == slug]
    roles = [each.kpi.role for each in mine]
    return ObjectiveRow(
        slug=slug,
        name=printable(objective.name) if objective else _("No objective"),
        owner=printable(objective.owner) if objective else "",
        window=_window(objective),
        note=printable(" ".join(objective.note.split())) if objective else "",
        status=min((each.status for each in mine), key=lambda s: s.urgency, default=None),
        progress=_mean(
            [min(1.0, max(0.0, each.progress)) for each in mine if each.progress is not None]
        ),
        expected=_mean(
            [
                each.expected
                for each in mine
                if each.expected is not None and each.progress is not None
            ]
        ),
        leading=roles.count(Role.LEADING),
        lagging=roles.count(Role.LAGGING),
        evidence=_evidence([each.kpi for each in mine if each.kpi.role is Role.LEADING], links),
        kpis=tuple(tile(workbook, each) for each in mine),
    )


def _evidence(leading: list[Kpi], links: list[Comparison]) -> str:
    """Which of the leading KPIs do announce something, by the figures."""
    if not leading:
        return ""
    slugs = {kpi.slug for kpi in leading}
    shown = {
        each.first.slug: printable(each.first.name)
        for each in links
        if each.answer is Answer.SUPPORTED and each.first.slug in slugs
    }
    text = ngettext(
        "{shown} of {count} leading KPI has evidence behind it",
        "{shown} of {count} leading KPIs have evidence behind them",
        len(slugs),
    ).format(shown=len(shown), count=len(slugs))
    return f"{text}: {', '.join(shown.values())}" if shown else text


def _window(objective: Objective | None) -> str:
    if objective is None or objective.deadline is None:
        return ""
    if objective.start is None:
        return _("by {deadline}").format(deadline=short_date(objective.deadline))
    return _("{start} to {deadline}").format(
        start=short_date(objective.start), deadline=short_date(objective.deadline)
    )


def _mean(numbers: list[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
