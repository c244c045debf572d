"""One KPI in full, as plain text and as a JSON document."""

from collections.abc import Iterator
from datetime import date

import msgspec

from kpitui.analysis.outlook import POOL, SUMS
from kpitui.analysis.track_record import TrackRecord
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.period import Period, periods_between
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.language.numbers import percent, signed
from kpitui.reports.as_chart import chart_text
from kpitui.reports.as_json import Json, status_json
from kpitui.reports.as_text import Paint, unpainted
from kpitui.reports.chart import Chart
from kpitui.reports.columns import cells, filled, in_ascii, paragraph
from kpitui.reports.entry import amount, figure
from kpitui.reports.evidence import outlook_lines, record_of, signal_lines
from kpitui.reports.expectation import expectation, expectation_json, expectation_text
from kpitui.reports.glyphs import status_glyph, status_word
from kpitui.reports.kpi_chart import kpi_chart
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.status import kpi_status
from kpitui.reports.status_row import change_words
from kpitui.reports.target_words import target_words

_WIDEST = 100
_CHART_ROWS = 16
_NUMBERED = 9  # markers with a digit in the chart
LAST_PERIODS = 12


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a text may look where it is shown."""

    width: int = 80
    ascii_only: bool = False
    colour: bool = False
    paint: Paint = unpainted


def show_text(workbook: Workbook, kpi: Kpi, today: date, look: Look | None = None) -> str:
    """The KPI's place, its chart, its status with the reasons, and its last values."""
    how = look or Look()
    wide = min(how.width, _WIDEST)
    status = kpi_status(workbook, kpi, today)
    chart = kpi_chart(workbook, kpi, today)
    drawn = chart_text(chart, wide, _CHART_ROWS, ascii_only=how.ascii_only, colour=how.colour)
    blocks = [
        _head(workbook, kpi),
        [_standing(status, how)],
        [drawn] if chart.last is not None else [],
        list(_marker_lines(chart, wide)),
        list(_fact_lines(workbook, status, wide)),
        list(_value_lines(workbook, kpi, wide)),
    ]
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    return in_ascii(text) if how.ascii_only else text


def show_json(workbook: Workbook, kpi: Kpi, today: date) -> Json:
    """The KPI's status with all its periods, markers and target versions."""
    status = kpi_status(workbook, kpi, today)
    found, record = expectation(workbook, status), record_of(workbook, status)
    return status_json(status) | {
        "expectation": expectation_json(kpi, found) if found else None,
        "track_record": _record_json(record) if record else None,
        "history": [
            {"period": period.key, "value": value, "note": note or None}
            for period, value, note in _periods(workbook, kpi)
        ],
        "markers": [
            {"date": marker.day, "text": marker.text} for marker in workbook.markers(kpi.slug)
        ],
        "targets": [_target_json(target) for target in workbook.target_path(kpi.slug).versions],
    }


def _record_json(record: TrackRecord) -> Json:
    """How past forecasts came out; coverage and Brier score are shares of one."""
    return {
        "periods_ahead": record.steps,
        "forecasts": record.forecasts,
        "in_range": record.in_range,
        "coverage": record.coverage,
        "brier": record.brier,
        "method": SUMS if record.is_of_sums else POOL,
    }


def _periods(workbook: Workbook, kpi: Kpi) -> Iterator[tuple[Period, float | None, str]]:
    """What counts for each period, in order of time; a skip has no value and its reason."""
    if kpi.is_computed:
        yield from ((period, value, "") for period, value in workbook.values(kpi.slug).items())
        return
    series = workbook.series(kpi.slug)
    for key, index in sorted(series.latest.items()):
        row = series.row(index)
        yield Period.parse(key), row.value, row.note


def _target_json(target: Target) -> Json:
    fields: Json = msgspec.to_builtins(target)
    return {name: fields[name] for name in fields if name not in {"entry", "at", "by", "kpi"}}


def _head(workbook: Workbook, kpi: Kpi) -> list[str]:
    objective = workbook.all_objectives.get(kpi.objective or "")
    name, slug = printable(kpi.name), printable(kpi.slug)
    facts = (
        printable(objective.name) if objective else "",
        _(kpi.role) if kpi.role else "",
        _("every {cadence}").format(cadence=_(kpi.cadence)),
        printable(kpi.owner),
    )
    title = name if name == slug else f"{name} ({slug})"
    return [title, " · ".join(fact for fact in facts if fact)]


def _standing(status: KpiStatus, look: Look) -> str:
    """The newest complete value, its change and the status, in one line."""
    sign = status_glyph(status.status, ascii_only=look.ascii_only)
    word = status_word(status.status, is_said=status.override is not None)
    words = [look.paint(status.status, f"{sign} {word}")]
    if status.last is not None:
        words.append(amount(status.kpi, status.last[1]))
        words.append(status.last[0].label())
    words.append(change_words(status, ascii_only=look.ascii_only))
    if status.is_running and status.newest is not None:
        period, value = status.newest
        words.append(
            _("({period} so far: {value})").format(
                period=period.label(), value=amount(status.kpi, value)
            )
        )
    return "  ".join(word for word in words if word)


def _marker_lines(chart: Chart, width: int) -> Iterator[str]:
    """The markers with the digits that the chart gives them."""
    wide = max((cells(chart.slots[mark.slot]) for mark in chart.marks), default=0)
    for place, mark in enumerate(chart.marks, start=1):
        digit = str(place) if place <= _NUMBERED else " "
        label = f"{digit}  {filled(chart.slots[mark.slot], wide)}  "
        yield from paragraph(label, mark.text, cells(label), width)


def _fact_lines(workbook: Workbook, status: KpiStatus, width: int) -> Iterator[str]:
    facts = [(label, text) for label, text in _facts(workbook, status) if text]
    wide = max(cells(label) for label, _text in facts) + 2
    for label, text in facts:
        yield from paragraph(label, text, wide, width)


def _facts(workbook: Workbook, status: KpiStatus) -> Iterator[tuple[str, str]]:
    kpi = status.kpi
    yield _("Status"), status.reason if status.override else status.plan_reason
    yield _("Plan"), _plan(status)
    if status.last is not None:
        yield _("Outlook"), status.outlook_reason
        yield from (("", line) for line in outlook_lines(workbook, status))
        yield _("Process"), status.process_reason
        yield from (("", line) for line in signal_lines(status))
        if found := expectation(workbook, status):
            yield _("Expected"), expectation_text(kpi, found)
    if status.progress is not None and status.expected is not None:
        yield (
            _("Progress"),
            _("{progress}; {expected} was expected by then").format(
                progress=percent(status.progress), expected=percent(status.expected)
            ),
        )
    first = _("Target")
    for target in reversed(workbook.target_path(kpi.slug).versions):
        yield first, _version(kpi, target)
        first = ""
    if status.due is not None:
        yield _("Due"), status.due.period.label()
    if kpi.is_computed:
        yield _("Computed"), printable(kpi.formula or f"{kpi.numerator} / {kpi.denominator}")
    yield _("Source"), printable(kpi.source)
    yield _("Note"), in_one_line(kpi.note)


def _plan(status: KpiStatus) -> str:
    """What was planned by the last value's period, and how far from it the KPI stands."""
    kpi = status.kpi
    if status.plan_value is None or status.measured is None or kpi.kind is Kind.MILESTONE:
        return ""
    apart = signed(figure(kpi, status.measured - status.plan_value))
    planned, measured = figure(kpi, status.plan_value), amount(kpi, status.measured)
    if status.target is not None and status.target.cumulative:
        return _("{measured} in all, {planned} planned by then: {gap}").format(
            measured=measured, planned=planned, gap=apart
        )
    return _("{measured}, {planned} planned: {gap}").format(
        measured=measured, planned=planned, gap=apart
    )


def _version(kpi: Kpi, target: Target) -> str:
    text = target_words(kpi, target) or _("none")
    if not target.why:
        return text
    return _("{target}; since {day}: {why}").format(
        target=text, day=short_date(target.since), why=in_one_line(target.why)
    )


def _value_lines(workbook: Workbook, kpi: Kpi, width: int) -> Iterator[str]:
    """The newest periods, latest first: value, note, corrections; a gap says that it is one."""
    known = {period: (value, note) for period, value, note in _periods(workbook, kpi)}
    if not known:
        return
    last = max(known)
    first = max(min(known), last.shifted(1 - LAST_PERIODS))
    shown = list(periods_between(first, last))[::-1]
    labels = {period: period.label() for period in shown}
    amounts = {period: _amount(kpi, known.get(period)) for period in shown}
    label_wide = max(map(cells, labels.values()))
    amount_wide = max(map(cells, amounts.values()))
    earlier = _earlier(workbook, kpi)
    for period in shown:
        value = filled(amounts[period], amount_wide, right=True)
        head = f"{filled(labels[period], label_wide)}  {value}  "
        note = known.get(period, (None, ""))[1]
        words = [in_one_line(note)]
        words += [_was(kpi, row) for row in earlier.get(period.key, [])]
        text = "; ".join(word for word in words if word)
        yield from paragraph(head, text, cells(head), width)


def _amount(kpi: Kpi, known: tuple[float | None, str] | None) -> str:
    if known is None:
        return _("missing")
    return _("skipped") if known[0] is None else amount(kpi, known[0])


def _earlier(workbook: Workbook, kpi: Kpi) -> dict[str, list[Measurement]]:
    """What was corrected in each period, newest first, without what only changed a note."""
    rows: dict[str, list[Measurement]] = {}
    for row in workbook.series(kpi.slug).rows():
        rows.setdefault(row.period, []).append(row)
    return {
        key: [
            old
            for old, new in zip(each[-2::-1], each[::-1], strict=False)
            if old.value != new.value
        ]
        for key, each in rows.items()
    }


def _was(kpi: Kpi, row: Measurement) -> str:
    value = _("skipped") if row.value is None else amount(kpi, row.value)
    return _("was {value} ({author})").format(value=value, author=printable(row.by))
