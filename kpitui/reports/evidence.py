"""The evidence behind a status: realism of the target, record of past forecasts, every signal."""

from collections.abc import Iterator

from kpitui.analysis.course import Course
from kpitui.analysis.gaps import without_gaps
from kpitui.analysis.outlook import MOST_VALUES, POOL, SEASON
from kpitui.analysis.track_record import TrackRecord, track_record
from kpitui.domain.kpi import Direction
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.numbers import number
from kpitui.reports.known_course import known_course
from kpitui.reports.kpi_status import KpiStatus
from kpitui.reports.realism_text import realism_text, target_realism
from kpitui.reports.status_reasons import fresh_signals, signal_text

_FARTHEST = 12  # periods ahead at which forecasts are checked against what came
_NEWEST = 3


def outlook_lines(workbook: Workbook, status: KpiStatus) -> Iterator[str]:
    """How realistic the target is by the record, and how past forecasts came out."""
    if status.outlook is None or status.target is None or status.last is None:
        return
    course = known_course(workbook, status.kpi, status.last[0].end)
    judged = target_realism(course, status.target, status.outlook)
    if judged is not None and not status.outlook.is_there:
        yield realism_text(status.kpi, judged)
    if record := record_of(course, status):
        yield record_text(record)


def record_of(course: Course, status: KpiStatus) -> TrackRecord | None:
    """What the forecast would have said in the past, as far ahead as the deadline lies now."""
    if status.outlook is None or status.target is None or status.target.cumulative:
        return None
    return track_record(
        without_gaps(course.values)[-MOST_VALUES:],
        SEASON[course.kpi.cadence],
        min(status.outlook.steps, _FARTHEST),
        status.target.goal,
        upward=course.kpi.direction is not Direction.DOWN,
    )


def record_text(record: TrackRecord) -> str:
    """How often past forecasts were right."""
    text = ngettext(
        "Of {count} past forecasts {steps} period ahead ({method}), {held} came in the 80 % range",
        "Of {count} past forecasts {steps} periods ahead ({method}), {held} came in the 80 % range",
        record.steps,
    ).format(count=record.forecasts, steps=record.steps, held=record.in_range, method=_(POOL))
    if record.brier is not None:
        text += _("; Brier score {score} (0 is perfect, 0.25 a coin)").format(
            score=number(record.brier, 2)
        )
    return text + "."


def signal_lines(status: KpiStatus) -> Iterator[str]:
    """The newest signals that the reason does not name, the last one first."""
    named = fresh_signals(status, status.signals)[-1:]
    others = [each for each in status.signals if each not in named]
    shown = others[-_NEWEST:]
    for signal in reversed(shown):
        yield signal_text(status.kpi, signal)
    older = len(others) - len(shown)
    if older:
        yield ngettext("{count} older signal", "{count} older signals", older).format(count=older)
