"""Where a KPI stands at a check-in: the worse of its place on the plan and its outlook."""

from itertools import islice

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.outlook import Outlook, likelihood, outlook
from kpitui.analysis.plan_position import Position, position
from kpitui.domain.period import Period
from kpitui.domain.status import GRADE_OF_OUTLOOK, GRADE_OF_PLAN, Grade

FEWEST_SINCE = 3
_LONGEST_LOOK_BACK = 12  # check-ins that disagree with each other one by one


class Standing(msgspec.Struct, frozen=True):
    """The two verdicts at one period; None where there is nothing to say."""

    position: Position | None
    outlook: Outlook | None

    @property
    def on_plan(self) -> Grade | None:
        """How bad its place on the plan is."""
        return None if self.position is None else GRADE_OF_PLAN[self.position.verdict]

    @property
    def ahead(self) -> Grade | None:
        """How bad its outlook is; it counts from the third value under the target on."""
        ahead = self.outlook
        if ahead is None or ahead.chance is None or ahead.since < FEWEST_SINCE:
            return None
        return GRADE_OF_OUTLOOK[likelihood(ahead.chance)]

    @property
    def grade(self) -> Grade | None:
        """The worse of the two."""
        return max((each for each in (self.on_plan, self.ahead) if each is not None), default=None)

    @property
    def rests_on_the_outlook(self) -> bool:
        """Whether the outlook is what makes the grade as bad as it is."""
        return self.ahead is not None and (self.on_plan is None or self.ahead > self.on_plan)


def standing(course: Course, period: Period) -> Standing:
    """Where a KPI stands as its value for a period comes in, by what was known then."""
    return Standing(position(course, period), outlook(course, period))


def settled_grade(course: Course) -> Grade | None:
    """The grade that two successive check-ins agree on, looking back from the newest."""
    newest_first: list[Grade] = []
    for period in islice(reversed(course.values), _LONGEST_LOOK_BACK):
        grade = standing(course, period).grade
        if grade is None:
            break
        if newest_first and newest_first[-1] is grade:
            return grade
        newest_first.append(grade)
    return newest_first[-1] if newest_first else None
