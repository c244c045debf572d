"""The SMART check of one KPI in words, a line a letter."""

from collections.abc import Iterator, Sequence

from kpitui.language import _
from kpitui.reports.smart import Criterion, Finding

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
