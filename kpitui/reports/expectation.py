"""What a KPI's values follow beside their mean, and what that leads to expect next."""

from kpitui.analysis.expected import Expected, expected
from kpitui.analysis.known_course import known_course, segments_of
from kpitui.analysis.outlook import SEASON
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.reports.as_json import Json, signal_json
from kpitui.reports.entry import figure, span
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.signal_text import signal_text


def expectation(workbook: Workbook, status: KpiStatus) -> Expected | None:
    """What the values since the limits begin follow; None where their mean says as much."""
    if status.last is None or status.kpi.kind is Kind.MILESTONE:
        return None
    course = known_course(workbook, status.kpi, status.last[0].end)
    return expected(segments_of(workbook, course)[-1].values, SEASON[status.kpi.cadence])


def expectation_text(kpi: Kpi, found: Expected) -> str:
    """What the values follow, what is expected of the coming period, and what stands out."""
    newest = max(found.values)
    low, high = found.usual(found.coming)
    text = _("The values follow {terms}. Expected of {period}: {value}, usually {range}.")
    said = text.format(
        terms=_terms_text(found),
        period=newest.next.label(),
        value=figure(kpi, found.coming),
        range=span(kpi, low, high),
    )
    return f"{said} {_against_it(kpi, found, newest)}"


def expectation_json(kpi: Kpi, found: Expected) -> Json:
    """What is expected, in the KPI's unit, under the keys that scripts rely on."""
    low, high = found.usual(found.coming)
    return {
        "follows": list(found.terms),
        "next": {
            "period": max(found.values).next.key,
            "value": found.coming,
            "lower": low,
            "upper": high,
        },
        "values": {at.key: value for at, value in found.values.items()},
        "signals": [signal_json(kpi, each) for each in found.signals],
    }


def _terms_text(found: Expected) -> str:
    words = {"trend": _("a trend"), "season": _("a season"), "memory": _("the value before")}
    *rest, last = [words[term] for term in found.terms]
    return _("{first} and {last}").format(first=", ".join(rest), last=last) if rest else last


def _against_it(kpi: Kpi, found: Expected, newest: Period) -> str:
    fresh = [each for each in found.signals if each.last == newest]
    if fresh:
        return _("Against that: {signal}").format(signal=signal_text(kpi, fresh[-1]))
    count = len(found.signals)
    if not count:
        return _("Against that, every value is routine.")
    return ngettext(
        "Against that there is {count} earlier signal.",
        "Against that there are {count} earlier signals.",
        count,
    ).format(count=count)
