"""The history: every change with what counted before it, those taken back included."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

import msgspec

from kpitui.domain.bet import Bet
from kpitui.domain.judgements import Dismissal, Override, Rebase
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.reports.as_json import Json, moment
from kpitui.reports.change import HistoryRow, What, described
from kpitui.reports.change_text import label, sentence
from kpitui.reports.columns import cells, paragraph

_MOST_ALIKE = 6  # first values of one KPI in one entry, before they are told as a whole
_MOST_TOLD = 3

Local = Callable[[int], datetime]


def history(workbook: Workbook, kpi: Kpi | None = None) -> list[HistoryRow]:
    """Every change in the order in which it was recorded, or those that concern one KPI."""
    past = _Past(workbook.undone)
    ordered = sorted(workbook.ledger.changes(), key=lambda change: change.entry)
    rows = [past.row(change) for change in ordered]
    return rows if kpi is None else [row for row in rows if row.concerns(kpi.slug)]


def utc(at: int) -> datetime:
    """The moment of UTC seconds, in UTC."""
    return datetime.fromtimestamp(at, UTC)


def history_text(
    rows: Sequence[HistoryRow], kpis: Mapping[str, Kpi], *, width: int = 80, local: Local = utc
) -> str:
    """The changes, newest last, a line or more each; `local` gives the time on the wall."""
    if not rows:
        return _("Nothing was recorded yet.")
    number_wide = len(str(rows[-1].entry))
    author_wide = max(cells(printable(row.by)) for row in rows)
    lines: list[str] = []
    for _entry, group in groupby(rows, key=lambda row: row.entry):
        entry = list(group)
        head = f"{entry[0].entry:{number_wide}}  {local(entry[0].at):%Y-%m-%d %H:%M}  "
        indent = len(head) + author_wide + 2
        head += printable(entry[0].by)
        for told in _told(entry, kpis):
            lines += paragraph(head, told, indent, width)
            head = ""
    return "\n".join(lines)


def history_json(rows: Sequence[HistoryRow]) -> list[Json]:
    """The changes under the keys that scripts rely on."""
    return [
        {
            "entry": row.entry,
            "at": moment(row.at),
            "by": row.by,
            "kpi": row.kpi,
            "objective": row.objective,
            "kind": row.kind,
            "period": row.period,
            "value": row.value,
            "before": row.before,
            "note": row.note or None,
            "undone": row.undone,
        }
        for row in rows
    ]


def undone_text(changes: Sequence[Change], kpis: Mapping[str, Kpi] | None = None) -> str:
    """What was taken back, in a sentence."""
    return _("Took back: {changes}.").format(changes=_in_short(changes, kpis or {}))


def would_be_undone_text(changes: Sequence[Change], kpis: Mapping[str, Kpi]) -> str:
    """What a change did that may be taken back, in a sentence."""
    return _in_short(changes, kpis) + "."


def _in_short(changes: Sequence[Change], kpis: Mapping[str, Kpi]) -> str:
    """The first few changes in words, and how many more there are."""
    told = [sentence(described(change), kpis) for change in changes[:_MOST_TOLD]]
    text, rest = "; ".join(told), len(changes) - len(told)
    if rest:
        text += " " + ngettext("and {count} more", "and {count} more", rest).format(count=rest)
    return text


def _told(entry: Sequence[HistoryRow], kpis: Mapping[str, Kpi]) -> Iterator[str]:
    """The sentences of one entry's changes; many first values of one KPI share one."""
    for (_kpi, alike), group in groupby(entry, key=lambda row: (row.kpi, _is_plain_value(row))):
        rows = list(group)
        if alike and len(rows) > _MOST_ALIKE:
            yield _many(rows) + _undone(rows[0])
        else:
            yield from (sentence(row, kpis) + _undone(row) for row in rows)


def _is_plain_value(row: HistoryRow) -> bool:
    return row.kind is What.RECORDED and not row.note


def _many(rows: Sequence[HistoryRow]) -> str:
    periods = sorted(row.period or "" for row in rows)
    return _("{kpi}: {count} values, {first} to {last}").format(
        kpi=printable(rows[0].kpi or ""),
        count=len(rows),
        first=label(periods[0]),
        last=label(periods[-1]),
    )


def _undone(row: HistoryRow) -> str:
    return " " + _("(taken back)") if row.undone else ""


class _Past:
    """What counted before each change, replayed from the first entry on."""

    def __init__(self, undone: Collection[int]) -> None:
        self._undone = undone
        self._taken_back: set[int] = set()
        self._versions: dict[tuple[object, ...], list[Change]] = {}
        self._touched: dict[int, set[str]] = {}

    def row(self, change: Change) -> HistoryRow:
        """The change's row; changes must come in the order of their entries."""
        row = described(change, self._before(change))
        if isinstance(change, Undo):
            self._taken_back.add(change.of)
            others = tuple(sorted(self._touched.get(change.of, ())))
            return msgspec.structs.replace(row, others=others)
        self._versions.setdefault(_place(change), []).append(change)
        self._touched.setdefault(change.entry, set()).update(filter(None, (row.kpi, *row.others)))
        return msgspec.structs.replace(row, undone=change.entry in self._undone)

    def _before(self, change: Change) -> Change | None:
        earlier = reversed(self._versions.get(_place(change), []))
        return next((each for each in earlier if each.entry not in self._taken_back), None)


def _place(change: Change) -> tuple[object, ...]:
    """What a change is a version of."""
    match change:
        case Measurement():
            return Measurement, change.kpi, change.period
        case Objective() | Kpi():
            return type(change), change.slug
        case Target() | Rebase() | Override():
            return type(change), change.kpi
        case Link() | Marker() | Dismissal():
            return type(change), *_key(change)
        case Bet():
            return Bet, change.entry
    return Undo, change.entry


def _key(change: Link | Marker | Dismissal) -> tuple[object, ...]:
    match change:
        case Link():
            return change.leading, change.lagging
        case Marker():
            return change.kpi, change.day, change.text
        case Dismissal():
            return change.kpi, change.rule, change.first
