"""Bets with their outcomes: what was expected, and what the figures say of it."""

from collections.abc import Sequence
from datetime import date

import msgspec

from kpitui.analysis.bet_outcome import BetOutcome, BetState, bet_outcome
from kpitui.analysis.known_course import known_course
from kpitui.domain.bet import Bet
from kpitui.domain.kpi import Kpi
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.numbers import percent
from kpitui.reports.as_json import Json, moment
from kpitui.reports.columns import in_ascii, wrapped
from kpitui.reports.compare import Comparison
from kpitui.reports.entry import figure
from kpitui.reports.period_words import periods_text


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
    return f"{_condition(row)} {_outcome(row)}"


def bets_text(rows: Sequence[BetRow], *, width: int = 80, ascii_only: bool = False) -> str:
    """A paragraph a bet; or a sentence that says how to make one."""
    if not rows:
        return _(
            "No bets yet. “kpitui bet visits orders --if 9000 --then +5% --within 6” makes one."
        )
    text = "\n".join(line for row in rows for line in wrapped(bet_text(row), width))
    return in_ascii(text) if ascii_only else text


def bet_json(row: BetRow) -> Json:
    """A bet under the keys that scripts rely on: values in the KPIs' units, a change as a share."""
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
        "met": outcome.met.key if outcome.met else None,
        "due": outcome.due.key if outcome.due else None,
        "settled": outcome.settled.key if outcome.settled else None,
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
        upward=leading.direction.sign >= 0,
    )
    return BetRow(bet, leading, lagging, outcome)


def _condition(row: BetRow) -> str:
    bet = row.bet
    rises = _("rises by {share} within {within}")
    falls = _("falls by {share} within {within}")
    effect = (rises if bet.change > 0 else falls).format(
        share=percent(abs(bet.change)), within=periods_text(row.lagging.cadence, bet.within)
    )
    text = _("If {leading} reaches {level} for {periods}, {lagging} {effect}:")
    said = text.format(
        leading=printable(row.leading.name),
        level=figure(row.leading, bet.level),
        periods=periods_text(row.leading.cadence, bet.periods),
        lagging=printable(row.lagging.name),
        effect=effect,
    )
    return f"{said} “{in_one_line(bet.why)}”:" if bet.why else said


def _outcome(row: BetRow) -> str:
    outcome = row.outcome
    due = outcome.due.label() if outcome.due else ""
    settled = outcome.settled.label() if outcome.settled else ""
    met = outcome.met.label() if outcome.met else ""
    return {
        BetState.WAITING: _("open, not reached yet."),
        BetState.RUNNING: _("open, reached in {met}; it has until {due}."),
        BetState.KEPT: _("kept in {settled}."),
        BetState.BROKEN: _("broken in {settled}."),
        BetState.UNKNOWN: _("reached in {met}, but a value is missing to tell by {due}."),
    }[outcome.state].format(met=met, due=due, settled=settled)
