"""One KPI's line in the status text, in words of any length that the width allows."""

from datetime import date
from enum import IntEnum

import msgspec

from kpitui.domain.kpi import Kind
from kpitui.domain.names import printable
from kpitui.domain.period import Cadence, Period
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.language.numbers import compact, derived, number, with_unit
from kpitui.reports.columns import cells, in_ascii
from kpitui.reports.dashboard import change_text
from kpitui.reports.entry import amount
from kpitui.reports.glyphs import change_glyph, role_glyph, status_glyph, status_word
from kpitui.reports.kpi_status import KpiStatus

_ONE_DECIMAL, _NO_DECIMALS = 100, 1000  # at most, from these sizes on, in short form
_SHORT_UNIT = 3  # as GBP or %; a longer one mostly repeats the name


class Brevity(IntEnum):
    """What is written short so that all columns fit, each member with those before it."""

    NOTHING = 0
    PERIOD = 1
    PLAN = 2
    UNIT = 3
    VALUE = 4


class StatusRow(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in one KPI's line, apart from its bar."""

    status: str
    name: str
    value: str
    period: str
    change: str
    plan: str


def titles(*, ascii_only: bool) -> StatusRow:
    """The titles of the columns."""
    row = StatusRow(
        status=_("status"),
        name=_("KPI"),
        value=_("value"),
        period="",
        change=_("change"),
        plan=_("plan"),
    )
    return _in_ascii(row) if ascii_only else row


def status_row(status: KpiStatus, brevity: Brevity, *, ascii_only: bool) -> StatusRow:
    """What one KPI's line says, as short as asked."""
    role = role_glyph(status.kpi.role, ascii_only=ascii_only)
    word = status_word(status.status, is_said=status.override is not None)
    row = StatusRow(
        status=f"{status_glyph(status.status, ascii_only=ascii_only)} {word}",
        name=f"{role} {printable(status.kpi.name)}",
        value=_value(status, brevity),
        period=_period(status, brevity),
        change=change_words(status, ascii_only=ascii_only),
        plan=_plan(status, brevity),
    )
    return _in_ascii(row) if ascii_only else row


def change_words(status: KpiStatus, *, ascii_only: bool) -> str:
    """The change between the last two complete periods: an arrow, and how much without sign."""
    change = change_text(status)
    if not change:
        return ""
    rose = None if not status.change else status.change > 0
    return f"{change_glyph(rose, ascii_only=ascii_only)} {change.lstrip('+-')}"


def _value(status: KpiStatus, brevity: Brevity) -> str:
    shown = status.last or status.newest
    if shown is None:
        return _("no value")
    kpi, value = status.kpi, shown[1]
    if kpi.kind is Kind.MILESTONE or brevity < Brevity.UNIT:
        return amount(kpi, value)
    write = _short if brevity >= Brevity.VALUE else number
    unit = printable(kpi.unit)
    return with_unit(write(value, kpi.decimals), unit if cells(unit) <= _SHORT_UNIT else "")


def _period(status: KpiStatus, brevity: Brevity) -> str:
    if status.last is not None:
        period = status.last[0]
        return period.short_label() if brevity >= Brevity.PERIOD else period.label()
    if status.newest is None:
        return ""
    return _("{period} so far").format(period=status.newest[0].short_label())


def _plan(status: KpiStatus, brevity: Brevity) -> str:
    """The plan for the value beside it; for a running total, the total and its plan."""
    kpi, target, planned = status.kpi, status.target, status.plan_value
    if target is None:
        return ""
    if kpi.kind is Kind.MILESTONE:
        return _day(target.deadline, brevity) if target.deadline else ""
    write = _short if brevity >= Brevity.PLAN else derived
    if target.low is not None and target.high is not None:
        return f"{write(target.low, kpi.decimals)}–{write(target.high, kpi.decimals)}"
    if planned is None:
        return ""
    if target.cumulative and status.measured is not None:
        return f"{write(status.measured, kpi.decimals)}/{write(planned, kpi.decimals)}"
    return write(planned, kpi.decimals)


def _short(value: float, decimals: int | None) -> str:
    if decimals is not None and abs(value) >= _ONE_DECIMAL:
        decimals = min(decimals, 1) if abs(value) < _NO_DECIMALS else None
    return compact(value, decimals)


def _day(day: date, brevity: Brevity) -> str:
    if brevity < Brevity.PERIOD:
        return short_date(day)
    return Period.containing(day, Cadence.DAY).short_label()


def _in_ascii(row: StatusRow) -> StatusRow:
    return StatusRow(**{name: in_ascii(getattr(row, name)) for name in row.__struct_fields__})
