"""The SMART check of the KPIs and of the workbook around them, as text and for scripts."""

from collections.abc import Sequence
from datetime import date

from kpitui.domain.kpi import Kpi
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.reports.portfolio import portfolio_findings
from kpitui.reports.smart import Finding, Severity, kpi_findings

__all__ = ["Severity", "lint", "lint_json", "lint_text"]

_FEWEST_TO_GATHER = 4  # as many KPIs of which the same is said share a line
_MOST_NAMED = 5


def lint(workbook: Workbook, today: date, kpis: tuple[Kpi, ...] | None = None) -> list[Finding]:
    """Every finding on the given KPIs, or on all and on the workbook as a whole."""
    chosen = workbook.kpis if kpis is None else kpis
    found = [each for kpi in chosen for each in kpi_findings(workbook, kpi, today)]
    return found + portfolio_findings(workbook) if kpis is None else found


def lint_json(findings: list[Finding]) -> list[dict[str, object]]:
    """The findings under the keys that scripts rely on."""
    return [
        {
            "kpi": each.kpi,
            "objective": each.objective,
            "criterion": each.criterion,
            "severity": each.severity,
            "message": each.message,
        }
        for each in findings
    ]


def lint_text(findings: list[Finding]) -> str:
    """A line a finding, the worst first; or one that says that nothing was found."""
    if not findings:
        return _("Nothing to mend.")
    order = list(Severity)
    rows = sorted(_rows(findings), key=lambda row: order.index(row[0].severity))
    wide = max(len(place) for _each, place, _message in rows)
    return "\n".join(
        f"{_(each.severity):8} {place:{wide}}  {_(each.criterion)}: {message}"
        for each, place, message in rows
    )


def _rows(findings: list[Finding]) -> list[tuple[Finding, str, str]]:
    """A finding, its place and its message a line; what is said of many KPIs is said once."""
    same: dict[object, list[Finding]] = {}
    for each in findings:
        own = None if each.kpi else each.objective or ""
        same.setdefault((each.criterion, each.severity, each.message, own), []).append(each)
    rows = []
    for first, *others in same.values():
        together = [first, *others]
        if len(together) < _FEWEST_TO_GATHER:
            rows += [(each, _place(each), each.message) for each in together]
        else:
            named = _named([_place(each) for each in together])
            count = len(together)
            place = ngettext("{count} KPI", "{count} KPIs", count).format(count=count)
            rows.append((first, place, f"{first.message} ({named})"))
    return rows


def _place(finding: Finding) -> str:
    return finding.kpi or finding.objective or _("workbook")


def _named(slugs: Sequence[str]) -> str:
    """The first of the names, and how many more there are."""
    if len(slugs) <= _MOST_NAMED + 1:
        return ", ".join(slugs)
    more = len(slugs) - _MOST_NAMED
    return _("{names} and {count} more").format(names=", ".join(slugs[:_MOST_NAMED]), count=more)
