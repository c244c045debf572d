"""Status: one word for where a KPI stands, and the verdict against the plan behind it."""

from enum import StrEnum


class PlanVerdict(StrEnum):
    """Where the last values stand against the planned path."""

    ON_PLAN = "on plan"
    SLIPPING = "slipping"
    BEHIND = "behind"


class Status(StrEnum):
    """The one word; members stand in the order in which they ask for attention."""

    OFF_TRACK = "off track"
    MISSED = "missed"
    STALE = "stale"
    AT_RISK = "at risk"
    ON_TRACK = "on track"
    ACHIEVED = "achieved"
    TOO_EARLY = "too early"
    NO_TARGET = "no target"
    NOT_STARTED = "not started"

    @property
    def urgency(self) -> int:
        """0 for what needs attention first."""
        return _URGENCY[self]

    @property
    def is_worse(self) -> bool:
        """Whether it counts as off track for scripts."""
        return self in {Status.OFF_TRACK, Status.MISSED}


_URGENCY = {status: place for place, status in enumerate(Status)}

WORD_OF = {
    PlanVerdict.ON_PLAN: Status.ON_TRACK,
    PlanVerdict.SLIPPING: Status.AT_RISK,
    PlanVerdict.BEHIND: Status.OFF_TRACK,
}
