"""How a bet came out: waiting, running, kept or broken, by the values of both KPIs."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from kpitui.domain.bet import Bet
from kpitui.domain.period import Cadence, Period

_ROUNDING = 1e-9  # of what is to be reached: 3.3 has risen by 10 % from 3, whatever floats say


class BetState(StrEnum):
    """Where a bet stands; the first two are open, and the last one cannot be judged."""

    WAITING = "waiting"
    RUNNING = "running"
    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class BetOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A bet's state with its dates.

    `met` is when its condition came true, `due` the last period that may keep it, `settled` the one
    that kept or broke it; `missing` has no value, and keeps a bet open whose time is up.
    `reference` is what the change is measured from and `value` what it came to, in the lagging
    KPI's unit.
    """

    state: BetState
    met: Period | None = None
    due: Period | None = None
    settled: Period | None = None
    missing: Period | None = None
    reference: float | None = None
    value: float | None = None


def bet_outcome(
    bet: Bet,
    leading: Mapping[Period, float],
    lagging: Mapping[Period, float],
    cadence: Cadence,
    today: date,
    *,
    upward: bool,
) -> BetOutcome:
    """The outcome by complete periods in order of time; `upward` if the level counts from below.

    The time runs from the lagging KPI's period, of that cadence, in which the day falls on which
    the condition came true. The change is a share of the size of its value then, or of the last one
    before; of 0 there is none. A gap ends a run of the condition, and a missing value breaks no
    bet.
    """
    met = _met(bet, leading, upward=upward)
    if met is None:
        return BetOutcome(state=BetState.WAITING)
    at = met.at(cadence)
    before = max((each for each in lagging if each <= at), default=None)
    reference = None if before is None else lagging[before]
    within = max(1, bet.within)  # a file that a script wrote may say less
    window = [at.shifted(step) for step in range(1, within + 1)]
    running = BetOutcome(state=BetState.RUNNING, met=met, due=window[-1], reference=reference)
    if reference is None:
        return _without(at, running, today)
    if reference == 0:
        return msgspec.structs.replace(running, state=BetState.UNKNOWN)
    return _answered(bet.change, window, lagging, reference, running, today)


def _met(bet: Bet, leading: Mapping[Period, float], *, upward: bool) -> Period | None:
    """The period in which the condition had held for long enough, the first time."""
    run, last = 0, None
    since = Period.parse(bet.since).end if bet.since else date.min
    for period, value in leading.items():
        if period.start <= since:
            continue
        holds = value >= bet.level if upward else value <= bet.level
        follows = last is not None and period == last.next
        run = (run + 1 if follows else 1) if holds else 0
        last = period
        if run >= bet.periods:
            return period
    return None


def _answered(
    change: float,
    window: list[Period],
    lagging: Mapping[Period, float],
    reference: float,
    running: BetOutcome,
    today: date,
) -> BetOutcome:
    """Kept by the first value that changed enough, broken by all of them, or still running."""
    for each in window:
        if each in lagging and _has_changed(change, reference, lagging[each]):
            return _settled(running, BetState.KEPT, each, lagging)
    missing = next((each for each in window if each not in lagging), None)
    if missing is None:
        return _settled(running, BetState.BROKEN, window[-1], lagging)
    return _without(missing, running, today)


def _has_changed(change: float, reference: float, value: float) -> bool:
    """Whether the value lies as far from the reference as the share of it asks, that way."""
    wanted = reference + change * abs(reference)
    spare = _ROUNDING * abs(wanted)
    return value >= wanted - spare if change > 0 else value <= wanted + spare


def _settled(
    running: BetOutcome, state: BetState, at: Period, lagging: Mapping[Period, float]
) -> BetOutcome:
    return msgspec.structs.replace(running, state=state, settled=at, value=lagging[at])


def _without(missing: Period, running: BetOutcome, today: date) -> BetOutcome:
    """Open, and once the time is up with the period that nothing is known of."""
    if running.due is None or not running.due.is_complete(today):
        return running
    return msgspec.structs.replace(running, missing=missing)
