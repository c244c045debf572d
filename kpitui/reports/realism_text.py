"""Whether a target is realistic, told with the two numbers that say so."""

from kpitui.analysis.course import Course
from kpitui.analysis.gaps import without_gaps
from kpitui.analysis.outlook import Outlook
from kpitui.analysis.realism import ONE_IN, Realism, realism
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.target import Target
from kpitui.language import _
from kpitui.language.numbers import percent, signed
from kpitui.reports.entry import figure


def target_realism(course: Course, target: Target, ahead: Outlook) -> Realism | None:
    """The required move among the KPI's own past moves; None where they cannot be compared."""
    if target.goal is None or target.cumulative or course.kpi.kind is Kind.MILESTONE:
        return None
    upward = course.kpi.direction is not Direction.DOWN
    return realism(without_gaps(course.values), target.goal, ahead.steps, upward=upward)


def realism_text(kpi: Kpi, judged: Realism) -> str:
    """How the required move compares with the record, with the two numbers behind it."""

    def told(pace: float) -> str:
        towards = pace * (kpi.direction.sign or 1)
        return signed(percent(towards, 1) if judged.is_ratio else figure(kpi, towards))

    text = _("{reach}: it needs {needed} a period; the best ever was {best}").format(
        reach=_(judged.reach), needed=told(judged.needed), best=told(judged.best)
    )
    if judged.reach in ONE_IN:
        text += _("; about 1 such target in {count} was reached").format(count=ONE_IN[judged.reach])
    return text[0].upper() + text[1:] + "."
