"""The check of the whole: whether KPIs are balanced in objectives, levels, names and links."""

from collections.abc import Iterator
from datetime import date

from kpitui.domain.kpi import Kpi, Level, Role
from kpitui.domain.links import Link
from kpitui.domain.names import likeness
from kpitui.domain.objective import Objective
from kpitui.domain.period import Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.reports.smart import Criterion, Finding, Severity

MOST_ON_A_DASHBOARD = 15
_FEWEST_FOR_LEVELS = 5


def portfolio_findings(workbook: Workbook) -> list[Finding]:
    """The findings on each objective in use, and then on the workbook as a whole."""
    of_objectives = [
        finding
        for objective in workbook.objectives
        for check in (_roles, _deadlines)
        for finding in check(workbook, objective)
    ]
    of_the_whole = [
        finding for check in (_links, _names, _levels, _number) for finding in check(workbook)
    ]
    return of_objectives + of_the_whole


def _found(
    severity: Severity, message: str, objective: str | None = None, kpi: str | None = None
) -> Finding:
    return Finding(Criterion.BALANCE, severity, message, kpi=kpi, objective=objective)


def _roles(workbook: Workbook, objective: Objective) -> Iterator[Finding]:
    roles = {kpi.role for kpi in workbook.kpis_of(objective.slug)}
    if not roles:
        message = _("No KPI: add one that tells whether it is reached.")
        yield _found(Severity.WARNING, message, objective.slug)
        return
    sentences = {
        Role.LEADING: _("No leading KPI: nothing announces how it will end."),
        Role.LAGGING: _("No lagging KPI: nothing records whether it is reached."),
    }
    for role, sentence in sentences.items():
        if role not in roles:
            yield _found(Severity.WARNING, sentence, objective.slug)


def _deadlines(workbook: Workbook, objective: Objective) -> Iterator[Finding]:
    kpis = workbook.kpis_of(objective.slug)
    end = objective.deadline
    targeted = [kpi for kpi in kpis if workbook.target_path(kpi.slug).current]
    if end and targeted and all(_ends_after(workbook, kpi, end) for kpi in targeted):
        message = _("Every KPI has its deadline after {day}, when the objective ends. Move one.")
        yield _found(Severity.HINT, message.format(day=short_date(end)), objective.slug)


def _ends_after(workbook: Workbook, kpi: Kpi, day: date) -> bool:
    """Whether its target is settled in a later period than the one that holds the day."""
    target = workbook.target_path(kpi.slug).current
    if target is None or target.deadline is None:
        return False
    return Period.containing(target.deadline, kpi.cadence) > Period.containing(day, kpi.cadence)


def _links(workbook: Workbook) -> Iterator[Finding]:
    in_use = {kpi.slug: kpi for kpi in workbook.kpis}
    for link in workbook.links:
        if link.leading in in_use and link.lagging in in_use:
            yield from _link(link, in_use[link.leading], in_use[link.lagging])


def _link(link: Link, leading: Kpi, lagging: Kpi) -> Iterator[Finding]:
    claims = ((leading, Role.LAGGING), (lagging, Role.LEADING))
    wrong = [(kpi, role) for kpi, role in claims if kpi.role is role]
    if len(wrong) == 1:
        [(kpi, role)] = wrong
        message = _(
            "The link says that {leading} announces {lagging}, but {kpi} is marked {role}. "
            "Change the role, or unlink them."
        ).format(leading=link.leading, lagging=link.lagging, kpi=kpi.slug, role=_(role))
        yield _found(Severity.WARNING, message, kpi.objective, kpi.slug)
    elif wrong:
        message = _(
            "The link says that {leading} announces {lagging}, but the roles say the reverse. "
            "Turn the link, or change both roles."
        ).format(leading=link.leading, lagging=link.lagging)
        yield _found(Severity.WARNING, message, leading.objective, leading.slug)


def _names(workbook: Workbook) -> Iterator[Finding]:
    alike: dict[str, list[str]] = {}
    for kpi in workbook.kpis:
        alike.setdefault(likeness(kpi.name).replace(" ", ""), []).append(kpi.slug)
    for slugs in alike.values():
        if len(slugs) > 1:
            message = _("{slugs} have the same name. Rename or archive all but one.")
            yield _found(Severity.WARNING, message.format(slugs=", ".join(slugs)))


def _levels(workbook: Workbook) -> Iterator[Finding]:
    """Nothing where no KPI has a level: then each of them says so itself."""
    levels = {kpi.level for kpi in workbook.kpis}
    missing = [level for level in Level if level not in levels]
    if len(workbook.kpis) < _FEWEST_FOR_LEVELS or not missing or len(missing) == len(Level):
        return
    message = _("No KPI is {levels}: is a level of decisions left out?")
    yield _found(Severity.HINT, message.format(levels=_(" or ").join(map(_, missing))))


def _number(workbook: Workbook) -> Iterator[Finding]:
    count = len(workbook.kpis)
    if count > MOST_ON_A_DASHBOARD:
        message = _(
            "{count} KPIs on one dashboard: more than {most} hide what matters. "
            "Archive some, or look at one objective at a time."
        )
        yield _found(Severity.HINT, message.format(count=count, most=MOST_ON_A_DASHBOARD))
