"""The rules behind the three reasons of a status, each with the figures it was applied to."""

from collections.abc import Iterator

from kpitui.analysis.outlook import DOUBTFUL, EVEN, LIKELY, likelihood
from kpitui.analysis.plan_position import BEHIND, SLIPPING
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.language.numbers import percent, signed
from kpitui.reports.entry import figure
from kpitui.reports.kpi_status import KpiStatus


def plan_rule(status: KpiStatus) -> Iterator[str]:
    """From which gap on the KPI counts as slipping and as behind."""
    here = status.position
    if here is None:
        return
    verdict = _("By plan it is {verdict}").format(verdict=_(here.verdict))
    if here.error is None:
        yield f"{verdict}."
        return
    sign = status.kpi.direction.sign or 1
    rule = _("{verdict}: slipping from {slipping} on, behind from {behind} on.")
    yield rule.format(
        verdict=verdict,
        slipping=signed(figure(status.kpi, sign * SLIPPING * here.error)),
        behind=signed(figure(status.kpi, sign * BEHIND * here.error)),
    )


def outlook_rule(status: KpiStatus) -> Iterator[str]:
    """What the chance is called, and where the next words begin."""
    if status.outlook is None or status.outlook.chance is None:
        return
    rule = _("That is {verdict}: likely from {likely}, even from {even}, doubtful from {doubtful}.")
    yield rule.format(
        verdict=_(likelihood(status.outlook.chance)),
        likely=percent(LIKELY),
        even=percent(EVEN),
        doubtful=percent(DOUBTFUL),
    )


def process_rule(status: KpiStatus) -> Iterator[str]:
    """From which values the limits come, and how."""
    limits = status.limits
    if limits is None:
        return
    rule = _(
        "Mean {mean} ± 2.66 × {range}, the mean change; from {count} values, {first} to {last}."
    )
    yield rule.format(
        mean=figure(status.kpi, limits.mean),
        range=figure(status.kpi, limits.mean_range),
        count=limits.count,
        first=short_date(limits.first.start),
        last=short_date(limits.last.end),
    )
