"""Reports as plain text for a terminal or a pipe: aligned by cells, readable without colour."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import msgspec

from kpitui.domain.kpi import Kind
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.status import Status
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.dates import short_date
from kpitui.reports.columns import cells, clipped, filled, in_ascii, paragraph, wrapped
from kpitui.reports.glyphs import signal_glyph, status_word
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.process_reason import newest_signal
from kpitui.reports.sparkline import progress_bar
from kpitui.reports.status_row import Brevity, StatusRow, status_row, titles

_INDENT = "  "
_GAP = "  "
_NARROWEST_NAME, _ENOUGH_NAME, _FAIR_NAME = 8, 18, 32
_SHORTEST_BAR, _FAIR_BAR, _LONGEST_BAR = 8, 12, 20
_WIDEST = 120
# What is left when nothing else helps; with the narrowest name and no bar it is 77 cells.
_CAPS = {"status": 14, "value": 12, "period": 10, "change": 8, "plan": 13}

Paint = Callable[[Status, str], str]


def unpainted(_status: Status, text: str) -> str:
    """A status as it is, without colour."""
    return text


def status_text(
    statuses: Sequence[KpiStatus],
    workbook: Workbook,
    *,
    width: int,
    ascii_only: bool = False,
    paint: Paint = unpainted,
) -> str:
    """A line a KPI under the heading of its objective; no line exceeds `width`, at least 80 cells.

    `paint` may colour the sign and the word of a status, once everything has its place.
    """
    if not statuses:
        return _("There is no KPI to show.")
    table = _Table.fitting(statuses, min(width, _WIDEST), ascii_only=ascii_only)
    blocks = [table.heading()]
    for slug, group in groupby(statuses, key=lambda each: each.kpi.objective):
        title = _objective_line(workbook.all_objectives.get(slug or ""))
        heading = clipped(in_ascii(title) if ascii_only else title, table.width)
        blocks.append("\n".join([heading, *(table.line(each, paint) for each in group)]))
    blocks.append("\n".join(_signal_lines(statuses, table.width, ascii_only=ascii_only)))
    blocks.append("\n".join(_summary(statuses, table.width)))
    blocks = [block for block in blocks if block]
    text = "\n\n".join(blocks)
    return in_ascii(text) if ascii_only else text


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a status text with the widths of their columns, bar and all."""

    rows: dict[str, StatusRow]
    widths: dict[str, int]
    bar: int
    width: int
    ascii_only: bool

    @classmethod
    def fitting(cls, statuses: Sequence[KpiStatus], width: int, *, ascii_only: bool) -> "_Table":
        """The table with as much detail as leaves room for names that say something."""
        for brevity in Brevity:
            rows = {
                each.kpi.slug: status_row(each, brevity, ascii_only=ascii_only) for each in statuses
            }
            widths = _natural_widths([titles(ascii_only=ascii_only), *rows.values()])
            full, left = widths["name"], width - _taken(widths)
            if left >= _SHORTEST_BAR + min(full, _ENOUGH_NAME):
                break
        bar = min(_LONGEST_BAR, max(_SHORTEST_BAR, left - full, min(_FAIR_BAR, left - _FAIR_NAME)))
        if left < _NARROWEST_NAME + _SHORTEST_BAR:
            bar = 0
            widths = {name: min(wide, _CAPS.get(name, wide)) for name, wide in widths.items()}
            left = width - _taken(widths) + len(_GAP)
        widths["name"] = min(full, left - bar)
        return cls(rows=rows, widths=widths, bar=bar, width=width, ascii_only=ascii_only)

    def heading(self) -> str:
        """The titles of the columns."""
        words = [*self._columns(titles(ascii_only=self.ascii_only)), _("progress")]
        return f"{_INDENT}{_GAP.join(words)}"[: self.width].rstrip()

    def line(self, status: KpiStatus, paint: Paint) -> str:
        """One KPI's line."""
        word, *rest = self._columns(self.rows[status.kpi.slug])
        bar = ""
        if status.progress is not None and status.kpi.kind is not Kind.MILESTONE:
            bar = progress_bar(
                status.progress, status.expected, self.bar, ascii_only=self.ascii_only
            )
        return f"{_INDENT}{_GAP.join([paint(status.status, word), *rest, bar])}".rstrip()

    def _columns(self, row: StatusRow) -> list[str]:
        return [
            filled(getattr(row, name), wide, right=name in {"value", "plan"})
            for name, wide in self.widths.items()
            if wide
        ]


def _objective_line(objective: Objective | None) -> str:
    if objective is None:
        return _("No objective")
    by = objective.deadline
    facts = (
        printable(objective.name),
        printable(objective.owner),
        _("by {day}").format(day=short_date(by)) if by else "",
    )
    return " · ".join(fact for fact in facts if fact)


def _signal_lines(statuses: Sequence[KpiStatus], width: int, *, ascii_only: bool) -> Iterator[str]:
    """What the newest values ask, a paragraph a KPI."""
    mark = f"{_INDENT}{signal_glyph(ascii_only=ascii_only)} "
    for status in statuses:
        if signal := newest_signal(status):
            said = f"{printable(status.kpi.name)}: {signal}"
            yield from paragraph(mark, said, cells(mark), width)


def _summary(statuses: Sequence[KpiStatus], width: int) -> list[str]:
    """How many KPIs have which word, and how many wait for a value."""
    counts = Counter(each.status for each in statuses)
    words = (f"{counts[word]} {status_word(word)}" for word in Status if counts[word])
    total = ngettext("{count} KPI", "{count} KPIs", len(statuses)).format(count=len(statuses))
    lines = wrapped(f"{total}: {', '.join(words)}.", width)
    if waiting := sum(each.due is not None for each in statuses):
        due = ngettext(
            "{count} waits for a value: kpitui due",
            "{count} wait for a value: kpitui due",
            waiting,
        )
        lines.append(due.format(count=waiting))
    return lines


def _natural_widths(rows: Sequence[StatusRow]) -> dict[str, int]:
    return {
        name: max(cells(getattr(row, name)) for row in rows) for name in StatusRow.__struct_fields__
    }


def _taken(widths: dict[str, int]) -> int:
    """The cells that a line takes without its name and its bar."""
    columns = [wide for name, wide in widths.items() if name != "name" and wide]
    return len(_INDENT) + sum(columns) + len(_GAP) * (len(columns) + 1)
