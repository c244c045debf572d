"""The SMART check of one KPI in words: a line a letter, a line in all, or what is worth saying."""

from collections.abc import Iterator, Sequence

from kpitui.language import _, ngettext
from kpitui.reports.smart import Criterion, Finding, Severity

LABEL = 12  # cells


def smart_lines(findings: Sequence[Finding], realism: str) -> Iterator[str]:
    """Every letter with what was found against it, or that nothing was.

    An achievable target still tells its `realism`, the needed pace beside the best one ever seen.
    """
    for criterion in Criterion:
        if criterion is Criterion.BALANCE:
            continue
        label = f"{_(criterion.value.replace('_', '-')):{LABEL}}"
        found = [each for each in findings if each.criterion is criterion]
        if not found:
            is_told = criterion is Criterion.ACHIEVABLE and realism
            yield label + (realism if is_told else _("in order"))
        for each in found:
            yield f"{label}{_(each.severity)}: {each.message}"
            label = " " * LABEL


def smart_line(findings: Sequence[Finding]) -> str:
    """The worst finding in a line, and how many there are beside it."""
    ranked = sorted(findings, key=lambda each: _ORDER.index(each.severity))
    if not ranked:
        return _("SMART: in order")
    worst, more = ranked[0], len(ranked) - 1
    text = _("SMART: {message}").format(message=worst.message)
    if not more:
        return text
    beside = ngettext("(and {count} more)", "(and {count} more)", more).format(count=more)
    return f"{text} {beside}"


def advice(kpi: str, findings: Sequence[Finding]) -> list[str]:
    """What a person who just defined a KPI should hear: errors and warnings; hints are counted."""
    pressing = [each for each in findings if each.severity is not Severity.HINT]
    lines = [
        f"  {_(each.severity):9}{_(each.criterion.replace('_', '-'))}: {each.message}"
        for each in pressing
    ]
    if hints := len(findings) - len(pressing):
        more = ngettext(
            "  {count} hint: kpitui lint {kpi}", "  {count} hints: kpitui lint {kpi}", hints
        )
        lines.append(more.format(count=hints, kpi=kpi))
    return lines


_ORDER = list(Severity)
