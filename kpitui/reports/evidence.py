"""The evidence behind a status: realism of the target, record of past forecasts, every signal."""

from collections.abc import Iterator

from kpitui.analysis.course import Course
from kpitui.analysis.gaps import without_gaps
from kpitui.analysis.known_course import known_course
from kpitui.analysis.outlook import MOST_VALUES, POOL, SEASON, SUMS
from kpitui.analysis.track_record import TrackRecord, record_of_sums, track_record
from kpitui.domain.kpi import Direction, Kind
from kpitui.domain.names import in_one_line, printable
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.numbers import number
from kpitui.reports.kpi_status import KnownSignal, KpiStatus
from kpitui.reports.process_reason import fresh_signals
from kpitui.reports.realism_text import realism_text
from kpitui.reports.signal_text import signal_text

_FARTHEST = 12  # periods ahead at which forecasts are checked against what came
_WITHOUT_DEADLINE = 4
_NEWEST = 3


def outlook_lines(workbook: Workbook, status: KpiStatus) -> Iterator[str]:
    """How realistic the target is by the record, and how past forecasts came out."""
    if status.realism is not None and status.outlook and not status.outlook.is_there:
        yield realism_text(status.kpi, status.realism)
    if record := record_of(workbook, status):
        yield record_text(record)


def record_of(workbook: Workbook, status: KpiStatus) -> TrackRecord | None:
    """What the forecast would have said in the past, as far ahead as the deadline lies now."""
    if status.last is None or status.kpi.kind is Kind.MILESTONE:
        return None
    course = known_course(workbook, status.kpi, status.last[0].end)
    steps = min(status.outlook.steps, _FARTHEST) if status.outlook else _WITHOUT_DEADLINE
    return _record(course, status, steps)


def _record(course: Course, status: KpiStatus, steps: int) -> TrackRecord | None:
    values = without_gaps(course.values)[-MOST_VALUES:]
    season, target = SEASON[course.kpi.cadence], status.target
    if target is not None and target.cumulative:
        return record_of_sums(values, season, steps)
    upward = course.kpi.direction is not Direction.DOWN
    goal = target.goal if target is not None else None
    return track_record(values, season, steps, goal, upward=upward)


def record_text(record: TrackRecord) -> str:
    """How often past forecasts were right."""
    text = ngettext(
        "Of {count} past forecasts {steps} period ahead ({method}), {held} came in the 80 % range",
        "Of {count} past forecasts {steps} periods ahead ({method}), {held} came in the 80 % range",
        record.steps,
    ).format(
        count=record.forecasts,
        steps=record.steps,
        held=record.in_range,
        method=_(SUMS if record.is_of_sums else POOL),
    )
    if record.brier is not None:
        text += _("; Brier score {score} (0 is perfect, 0.25 a coin)").format(
            score=number(record.brier, 2)
        )
    return text + "."


def signal_lines(status: KpiStatus) -> Iterator[str]:
    """The newest signals that the reason does not name, the last one first."""
    named = fresh_signals(status)[-1:]
    others = [each for each in status.signals if each.signal not in named]
    shown = others[-_NEWEST:]
    for known in reversed(shown):
        yield _told(status, known)
    older = len(others) - len(shown)
    if older:
        yield ngettext("{count} older signal", "{count} older signals", older).format(count=older)


def _told(status: KpiStatus, known: KnownSignal) -> str:
    text = signal_text(status.kpi, known.signal)
    if known.dismissal is None:
        return text
    return _("{signal} Explained by {author}: {why}").format(
        signal=text, author=printable(known.dismissal.by), why=in_one_line(known.dismissal.why)
    )
