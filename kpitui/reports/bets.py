"""Bets with their outcomes: what was expected, and what the figures say of it."""

from collections.abc import Sequence
from datetime import date

import msgspec

from kpitui.analysis.bet_outcome import BetOutcome, BetState, bet_outcome
from kpitui.analysis.known_course import known_course
from kpitui.domain.bet import Bet
from kpitui.domain.kpi import Kpi
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.reports.as_json import Json, moment
from kpitui.reports.bet_words import terms_text
from kpitui.reports.columns import in_ascii, wrapped
from kpitui.reports.compare import Comparison
from kpitui.reports.entry import figure, span

_INDENT = 2


class BetRow(msgspec.Struct, frozen=True):
    """A bet, its KPIs, and how it came out."""

    bet: Bet
    leading: Kpi
    lagging: Kpi
    outcome: BetOutcome

    def is_on(self, pair: Comparison) -> bool:
        """Whether it is on that pair of KPIs."""
        return (self.leading.slug, self.lagging.slug) == (pair.first.slug, pair.second.slug)


def bet_rows(workbook: Workbook, today: date) -> list[BetRow]:
    """Every bet between KPIs that are there, the newest first."""
    return [
        _row(workbook, bet, today)
        for bet in reversed(workbook.bets)
        if {bet.leading, bet.lagging} <= workbook.all_kpis.keys()
    ]


def bet_text(row: BetRow) -> str:
    """A bet in a sentence, with its outcome and the date of it."""
    said = f"{_terms(row)}: {_outcome(row)}"
    return f"{said} “{in_one_line(row.bet.why)}”" if row.bet.why else said


def bets_text(rows: Sequence[BetRow], *, width: int = 80, ascii_only: bool = False) -> str:
    """A paragraph a bet, its further lines indented; or a sentence that says how to make one."""
    if not rows:
        return _(
            "No bets yet. “kpitui bet visits orders --if 9000 --then +5% --within 6” makes one."
        )
    indent = " " * _INDENT
    text = "\n".join(f"\n{indent}".join(wrapped(bet_text(row), width - _INDENT)) for row in rows)
    return in_ascii(text) if ascii_only else text


def bet_json(row: BetRow) -> Json:
    """A bet under the keys that scripts rely on: values in the KPIs' units, a change as a share.

    The `period` is the one that kept or broke it.
    """
    bet, outcome = row.bet, row.outcome
    return {
        "leading": bet.leading,
        "lagging": bet.lagging,
        "if": bet.level,
        "for": bet.periods,
        "then": bet.change,
        "within": bet.within,
        "why": bet.why or None,
        "by": bet.by,
        "made": moment(bet.at),
        "state": outcome.state,
        "period": _key(outcome.settled),
        "met": _key(outcome.met),
        "due": _key(outcome.due),
        "missing": _key(outcome.missing),
        "reference": outcome.reference,
        "value": outcome.value,
    }


def _row(workbook: Workbook, bet: Bet, today: date) -> BetRow:
    leading, lagging = workbook.all_kpis[bet.leading], workbook.all_kpis[bet.lagging]
    outcome = bet_outcome(
        bet,
        known_course(workbook, leading, today).values,
        known_course(workbook, lagging, today).values,
        lagging.cadence,
        today,
        upward=leading.direction.sign >= 0,
    )
    return BetRow(bet, leading, lagging, outcome)


def _terms(row: BetRow) -> str:
    kpis = {kpi.slug: kpi for kpi in (row.leading, row.lagging)}
    text = terms_text(row.bet, row.leading.name, row.lagging.name, kpis)
    return text[:1].upper() + text[1:]


def _outcome(row: BetRow) -> str:
    outcome = row.outcome
    text = {
        BetState.WAITING: _("open, not reached yet."),
        BetState.RUNNING: _("open, reached in {met}; it has until {due}."),
        BetState.KEPT: _("kept in {settled} ({change})."),
        BetState.BROKEN: _("broken in {settled} ({change})."),
        BetState.UNKNOWN: _(
            "reached in {met}, but it cannot be judged: {lagging} stood at {reference} then, and "
            "there is no share of that."
        ),
    }[outcome.state]
    if outcome.missing:
        text = _(
            "open, reached in {met}; the time was up in {due}, but {lagging} has no value for "
            "{missing}."
        )
    return text.format(
        met=_label(outcome.met),
        due=_label(outcome.due),
        settled=_label(outcome.settled),
        missing=_label(outcome.missing),
        lagging=printable(row.lagging.name),
        reference=_figure(row, outcome.reference),
        change=_change(row),
    )


def _key(period: Period | None) -> str | None:
    return period.key if period else None


def _label(period: Period | None) -> str:
    return period.label() if period else ""


def _figure(row: BetRow, value: float | None) -> str:
    return "" if value is None else figure(row.lagging, value)


def _change(row: BetRow) -> str:
    """What the lagging KPI came from, and what it came to."""
    first, last = row.outcome.reference, row.outcome.value
    if first is None or last is None:
        return ""
    return _("from {span}").format(span=span(row.lagging, first, last))
