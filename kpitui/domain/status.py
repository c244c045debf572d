"""Status: one word for where a KPI stands, and the verdict against the plan behind it."""

from enum import IntEnum, StrEnum


class PlanVerdict(StrEnum):
    """Where the last values stand against the planned path."""

    ON_PLAN = "on plan"
    SLIPPING = "slipping"
    BEHIND = "behind"


class OutlookVerdict(StrEnum):
    """How likely the target is, in words; the members stand from good to bad."""

    LIKELY = "likely"
    EVEN = "even"
    DOUBTFUL = "doubtful"
    UNLIKELY = "unlikely"


class ProcessVerdict(StrEnum):
    """What the values say of the process behind them, by the KPI's direction."""

    ROUTINE = "routine"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"


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


class Grade(IntEnum):
    """How bad it is: the larger, the worse."""

    GOOD = 0
    DOUBTFUL = 1
    BAD = 2


GRADE_OF_PLAN = {
    PlanVerdict.ON_PLAN: Grade.GOOD,
    PlanVerdict.SLIPPING: Grade.DOUBTFUL,
    PlanVerdict.BEHIND: Grade.BAD,
}
GRADE_OF_OUTLOOK = {
    OutlookVerdict.LIKELY: Grade.GOOD,
    OutlookVerdict.EVEN: Grade.GOOD,
    OutlookVerdict.DOUBTFUL: Grade.DOUBTFUL,
    OutlookVerdict.UNLIKELY: Grade.BAD,
}
SAYABLE = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)
"""What a person may say over the figures."""
OVERRULED = frozenset((*SAYABLE, Status.TOO_EARLY))
"""What such a word replaces; what time or a missing value decides stays."""
WORD_OF = {
    Grade.GOOD: Status.ON_TRACK,
    Grade.DOUBTFUL: Status.AT_RISK,
    Grade.BAD: Status.OFF_TRACK,
}
