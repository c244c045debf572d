"""The check-in: the KPIs that wait for a value, each with what its value can be compared with."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from kpitui.domain.kpi import Kind, Role
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable
from kpitui.domain.period import Cadence, Period, last_complete
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.dates import month_name, short_date
from kpitui.language.numbers import percent
from kpitui.reports.check_in_row import CheckInRow, check_in_row
from kpitui.reports.due import Due, due
from kpitui.reports.entry import span
from kpitui.reports.entry_verdict import usual_span

_MOST_NAMES = 8


class CheckIn(msgspec.Struct, frozen=True):
    """What is asked for, in order; `nothing_due` says that the running periods stand in for it."""

    rows: tuple[CheckInRow, ...]
    nothing_due: bool

    @property
    def done(self) -> int:
        """How many rows have a value or a skip."""
        return sum(row.recorded is not None for row in self.rows)

    @property
    def periods(self) -> Mapping[str, Period]:
        """The period asked for by KPI, in the order of the rows."""
        return {row.kpi.slug: row.period for row in self.rows}

    @property
    def period(self) -> Period | None:
        """The one period that every row asks for; None when they differ."""
        asked = {row.period for row in self.rows}
        return asked.pop() if len(asked) == 1 else None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a check-in came to; `behind` names the KPIs whose new value falls short of its plan."""

    recorded: int
    corrected: int
    skipped: int
    left: int
    behind: tuple[str, ...]


def check_in(workbook: Workbook, today: date, kpi: str | None = None) -> CheckIn:
    """What is due, the latest first; when nothing is, every recorded KPI for its running period.

    A KPI that is named comes first: for the period that is due, else for the last complete one.
    """
    waiting = sorted(due(workbook, today), key=_place_in_line)
    periods = {each.kpi.slug: each.period for each in waiting} or {
        each.slug: Period.containing(today, each.cadence)
        for each in workbook.kpis
        if not each.is_computed
    }
    if kpi is not None:
        named = workbook.kpi(kpi)
        if not named.is_computed:
            first = periods.get(named.slug) or last_complete(named.cadence, today)
            periods = {named.slug: first, **periods}
    return check_in_for(workbook, periods, today, nothing_due=not waiting)


def check_in_for(
    workbook: Workbook, periods: Mapping[str, Period], today: date, *, nothing_due: bool
) -> CheckIn:
    """The rows of the given KPIs and periods, as the workbook has them now."""
    known = ((slug, period) for slug, period in periods.items() if slug in workbook.all_kpis)
    rows = (
        check_in_row(workbook, workbook.all_kpis[slug], period, today) for slug, period in known
    )
    return CheckIn(tuple(rows), nothing_due)


def asked_for(report: CheckIn, slug: str, period: Period) -> Mapping[str, Period]:
    """The periods of a check-in with another one for one KPI."""
    return {**report.periods, slug: period}


def facts(workbook: Workbook, row: CheckInRow, today: date) -> list[list[str]]:
    """What to know about a row while typing its value: lines of short facts."""
    kpi, recorded = row.kpi, row.recorded
    better = {"up": _("higher is better"), "down": _("lower is better"), "band": _("inside a band")}
    is_milestone = kpi.kind is Kind.MILESTONE
    sure = recorded.confidence if recorded else None
    lines = [
        [
            row.name,
            _(kpi.role) if kpi.role else "",
            "" if is_milestone else better[kpi.direction],
            printable(kpi.unit),
            printable(kpi.owner),
            printable(kpi.source),
        ],
        [
            period_text(row.period),
            _("still running") if row.is_running else "",
            _last_text(row),
            _("plan {value}").format(value=row.plan_forms[0]) if row.plan_forms else "",
            "" if sure is None else _("confidence {share}").format(share=percent(sure)),
        ],
        [_usual(workbook, row, today), _last_note(workbook, row)],
    ]
    return [[fact for fact in line if fact] for line in lines]


def period_text(period: Period) -> str:
    """A period as people know it; a week with its days, as in `W47 2026 (16 to 22 Nov 2026)`."""
    if period.cadence is not Cadence.WEEK:
        return period.label()
    first, last = period.start, period.end
    start = str(first.day)
    if first.month != last.month:
        start = f"{start} {month_name(first.month)}"
    return _("{period} ({first} to {last})").format(
        period=period.label(), first=start, last=short_date(last)
    )


def summary(report: CheckIn, entered: Sequence[tuple[Measurement, Measurement | None]]) -> Summary:
    """What the entries of a check-in came to, each given with what counted before it."""
    came_to: dict[tuple[str, str], str] = {}
    for new, before in entered:
        place = new.kpi, new.period
        if new.value is None:
            came_to[place] = "skipped"
        elif before is None:
            came_to[place] = "recorded"
        elif before.value != new.value:
            came_to[place] = "corrected"
    words = list(came_to.values())
    return Summary(
        recorded=words.count("recorded"),
        corrected=words.count("corrected"),
        skipped=words.count("skipped"),
        left=len(report.rows) - report.done,
        behind=tuple(row.name for row in report.rows if row.place in came_to and row.is_behind),
    )


def summary_text(found: Summary) -> str:
    """The summary in a sentence or two."""
    counted = _(
        "Recorded {recorded}, corrected {corrected}, skipped {skipped}, {left} left."
    ).format(
        recorded=found.recorded, corrected=found.corrected, skipped=found.skipped, left=found.left
    )
    if not found.behind:
        return counted
    named = list(found.behind[:_MOST_NAMES])
    if more := len(found.behind) - len(named):
        named.append(ngettext("{count} more", "{count} more", more).format(count=more))
    return f"{counted} " + _("Behind plan: {names}.").format(names=", ".join(named))


def _place_in_line(each: Due) -> tuple[int, int, bool]:
    """The latest first, one cadence after the other, leading before lagging."""
    return -each.days_late, each.kpi.cadence.rank, each.kpi.role is Role.LAGGING


def _last_text(row: CheckInRow) -> str:
    """The value before, and its period unless it is the one before."""
    if row.last is None:
        return _("no earlier value")
    at, value = row.last[0], row.last_forms[0]
    if at == row.period.previous:
        return _("last {value}").format(value=value)
    return _("last {value} in {period}").format(value=value, period=at.label())


def _usual(workbook: Workbook, row: CheckInRow, today: date) -> str:
    """The range of routine values, where there are enough to say."""
    usual = usual_span(workbook, row.kpi, row.period, today)
    return _("usually {range}").format(range=span(row.kpi, *usual)) if usual else ""


def _last_note(workbook: Workbook, row: CheckInRow) -> str:
    """The newest note up to the row's period."""
    series = workbook.series(row.kpi.slug)
    noted = (
        (key, series.note[index])
        for key, index in sorted(series.latest.items(), reverse=True)
        if index in series.note and key <= row.period.key
    )
    key, note = next(noted, ("", ""))
    text = " ".join(printable(line) for line in note.splitlines())
    return (
        _("note on {period}: {text}").format(period=Period.parse(key).label(), text=text)
        if key
        else ""
    )
