"""The dashboard: every KPI as a tile, grouped by objective, what needs attention first."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from kpitui.domain.kpi import Kind, Kpi, Role
from kpitui.domain.names import printable
from kpitui.domain.period import Cadence, Period, periods_between
from kpitui.domain.quotient import quotient
from kpitui.domain.status import Status
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.numbers import compact, number, signed, with_unit
from kpitui.reports.entry import amount
from kpitui.reports.filters import matching
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.process_reason import newest_signal
from kpitui.reports.status import status_report
from kpitui.reports.target_words import target_words

SPARK_PERIODS = 52
_SMALL_CHANGE = 0.1  # a share; below it a decimal is worth its place


class Order(StrEnum):
    """How tiles follow each other within an objective."""

    ATTENTION = "attention"
    DEFINITION = "definition"
    NAME = "name"

    @property
    def next(self) -> "Order":
        """The order that the sort key leads to."""
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """What a tile shows of one KPI, in words that are ready to draw.

    `value` is that of the last complete period, `figure` the same without its unit; `so_far` tells
    the one that still runs. `signal` is the question that the newest value asks, if it does.
    `targets` say the same in ever fewer words; a status that `is_said` is a person's word.
    """

    slug: str
    name: str
    value: str
    figure: str
    period: str
    change: str
    rose: bool | None
    is_better: bool | None
    spark: tuple[float | None, ...]
    progress: float | None
    expected: float | None
    status: Status
    is_said: bool
    role: Role | None
    is_due: bool
    signal: str
    so_far: str
    reason: str
    targets: tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """The tiles of one objective; without an objective, `slug` is None."""

    slug: str | None
    title: str
    tiles: tuple[Tile, ...]


class Dashboard(msgspec.Struct, frozen=True):
    """Every tile that the filter lets through, and the counts over them."""

    groups: tuple[Group, ...]
    counts: dict[Status, int]
    due: int
    total: int

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return tuple(tile for group in self.groups for tile in group.tiles)


def dashboard(
    workbook: Workbook, today: date, *, wanted: str = "", order: Order = Order.ATTENTION
) -> Dashboard:
    """The tiles of every KPI in use that fits the filter."""
    statuses = status_report(workbook, today)
    shown = matching(statuses, workbook, wanted)
    groups = [
        _group(
            workbook, slug, [each for each in shown if (each.kpi.objective or None) == slug], order
        )
        for slug in dict.fromkeys(each.kpi.objective or None for each in shown)
    ]
    return Dashboard(
        groups=tuple(groups),
        counts=dict(Counter(each.status for each in shown)),
        due=sum(each.due is not None for each in shown),
        total=len(statuses),
    )


def tile(workbook: Workbook, status: KpiStatus) -> Tile:
    """One KPI's tile."""
    kpi, change = status.kpi, status.change
    shown = status.last or status.newest
    return Tile(
        slug=kpi.slug,
        name=printable(kpi.name),
        value=amount(kpi, shown[1]) if shown else _("no value"),
        figure=_figure(kpi, shown[1]) if shown else "",
        period=shown[0].short_label() if shown else "",
        change=change_text(status),
        rose=None if not change else change > 0,
        is_better=_is_better(change, kpi.direction.sign),
        spark=_spark(workbook, status),
        progress=status.progress,
        expected=status.expected,
        status=status.status,
        is_said=status.override is not None,
        role=kpi.role,
        is_due=status.due is not None,
        signal=newest_signal(status),
        so_far=_so_far(status),
        reason=status.reason,
        targets=_targets(status),
    )


def change_text(status: KpiStatus) -> str:
    """The change between the last two complete periods: in per cent, or in points of a ratio."""
    change, before = status.change, status.before_last
    if change is None or before is None or status.kpi.kind is Kind.MILESTONE:
        return ""
    share = quotient(change, before[1]) if before[1] > 0 else None
    if status.kpi.unit == "%" or share is None:
        return signed(number(change, status.kpi.decimals))
    decimals = 1 if abs(share) < _SMALL_CHANGE else 0
    return signed(with_unit(number(100 * share, decimals), "%"))


def target_text(status: KpiStatus, *, with_its_unit: bool = True) -> str:
    """What is to be reached and by when, in words; empty without a target."""
    return target_words(status.kpi, status.target, with_its_unit=with_its_unit)


def _group(
    workbook: Workbook, slug: str | None, statuses: Sequence[KpiStatus], order: Order
) -> Group:
    objective = workbook.all_objectives.get(slug or "")
    ordered = sorted(statuses, key=_ORDERS[order])
    return Group(
        slug=slug,
        title=printable(objective.name) if objective else _("No objective"),
        tiles=tuple(tile(workbook, each) for each in ordered),
    )


_ORDERS: dict[Order, Callable[[KpiStatus], tuple[object, ...]]] = {
    Order.ATTENTION: lambda each: (each.status.urgency, each.due is None, -(each.expected or 0)),
    Order.DEFINITION: lambda _each: (),
    Order.NAME: lambda each: (each.kpi.name.casefold(),),
}


def _is_better(change: float | None, sign: int) -> bool | None:
    return change * sign > 0 if change and sign else None


def _figure(kpi: Kpi, value: float) -> str:
    return amount(kpi, value) if kpi.kind is Kind.MILESTONE else number(value, kpi.decimals)


def _targets(status: KpiStatus) -> tuple[str, ...]:
    """The target in full, without its unit, and as briefly as it can be said."""
    target = status.target
    if target is None or target.is_empty:
        return ()
    brief = _("done")
    if status.kpi.kind is not Kind.MILESTONE:
        brief = compact(target.goal or 0.0, status.kpi.decimals)
    if target.is_band and target.low is not None and target.high is not None:
        brief = f"{compact(target.low)}–{compact(target.high)}"
    if target.deadline is not None:
        day = Period.containing(target.deadline, Cadence.DAY).short_label()
        brief = _("{goal} by {deadline}").format(goal=brief, deadline=day)
    return target_text(status), target_text(status, with_its_unit=False), brief


def _so_far(status: KpiStatus) -> str:
    """The value of the period that still runs, which nothing is compared with; else empty."""
    if status.newest is None or not status.is_running:
        return ""
    period, value = status.newest
    return _("{period} so far: {value}").format(
        period=period.label(), value=amount(status.kpi, value)
    )


def _spark(workbook: Workbook, status: KpiStatus) -> tuple[float | None, ...]:
    """The values of the newest complete periods, gaps as None."""
    if status.last is None:
        return ()
    values = workbook.values(status.kpi.slug)
    last = status.last[0]
    first = max(next(iter(values)), last.shifted(1 - SPARK_PERIODS))
    return tuple(values.get(period) for period in periods_between(first, last))
