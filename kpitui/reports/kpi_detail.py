"""One KPI in full: its head line, and the pages of words under its chart."""

from collections.abc import Sequence
from datetime import date

import msgspec

from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.links import Link
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.period import Period
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.dates import short_date
from kpitui.language.numbers import percent, quantity, signed
from kpitui.reports.columns import paragraph
from kpitui.reports.compare import comparison
from kpitui.reports.compare_text import verdict_text
from kpitui.reports.dashboard import Tile, target_text, tile
from kpitui.reports.entry import amount, value_text
from kpitui.reports.evidence import outlook_lines, signal_lines
from kpitui.reports.expectation import expectation, expectation_text
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.realism_text import realism_text
from kpitui.reports.rules import outlook_rule, plan_rule, process_rule
from kpitui.reports.smart import kpi_findings
from kpitui.reports.smart_text import smart_lines
from kpitui.reports.status import kpi_status

LABEL = 10  # cells before a reason


class KpiDetail(msgspec.Struct, frozen=True):
    """Everything that the detail screen says in words: each page is a list of lines."""

    kpi: Kpi
    objective: str
    tile: Tile
    facts: tuple[str, ...]
    status: tuple[str, ...]
    history: tuple[str, ...]
    smart: tuple[str, ...]
    links: tuple[str, ...]
    notes: tuple[str, ...]
    has_expectation: bool


def kpi_detail(workbook: Workbook, slug: str, today: date) -> KpiDetail:
    """One KPI in full on a day."""
    kpi = workbook.kpi(slug)
    status = kpi_status(workbook, kpi, today)
    objective = workbook.all_objectives.get(kpi.objective or "")
    return KpiDetail(
        kpi=kpi,
        objective=printable(objective.name) if objective else "",
        tile=tile(workbook, status),
        facts=tuple(_facts(kpi)),
        status=tuple(_status(workbook, status)),
        history=tuple(_history(workbook, kpi)),
        smart=tuple(smart_lines(kpi_findings(workbook, kpi, today), _realism(status))),
        links=tuple(_links(workbook, kpi, today)),
        notes=tuple(_notes(workbook, kpi)),
        has_expectation=expectation(workbook, status) is not None,
    )


def labelled(lines: Sequence[str], width: int, label: int = LABEL) -> list[str]:
    """Lines wrapped to a width, each below its own beginning, behind its label of so many cells."""
    return [
        piece for line in lines for piece in paragraph(line[:label], line[label:], label, width)
    ]


def _facts(kpi: Kpi) -> list[str]:
    """What the KPI is, in few words."""
    better = {"up": _("higher is better"), "down": _("lower is better"), "band": _("inside a band")}
    words = (
        _(kpi.role) if kpi.role else "",
        _("by the {cadence}").format(cadence=_(kpi.cadence)),
        _(kpi.kind),
        better[kpi.direction],
        _(kpi.level) if kpi.level else "",
        printable(kpi.scope_text),
        printable(kpi.owner),
        " ".join(f"#{printable(tag)}" for tag in kpi.tags),
    )
    return [word for word in words if word]


def _status(workbook: Workbook, status: KpiStatus) -> list[str]:
    """The three reasons, each with its rule and figures, and how past forecasts came out."""
    lines = []
    if status.override is not None:
        lines.append(_("Said      {reason}").format(reason=status.reason))
    lines.append(_("Plan      {reason}").format(reason=status.plan_reason))
    lines += [f"          {line}" for line in (*plan_rule(status), *_figures(status))]
    lines.append(_("Outlook   {reason}").format(reason=status.outlook_reason))
    lines += [
        f"          {line}" for line in (*outlook_rule(status), *outlook_lines(workbook, status))
    ]
    lines.append(_("Process   {reason}").format(reason=status.process_reason))
    lines += [f"          {line}" for line in (*process_rule(status), *signal_lines(status))]
    if found := expectation(workbook, status):
        lines.append(_("Expected  {text}").format(text=expectation_text(status.kpi, found)))
    versions = workbook.target_path(status.kpi.slug).versions
    for version in versions[1:]:
        line = _("Retarget  {goal} from {since} on: {why}").format(
            goal=_wanted(status.kpi, version),
            since=short_date(version.since),
            why=in_one_line(version.why),
        )
        lines.append(line)
    if status.kpi.is_computed:
        parts = status.kpi.formula or f"{status.kpi.numerator} / {status.kpi.denominator}"
        lines.append(_("Computed  {parts}").format(parts=printable(parts)))
    if status.kpi.source:
        lines.append(_("Source    {source}").format(source=printable(status.kpi.source)))
    return lines


def _realism(status: KpiStatus) -> str:
    return realism_text(status.kpi, status.realism) if status.realism else ""


def _wanted(kpi: Kpi, version: Target) -> str:
    if version.is_empty:
        return _("no target")
    return _("a band") if version.goal is None else amount(kpi, version.goal)


def _figures(status: KpiStatus) -> list[str]:
    kpi, lines = status.kpi, list[str]()
    if wanted := target_text(status):
        lines.append(_("Target {target}").format(target=wanted))
    if kpi.kind is Kind.MILESTONE:  # nothing lies between not done and done
        return lines
    if status.plan_value is not None and status.measured is not None and status.last is not None:
        apart = quantity(status.measured - status.plan_value, kpi.decimals, printable(kpi.unit))
        lines.append(
            _("{period}: {value}, planned {plan} ({gap})").format(
                period=status.last[0].label(),
                value=amount(kpi, status.measured),
                plan=amount(kpi, status.plan_value),
                gap=signed(apart),
            )
        )
    if status.progress is not None and status.expected is not None:
        lines.append(
            _("Progress {progress}, expected {expected}").format(
                progress=percent(status.progress), expected=percent(status.expected)
            )
        )
    return lines


def _history(workbook: Workbook, kpi: Kpi) -> list[str]:
    """The periods, newest first, each with its corrections behind it."""
    if kpi.is_computed:
        values = workbook.values(kpi.slug)
        return [f"{period.label():12} {amount(kpi, values[period])}" for period in reversed(values)]
    by_period: dict[str, list[Measurement]] = {}
    for row in workbook.series(kpi.slug).rows():
        by_period.setdefault(row.period, []).append(row)
    return [
        line
        for _key, rows in sorted(by_period.items(), reverse=True)
        for line in _period_lines(rows, kpi)
    ]


def _period_lines(rows: Sequence[Measurement], kpi: Kpi) -> list[str]:
    """One period's value, its note, and the values that it replaced, newest first."""
    current, earlier = rows[-1], rows[:-1]
    label = Period.parse(current.period).label()
    lines = [f"{label:12} {value_text(kpi, current)}   {_who(current)}".rstrip()]
    if current.note and not current.is_skip:
        lines.append(f"{'':12} {in_one_line(current.note)}")
    lines += [
        f"{'':12} " + _("was {value}").format(value=value_text(kpi, row)) + f"   {_who(row)}"
        for row in reversed(earlier)
        if row.value != current.value
    ]
    return lines


def _who(row: Measurement) -> str:
    confidence = (
        ""
        if row.confidence is None
        else _("confidence {share}").format(share=percent(row.confidence))
    )
    return "  ".join(filter(None, (printable(row.by), confidence)))


def _links(workbook: Workbook, kpi: Kpi, today: date) -> list[str]:
    """What is expected of the KPI's links, each with what the figures make of it."""
    lines: list[str] = []
    for link in workbook.links:
        ahead = (
            ""
            if link.lead is None
            else " "
            + ngettext("({count} period ahead)", "({count} periods ahead)", link.lead).format(
                count=link.lead
            )
        )
        if link.leading == kpi.slug:
            lines.append(
                _("is expected to announce {name}").format(name=_name(workbook, link.lagging))
                + ahead
            )
            lines += _evidence(workbook, link, today)
        elif link.lagging == kpi.slug:
            lines.append(
                _("is expected to follow {name}").format(name=_name(workbook, link.leading)) + ahead
            )
            lines += _evidence(workbook, link, today)
    return lines or [_("No links. Declare one with “kpitui link LEADING LAGGING”.")]


def _evidence(workbook: Workbook, link: Link, today: date) -> list[str]:
    pair = [workbook.all_kpis.get(slug) for slug in (link.leading, link.lagging)]
    if None in pair:  # another session may have taken one back
        return []
    first, second = (kpi for kpi in pair if kpi is not None)
    return [f"  {verdict_text(comparison(workbook, first, second, today))}"]


def _notes(workbook: Workbook, kpi: Kpi) -> list[str]:
    """The definition's note, the markers, and the notes on values, newest first."""
    lines: Sequence[str] = printable_lines(kpi.note)
    marked = [
        f"{short_date(m.day):14} {printable(m.text)}" for m in reversed(workbook.markers(kpi.slug))
    ]
    series = workbook.series(kpi.slug)
    noted = [
        f"{Period.parse(key).label():14} {in_one_line(series.note[row])}"
        for key, row in sorted(series.latest.items(), reverse=True)
        if row in series.note
    ]
    return [*lines, *marked, *noted] or [
        _("No notes or markers yet: n writes a note, m marks an event.")
    ]


def printable_lines(text: str) -> list[str]:
    """A text of several lines, each safe to show."""
    return [printable(line) for line in text.splitlines()]


def _name(workbook: Workbook, slug: str) -> str:
    kpi = workbook.all_kpis.get(slug)  # another session may have taken it back
    return printable(kpi.name if kpi else slug)
