"""The SMART check of one KPI: what it measures, how much, by when, and whether within reach."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.known_course import known_course
from kpitui.analysis.outlook import final_period, outlook
from kpitui.analysis.realism import ONE_IN, Reach, Realism
from kpitui.domain.kpi import Kind, Kpi, Role
from kpitui.domain.names import printable
from kpitui.domain.period import Period
from kpitui.domain.target import Target, TargetPath
from kpitui.domain.vague import vague_verb
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.dates import short_date
from kpitui.language.numbers import percent
from kpitui.reports.entry import figure
from kpitui.reports.realism_text import realism_text, target_realism

_FEWEST_CHECK_INS = 4
_HOPELESS, _CERTAIN = 0.05, 0.95


class Criterion(StrEnum):
    """What a finding is about."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"
    BALANCE = "balance"


class Severity(StrEnum):
    """How much a finding matters; the members stand from worst to mildest."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Finding(msgspec.Struct, frozen=True):
    """One thing to look at, of a KPI, an objective or the whole workbook."""

    criterion: Criterion
    severity: Severity
    message: str
    kpi: str | None = None
    objective: str | None = None


def kpi_findings(workbook: Workbook, kpi: Kpi, today: date) -> list[Finding]:
    """The findings on one KPI as it stands, in the order of the letters of SMART."""
    return draft_findings(workbook, kpi, workbook.target_path(kpi.slug).current, today)


def draft_findings(
    workbook: Workbook, kpi: Kpi, target: Target | None, today: date
) -> list[Finding]:
    """The findings on a KPI with the target given as the one in force, recorded or not yet."""
    if target is not None and target.is_empty:
        target = None
    checks = (
        _specific(kpi, target),
        _measurable(kpi, target),
        _achievable(workbook, kpi, target, today),
        _relevant(workbook, kpi),
        _time_bound(kpi, target),
    )
    return [
        msgspec.structs.replace(each, kpi=kpi.slug, objective=kpi.objective)
        for check in checks
        for each in check
    ]


def _specific(kpi: Kpi, target: Target | None) -> Iterator[Finding]:
    verb = vague_verb(kpi.name)
    if verb is None:
        return
    yield Finding(
        Criterion.SPECIFIC,
        Severity.WARNING if target else Severity.ERROR,
        _(
            "“{verb}” says which way and not how far. Name the quantity, such as "
            "“100,000 visits a month”."
        ).format(verb=printable(verb)),
    )


def _measurable(kpi: Kpi, target: Target | None) -> Iterator[Finding]:
    def found(severity: Severity, message: str) -> Finding:
        return Finding(Criterion.MEASURABLE, severity, message)

    if target is None:
        yield found(Severity.ERROR, _("No target: how much is enough, and by when?"))
    elif _goes_wrong_way(kpi, target):
        yield found(
            Severity.WARNING,
            _(
                "The target {goal} is worse than the baseline {baseline}. "
                "Check the numbers, or turn the direction."
            ).format(
                goal=figure(kpi, target.goal or 0.0),
                baseline=figure(kpi, target.baseline or 0.0),
            ),
        )
    if kpi.kind is Kind.MILESTONE:
        return
    if target is not None and _lacks_baseline(target):
        yield found(Severity.WARNING, _("No baseline: from where does it start?"))
    if not kpi.unit:
        yield found(Severity.HINT, _("No unit: what is counted?"))
    if not kpi.source and not kpi.is_computed:
        yield found(Severity.HINT, _("No source: where does the number come from?"))


def _goes_wrong_way(kpi: Kpi, target: Target) -> bool:
    if target.goal is None or target.baseline is None or target.cumulative:
        return False
    return kpi.direction.sign * (target.goal - target.baseline) < 0


def _lacks_baseline(target: Target) -> bool:
    return (
        target.baseline is None
        and not target.cumulative
        and not target.is_band
        and not target.is_standing
    )


def _achievable(
    workbook: Workbook, kpi: Kpi, target: Target | None, today: date
) -> Iterator[Finding]:
    """One finding at most: the required move and the chance are two sides of one question."""
    course = _course_to(workbook, kpi, target, today)
    ahead = outlook(course, next(reversed(course.values))) if target and course.values else None
    if target is None or ahead is None:
        return
    probability = ahead.chance.probability if ahead.chance else None
    if probability is not None and probability > _CERTAIN:
        message = _("As things go, the chance to reach it is over {share}. Does it ask enough?")
        yield Finding(Criterion.ACHIEVABLE, Severity.HINT, message.format(share=percent(_CERTAIN)))
        return
    judged = target_realism(course, target, ahead)
    is_hopeless = probability is not None and probability < _HOPELESS
    sentences = [_required(kpi, judged)] if judged and judged.reach in ONE_IN else []
    if is_hopeless:
        message = _("As things go, the chance to reach it is under {share}. Is it realistic?")
        sentences.append(message.format(share=percent(_HOPELESS)))
    if sentences:
        is_mild = not is_hopeless and judged and judged.reach is Reach.AMBITIOUS
        severity = Severity.HINT if is_mild else Severity.WARNING
        yield Finding(Criterion.ACHIEVABLE, severity, " ".join(sentences))


def _course_to(workbook: Workbook, kpi: Kpi, target: Target | None, today: date) -> Course:
    """The KPI's values towards this target alone; none where they were measured otherwise."""
    path = TargetPath((target,) if target else ())
    recorded = workbook.all_kpis.get(kpi.slug)
    if target is None or recorded is None or _way_of_measuring(recorded) != _way_of_measuring(kpi):
        return Course(kpi, path, {})
    return Course(kpi, path, known_course(workbook, recorded, today).values)


def _way_of_measuring(kpi: Kpi) -> tuple[object, ...]:
    return kpi.cadence, kpi.kind, kpi.numerator, kpi.denominator, kpi.formula


def _required(kpi: Kpi, judged: Realism) -> str:
    text = realism_text(kpi, judged)
    if judged.reach is Reach.UNHEARD_OF:
        return text
    more = _("That is more than {share} of its past moves.")
    return f"{text} {more.format(share=percent(int(judged.percentile) / 100))}"


def _relevant(workbook: Workbook, kpi: Kpi) -> Iterator[Finding]:
    def found(severity: Severity, message: str) -> Finding:
        return Finding(Criterion.RELEVANT, severity, message)

    if not kpi.objective:
        yield found(Severity.WARNING, _("No objective: what is it for?"))
    announces = any(link.leading == kpi.slug for link in workbook.links)
    if kpi.role is Role.LEADING and not announces:
        yield found(
            Severity.WARNING,
            _("It is leading: which lagging KPI does it announce? “kpitui link” says so."),
        )
    if kpi.level is None:
        yield found(Severity.HINT, _("No level: strategic, operational or functional?"))
    if not kpi.owner:
        yield found(Severity.HINT, _("No owner: who answers for it?"))


def _time_bound(kpi: Kpi, target: Target | None) -> Iterator[Finding]:
    if target is None or target.is_band:
        return
    if target.deadline is None:
        yield _without_deadline(kpi)
    elif kpi.kind is not Kind.MILESTONE:
        yield from _within_the_window(kpi, target, target.deadline)


def _without_deadline(kpi: Kpi) -> Finding:
    if kpi.kind is Kind.MILESTONE:
        return Finding(Criterion.TIME_BOUND, Severity.ERROR, _("No deadline: done by when?"))
    return Finding(
        Criterion.TIME_BOUND,
        Severity.HINT,
        _("No deadline, so that every period has to meet the target. Is that meant?"),
    )


def _within_the_window(kpi: Kpi, target: Target, deadline: date) -> Iterator[Finding]:
    final = final_period(kpi.cadence, target)
    if final.end != deadline:
        yield Finding(
            Criterion.TIME_BOUND,
            Severity.HINT,
            _("The deadline {deadline} is inside a period; {end} ends one.").format(
                deadline=short_date(deadline), end=short_date(final.end)
            ),
        )
    count = max(0, final.index - _period_before(kpi, target.start or target.since).index)
    if count < _FEWEST_CHECK_INS:
        yield Finding(
            Criterion.TIME_BOUND,
            Severity.WARNING,
            ngettext(
                "Only {count} check-in before the deadline. Measure more often or give it longer: "
                "{fewest} show a course.",
                "Only {count} check-ins before the deadline. Measure more often or give it longer: "
                "{fewest} show a course.",
                count,
            ).format(count=count, fewest=_FEWEST_CHECK_INS),
        )


def _period_before(kpi: Kpi, start: date) -> Period:
    """The last period that is over when the window begins."""
    holding = Period.containing(start, kpi.cadence)
    return holding if holding.end <= start else holding.previous
