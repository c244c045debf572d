"""The SMART check: whether objectives and KPIs say what, how much, by when, and within reach."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from kpitui.analysis.course import Course
from kpitui.analysis.outlook import final_period, outlook
from kpitui.analysis.realism import ONE_IN
from kpitui.domain.kpi import Kind, Kpi, Role
from kpitui.domain.objective import Objective
from kpitui.domain.period import Period
from kpitui.domain.target import Target
from kpitui.domain.vague import vague_verb
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.dates import short_date
from kpitui.analysis.known_course import known_course
from kpitui.reports.realism_text import realism_text, target_realism

MOST_ON_A_DASHBOARD = 15
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


def lint(workbook: Workbook, today: date, kpis: tuple[Kpi, ...] | None = None) -> list[Finding]:
    """Every finding on the given KPIs, or on all and on the workbook as a whole."""
    found = [each for kpi in kpis or workbook.kpis for each in kpi_findings(workbook, kpi, today)]
    if kpis is None:
        found += _balance(workbook)
    return found


def kpi_findings(workbook: Workbook, kpi: Kpi, today: date) -> list[Finding]:
    """The findings on one KPI, in the order of the letters of SMART."""
    course = known_course(workbook, kpi, today)
    target = course.path.current
    checks = (
        _specific(kpi, target),
        _measurable(kpi, target),
        _achievable(course, target),
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
    severity = Severity.ERROR if target is None else Severity.WARNING
    yield Finding(
        Criterion.SPECIFIC,
        severity,
        _(
            "“{verb}” says which way and not how far. Name the quantity, such as "
            "“100,000 visits a month”."
        ).format(verb=verb),
    )


def _measurable(kpi: Kpi, target: Target | None) -> Iterator[Finding]:
    if target is None:
        yield Finding(Criterion.MEASURABLE, Severity.ERROR, _("It has no target to be judged by."))
    if kpi.kind is Kind.MILESTONE:
        return
    if not kpi.unit:
        yield Finding(Criterion.MEASURABLE, Severity.HINT, _("It has no unit: what is counted?"))
    if target is not None and _lacks_baseline(target):
        yield Finding(
            Criterion.MEASURABLE,
            Severity.WARNING,
            _("It has no baseline: from where does it start?"),
        )


def _lacks_baseline(target: Target) -> bool:
    return (
        target.baseline is None
        and not target.cumulative
        and not target.is_band
        and not target.is_standing
    )


def _achievable(course: Course, target: Target | None) -> Iterator[Finding]:
    if target is None or not course.values:
        return
    last = next(reversed(course.values))
    ahead = outlook(course, last)
    if ahead is None:
        return
    judged = target_realism(course, target, ahead)
    if judged is not None and judged.reach in ONE_IN:
        yield Finding(Criterion.ACHIEVABLE, Severity.WARNING, realism_text(course.kpi, judged))
    if ahead.chance is None:
        return
    if ahead.chance.probability < _HOPELESS:
        yield Finding(
            Criterion.ACHIEVABLE,
            Severity.WARNING,
            _("As things go, the chance to reach it is under 5 %. Is it realistic?"),
        )
    elif ahead.chance.probability > _CERTAIN:
        yield Finding(
            Criterion.ACHIEVABLE,
            Severity.HINT,
            _("As things go, the chance to reach it is over 95 %. Does it ask enough?"),
        )


def _relevant(workbook: Workbook, kpi: Kpi) -> Iterator[Finding]:
    if kpi.objective is None:
        yield Finding(
            Criterion.RELEVANT, Severity.WARNING, _("It serves no objective: what is it for?")
        )
    if kpi.level is None:
        yield Finding(
            Criterion.RELEVANT,
            Severity.HINT,
            _("It has no level: strategic, operational or functional?"),
        )
    linked = any(link.leading == kpi.slug for link in workbook.links)
    if kpi.role is Role.LEADING and not linked:
        yield Finding(
            Criterion.RELEVANT,
            Severity.WARNING,
            _("It is leading: which lagging KPI does it announce? “kpitui link” says so."),
        )


def _time_bound(kpi: Kpi, target: Target | None) -> Iterator[Finding]:
    if target is None or target.is_band:
        return
    if target.deadline is None:
        if not target.is_standing:
            yield Finding(Criterion.TIME_BOUND, Severity.ERROR, _("It has no deadline."))
        return
    final = final_period(kpi.cadence, target)
    if final.end != target.deadline:
        yield Finding(
            Criterion.TIME_BOUND,
            Severity.HINT,
            _("Its deadline {deadline} is inside a period; {end} ends one.").format(
                deadline=short_date(target.deadline), end=short_date(final.end)
            ),
        )
    start = target.start or target.since
    check_ins = final.index - Period.containing(start, kpi.cadence).index + 1
    if check_ins < _FEWEST_CHECK_INS and kpi.kind is not Kind.MILESTONE:
        yield Finding(
            Criterion.TIME_BOUND,
            Severity.WARNING,
            ngettext(
                "Only {count} check-in before the deadline; four show a course.",
                "Only {count} check-ins before the deadline; four show a course.",
                check_ins,
            ).format(count=max(0, check_ins)),
        )


def _balance(workbook: Workbook) -> Iterator[Finding]:
    for objective in workbook.objectives:
        yield from _balance_of(workbook, objective)
    if len(workbook.kpis) > MOST_ON_A_DASHBOARD:
        yield Finding(
            Criterion.BALANCE,
            Severity.HINT,
            _("{count} KPIs on one dashboard: more than {most} hide what matters.").format(
                count=len(workbook.kpis), most=MOST_ON_A_DASHBOARD
            ),
        )


def _balance_of(workbook: Workbook, objective: Objective) -> Iterator[Finding]:
    roles = {kpi.role for kpi in workbook.kpis_of(objective.slug)}
    sentences = {
        Role.LEADING: _("It has no leading KPI, so that nothing announces how it will end."),
        Role.LAGGING: _("It has no lagging KPI, so that nothing records whether it is reached."),
    }
    for role, sentence in sentences.items():
        if role not in roles:
            yield Finding(Criterion.BALANCE, Severity.WARNING, sentence, objective=objective.slug)


def lint_json(findings: list[Finding]) -> list[dict[str, object]]:
    """The findings under the keys that scripts rely on."""
    return [
        {
            "kpi": each.kpi,
            "objective": each.objective,
            "criterion": each.criterion,
            "severity": each.severity,
            "message": each.message,
        }
        for each in findings
    ]


def lint_text(findings: list[Finding]) -> str:
    """A line a finding, the worst first; or one that says that nothing was found."""
    if not findings:
        return _("Nothing to mend.")
    places = [each.kpi or each.objective or _("workbook") for each in findings]
    wide = max(map(len, places))
    order = list(Severity)
    ranked = sorted(
        zip(places, findings, strict=True), key=lambda each: order.index(each[1].severity)
    )
    return "\n".join(
        f"{_(each.severity):8} {place:{wide}}  {_(each.criterion)}: {each.message}"
        for place, each in ranked
    )
