"""How a bet came out: waiting, running, kept or broken, by the values of both KPIs."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from kpitui.domain.bet import Bet
from kpitui.domain.period import Cadence, Period


class BetState(StrEnum):
    """Where a bet stands; the first two are open."""

    WAITING = "waiting"
    RUNNING = "running"
    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class BetOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A bet's state with its dates.

    `met` is when its condition came true, `due` the last period that may keep it, `settled` the one
    that kept or broke it. `reference` is what the change is measured from and `value` what was
    reached, in the lagging KPI's unit.
    """

    state: BetState
    met: Period | None = None
    due: Period | None = None
    settled: Period | None = None
    reference: float | None = None
    value: float | None = None


def bet_outcome(
    bet: Bet,
    leading: Mapping[Period, float],
    lagging: Mapping[Period, float],
    cadence: Cadence,
    *,
    upward: bool,
) -> BetOutcome:
    """The outcome by complete periods in order of time; `upward` if the level counts from below.

    A gap breaks the run of the condition, and a missing value never breaks a bet: where one could
    have kept it, the outcome is unknown.
    """
    met = _met(bet, leading, upward=upward)
    if met is None:
        return BetOutcome(state=BetState.WAITING)
    at = Period.containing(met.end, cadence)
    before = max((each for each in lagging if each <= at), default=None)
    reference = None if before is None else lagging[before]
    due = at.shifted(bet.within)
    if not reference:  # nothing, or nothing that a share could be taken of
        return BetOutcome(state=BetState.UNKNOWN, met=met, due=due, reference=reference)
    wanted = reference + bet.change * abs(reference)
    window = [at.shifted(step) for step in range(1, bet.within + 1)]
    kept = (each for each in window if each in lagging and _is_reached(bet, lagging[each], wanted))
    if (settled := next(kept, None)) is not None:
        return BetOutcome(
            state=BetState.KEPT,
            met=met,
            due=due,
            settled=settled,
            reference=reference,
            value=lagging[settled],
        )
    return BetOutcome(
        state=_unkept(window, lagging),
        met=met,
        due=due,
        settled=due if all(each in lagging for each in window) else None,
        reference=reference,
        value=lagging.get(due),
    )


def _met(bet: Bet, leading: Mapping[Period, float], *, upward: bool) -> Period | None:
    """The period in which the condition had held for long enough, the first time."""
    run, last = 0, None
    for period, value in leading.items():
        if bet.since and period <= Period.parse(bet.since):
            continue
        holds = value >= bet.level if upward else value <= bet.level
        follows = last is not None and period == last.next
        run = (run + 1 if follows else 1) if holds else 0
        last = period
        if run >= bet.periods:
            return period
    return None


def _is_reached(bet: Bet, value: float, wanted: float) -> bool:
    return value >= wanted if bet.change > 0 else value <= wanted


def _unkept(window: list[Period], lagging: Mapping[Period, float]) -> BetState:
    if all(each in lagging for each in window):
        return BetState.BROKEN
    return BetState.UNKNOWN if max(lagging) >= window[-1] else BetState.RUNNING
