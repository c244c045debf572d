"""What one change did: its row in the history, beside what counted before it."""

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from kpitui.domain.bet import Bet
from kpitui.domain.judgements import Dismissal, Override, Rebase
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change, Judgement
from kpitui.domain.links import Link, Marker, Undo
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target

Fields = dict[str, object]
Content = float | str | Fields | None

_NOT_SAID = {"entry", "at", "by", "slug", "kpi", "why"}


class What(StrEnum):
    """What a change did; the words stand in JSON and, translated, in the text."""

    ADDED = "added"
    CHANGED = "changed"
    ARCHIVED = "archived"
    RESTORED = "restored"
    TARGET = "target"
    LINKED = "linked"
    UNLINKED = "unlinked"
    MARKED = "marked"
    RECORDED = "recorded"
    CORRECTED = "corrected"
    NOTED = "noted"
    SKIPPED = "skipped"
    BET = "bet"
    REBASED = "rebased"
    DISMISSED = "dismissed"
    OVERRODE = "overrode"
    TOOK_BACK = "took back"


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One change: `at` in UTC seconds, `before` what counted until then, `undone` if taken back.

    A measurement's value is in its KPI's unit; a definition's is the fields that changed.
    """

    entry: int
    at: int
    by: str
    kind: What
    kpi: str | None = None
    objective: str | None = None
    period: str | None = None
    value: Content = None
    before: Content = None
    note: str = ""
    undone: bool = False
    others: tuple[str, ...] = ()

    def concerns(self, slug: str) -> bool:
        """Whether the change is one of that KPI: its own, a link to it, or one taken back."""
        return slug == self.kpi or slug in self.others


def described(change: Change, before: Change | None = None) -> HistoryRow:
    """A change's row, given the version of the same thing that counted until then."""
    row: HistoryRow
    match change, before:
        case Measurement(), Measurement() | None:
            row = _measured(change, before)
        case Objective(), Objective() | None:
            row = replace(_defined(change, before), objective=change.slug)
        case Kpi(), Kpi() | None:
            row = replace(_defined(change, before), kpi=change.slug, objective=change.objective)
        case Target(), _:
            row = _row(change, What.TARGET, **_changed(change, before))
            row = replace(row, kpi=change.kpi, note=change.why)
        case Link(), Link() | None:
            row = _linked(change, before)
        case Marker(), _:
            row = _row(change, What.MARKED, value=change.text)
            row = replace(row, kpi=change.kpi, period=change.day.isoformat())
        case Bet(), _:
            row = _row(change, What.BET, value=_said(change))
            row = replace(row, kpi=change.leading, others=(change.lagging,), note=change.why)
        case Rebase() | Dismissal() | Override(), _:
            row = replace(_judged(change), kpi=change.kpi, note=change.why)
        case Undo(), _:
            row = _row(change, What.TOOK_BACK, value=change.of)
        case _:
            raise TypeError(before)
    return row


def _judged(change: Judgement) -> HistoryRow:
    match change:
        case Rebase():
            row = _row(change, What.REBASED, value={"since": change.since, "until": change.until})
            return replace(row, period=change.since)
        case Dismissal():
            row = _row(change, What.DISMISSED, value={"rule": change.rule, "side": change.side})
            return replace(row, period=change.first)
        case Override():
            row = _row(change, What.OVERRODE, value=change.status.value)
            return replace(row, period=change.period)


def _measured(new: Measurement, before: Measurement | None) -> HistoryRow:
    if new.value is None:
        kind = What.SKIPPED
    elif before is None:
        kind = What.RECORDED
    else:
        kind = What.NOTED if new.value == before.value else What.CORRECTED
    row = _row(new, kind, value=new.value, before=before.value if before else None)
    return replace(row, kpi=new.kpi, period=new.period, note=new.note)


def _defined(new: Objective | Kpi, before: Objective | Kpi | None) -> HistoryRow:
    if before is None:
        return _row(new, What.ADDED, **_changed(new, None))
    if new.archived is not before.archived:
        return _row(new, What.ARCHIVED if new.archived else What.RESTORED)
    return _row(new, What.CHANGED, **_changed(new, before))


def _linked(new: Link, before: Link | None) -> HistoryRow:
    row = _row(
        new,
        What.UNLINKED if new.removed else What.LINKED,
        value={"lagging": new.lagging, "lead": new.lead},
        before={"lagging": before.lagging, "lead": before.lead}
        if before and not before.removed
        else None,
    )
    return replace(row, kpi=new.leading, others=(new.lagging,))


def _changed(new: Change, before: Change | None) -> dict[str, Content]:
    """The fields in which two versions differ, or all that are set in a first one."""
    now = _said(new)
    if before is None:
        return {"value": {name: field for name, field in now.items() if _is_set(field)}}
    was = _said(before)
    names = [name for name in now if now[name] != was[name]]
    return {
        "value": {name: now[name] for name in names},
        "before": {name: was[name] for name in names},
    }


def _said(change: Change) -> Fields:
    fields: Fields = msgspec.to_builtins(change)
    return {name: field for name, field in fields.items() if name not in _NOT_SAID}


def _is_set(field: object) -> bool:
    return field is not None and field is not False and field not in ("", (), [])


def _row(
    change: Change, kind: What, *, value: Content = None, before: Content = None
) -> HistoryRow:
    return HistoryRow(
        entry=change.entry, at=change.at, by=change.by, kind=kind, value=value, before=before
    )
