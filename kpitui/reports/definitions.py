"""Definitions as text: lists of KPIs and objectives, and one KPI in full."""

from collections.abc import Iterator, Sequence

from kpitui.domain.kpi import Direction, Kind, Kpi, Role
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _, ngettext
from kpitui.language.dates import short_date
from kpitui.reports.columns import aligned, cells, paragraph
from kpitui.reports.entry import amount
from kpitui.reports.target_words import target_words

_WIDTH = 80
_NAME = 1  # the column that gives way


def kpi_list_text(workbook: Workbook, kpis: Sequence[Kpi]) -> str:
    """A line a KPI: short name, name, cadence and what is to be reached."""
    if not kpis:
        return _("There is no KPI yet. Define one: kpitui kpi add visits --unit visits")
    rows = [[_("short name"), _("name"), _("every"), _("target")]]
    rows += [
        [
            printable(kpi.slug),
            _with_archived(printable(kpi.name), archived=kpi.archived),
            _(kpi.cadence),
            target_words(kpi, workbook.target_path(kpi.slug).current, with_its_unit=False),
        ]
        for kpi in kpis
    ]
    return "\n".join(aligned(rows, _WIDTH, narrows=_NAME))


def objective_list_text(workbook: Workbook, objectives: Sequence[Objective]) -> str:
    """A line an objective: short name, name, owner, time frame and its KPIs."""
    if not objectives:
        return _(
            "There is no objective yet. Define one: kpitui objective add grow --name 'Grow sales'"
        )
    rows = [[_("short name"), _("name"), _("owner"), _("deadline"), _("KPIs")]]
    rows += [
        [
            printable(objective.slug),
            _with_archived(printable(objective.name), archived=objective.archived),
            printable(objective.owner),
            short_date(objective.deadline) if objective.deadline else "",
            _roles(workbook.kpis_of(objective.slug)),
        ]
        for objective in objectives
    ]
    return "\n".join(aligned(rows, _WIDTH, narrows=_NAME))


def kpi_text(workbook: Workbook, kpi: Kpi) -> str:
    """One KPI's definition, a line or more a field; fields that say nothing are left out."""
    name, slug = printable(kpi.name), printable(kpi.slug)
    title = name if name == slug else f"{name} ({slug})"
    facts = [(label, text) for label, text in _facts(workbook, kpi) if text]
    wide = max(cells(label) for label, _text in facts) + 2
    lines = [_with_archived(title, archived=kpi.archived), ""]
    for label, text in facts:
        lines += paragraph(label, text, wide, _WIDTH)
    return "\n".join(lines)


def _facts(workbook: Workbook, kpi: Kpi) -> Iterator[tuple[str, str]]:
    """The fields of a definition in the order in which a person reads them."""
    objective = workbook.all_objectives.get(kpi.objective or "")
    yield _("Objective"), f"{printable(objective.name)} ({objective.slug})" if objective else ""
    yield _("Kind"), _kind(kpi)
    yield _("Computed"), printable(_parts(kpi))
    yield _("Unit"), printable(kpi.unit)
    yield _("Measured"), _("every {cadence}").format(cadence=_(kpi.cadence))
    yield _("Better"), _better(kpi)
    yield _("Role"), _(kpi.role) if kpi.role else ""
    yield _("Level"), _(kpi.level) if kpi.level else ""
    yield _("Scope"), printable(kpi.scope_text)
    yield _("Owner"), printable(kpi.owner)
    yield _("Tags"), " ".join(printable(tag) for tag in kpi.tags)
    yield _("Source"), printable(kpi.source)
    yield _("Note"), " ".join(printable(line) for line in kpi.note.splitlines())
    for place, target in enumerate(workbook.target_path(kpi.slug).versions):
        yield _("Target") if not place else "", _version(kpi, target)
    for link in workbook.links:
        if link.leading == kpi.slug:
            yield _("Announces"), _linked(link.lagging, link.lead)
        elif link.lagging == kpi.slug:
            yield _("Follows"), _linked(link.leading, link.lead)
    yield _("Values"), _values(workbook, kpi)


def _kind(kpi: Kpi) -> str:
    return {
        Kind.FLOW: _("flow: adds up over periods"),
        Kind.LEVEL: _("level: a state"),
        Kind.RATIO: _("ratio: one quantity for each of another"),
        Kind.MILESTONE: _("milestone: done or not"),
    }[kpi.kind]


def _better(kpi: Kpi) -> str:
    if kpi.kind is Kind.MILESTONE:
        return ""
    return {
        Direction.UP: _("higher"),
        Direction.DOWN: _("lower"),
        Direction.BAND: _("inside a band"),
    }[kpi.direction]


def _parts(kpi: Kpi) -> str:
    if kpi.formula:
        return kpi.formula
    return f"{kpi.numerator} / {kpi.denominator}" if kpi.numerator else ""


def _version(kpi: Kpi, target: Target) -> str:
    """One version of the target with where it starts, and why a later one was set."""
    said = [target_words(kpi, target) or _("none")]
    if target.baseline is not None and not target.cumulative:
        said.append(_("from {value}").format(value=amount(kpi, target.baseline)))
    if target.start is not None:
        said.append(_("since {day}").format(day=short_date(target.start)))
    text = ", ".join(said)
    if target.why:
        text = _("{target}; set for {day} on: {why}").format(
            target=text, day=short_date(target.since), why=printable(target.why)
        )
    return text


def _linked(slug: str, lead: int | None) -> str:
    if lead is None:
        return slug
    ahead = ngettext("{count} period ahead", "{count} periods ahead", lead).format(count=lead)
    return f"{slug} ({ahead})"


def _values(workbook: Workbook, kpi: Kpi) -> str:
    values = workbook.values(kpi.slug)
    if not values:
        return _("none yet")
    return ngettext("{count}, {first}", "{count}, {first} to {last}", len(values)).format(
        count=len(values),
        first=next(iter(values)).label(),
        last=next(reversed(values)).label(),
    )


def _roles(kpis: Sequence[Kpi]) -> str:
    leading, lagging = (
        sum(kpi.role is role for kpi in kpis) for role in (Role.LEADING, Role.LAGGING)
    )
    if not leading and not lagging:
        return str(len(kpis))
    return _("{count} ({leading} leading, {lagging} lagging)").format(
        count=len(kpis), leading=leading, lagging=lagging
    )


def _with_archived(text: str, *, archived: bool) -> str:
    return _("{name} (archived)").format(name=text) if archived else text
