"""Match the headings and names of a table with KPIs, and name the KPIs that are to be made."""

from collections.abc import Iterable, Mapping, Sequence

from kpitui.domain.errors import InvalidInput, UnknownName
from kpitui.domain.kpi import Kpi
from kpitui.domain.names import checked_name, checked_slug, slug_from
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.refusals import listed, shown

MOST_NEW = 1_000


def match_kpis(workbook: Workbook, texts: Iterable[str], *, create: bool) -> dict[str, Kpi]:
    """The KPI that each heading or name means: by slug, by name, or one still to be made.

    Raises InvalidInput for those that match none, unless they may be made.
    """
    by_name: dict[str, list[Kpi]] = {}
    for kpi in workbook.all_kpis.values():
        by_name.setdefault(kpi.name.casefold(), []).append(kpi)
    found: dict[str, Kpi | None] = {}
    unknown: list[str] = []
    for text in texts:
        found[text] = _match(workbook, by_name, text)
        if found[text] is None:
            unknown.append(text)
        if len(unknown) > MOST_NEW:
            break
    if unknown and not create:
        raise InvalidInput(
            _(
                "No KPI is called {names}. Import with --create to make what is missing, or say "
                "with --kpi NAME where a single column of values goes."
            ).format(names=listed(unknown))
        )
    refuse_many_new(unknown)
    return {text: kpi or _made(text) for text, kpi in found.items()}


def refuse_many_new(names: Sequence[str]) -> None:
    """Raise InvalidInput when an import would make more KPIs than anybody could follow."""
    if len(names) > MOST_NEW:
        raise InvalidInput(
            _("The file would make more than {most} new KPIs: {names}. Split it up.").format(
                most=MOST_NEW, names=listed(names)
            )
        )


def named_kpi(workbook: Workbook, reference: str, *, create: bool) -> Kpi:
    """The KPI that a person named, one still to be made if it may be; raises UnknownName."""
    try:
        return workbook.kpi(reference)
    except UnknownName:
        if not create:
            raise
        return _made(reference)


def refuse_two_columns(kpis: Sequence[tuple[str, Kpi]]) -> None:
    """Raise InvalidInput when two headings mean the same KPI."""
    seen: dict[str, str] = {}
    for heading, kpi in kpis:
        if kpi.slug in seen:
            raise InvalidInput(
                _("Columns “{one}” and “{other}” are both the KPI {slug}. Leave one out.").format(
                    one=shown(seen[kpi.slug]), other=shown(heading), slug=kpi.slug
                )
            )
        seen[kpi.slug] = heading


def _match(workbook: Workbook, by_name: Mapping[str, list[Kpi]], text: str) -> Kpi | None:
    """Never by the start of a name: a file is not asked what it meant."""
    if kpi := workbook.all_kpis.get(text):
        return kpi
    named = by_name.get(text.casefold(), [])
    if len(named) > 1:
        raise InvalidInput(
            _("“{name}” can mean {candidates}. Write the short name instead.").format(
                name=shown(text), candidates=", ".join(kpi.slug for kpi in named)
            )
        )
    return named[0] if named else workbook.all_kpis.get(slug_from(text))


def _made(text: str) -> Kpi:
    slug = _slug_of(text)
    if not slug:
        raise InvalidInput(
            _(
                "No short name can be made from “{name}”. Define the KPI first with "
                "“kpitui kpi add”, or give it a heading in plain letters."
            ).format(name=shown(text))
        )
    return Kpi(slug=slug, name=checked_name(text))


def _slug_of(text: str) -> str:
    """The text itself where it is a slug, so that exports come back as they were."""
    try:
        return checked_slug(text)
    except InvalidInput:
        return slug_from(text)
