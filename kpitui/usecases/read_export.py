"""Understand an export in JSON: measurements, and the definitions that hang on missing KPIs."""

from collections.abc import Iterable

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.links import Link, Marker
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.values import parts_of
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.match_kpis import refuse_many_new
from kpitui.usecases.refusals import listed, shown
from kpitui.usecases.understand_table import destinations
from kpitui.usecases.understanding import Instructions, Points, Understanding

_SCHEMA = 1
_MOST_OBJECTS = 1_100_000
_LONGEST_TAGS = 10_000  # bytes


class _Value(msgspec.Struct, frozen=True):
    """A measurement as exports write it."""

    kpi: str
    period: str
    value: float | None
    note: str | None = None
    confidence: float | None = None


class _Objective(Objective, frozen=True, kw_only=True):
    """An objective as exports write it."""

    slug: str = msgspec.field(name="id")


class _Kpi(Kpi, frozen=True, kw_only=True):
    """A KPI as exports write it; its tags are counted before they are read."""

    slug: str = msgspec.field(name="id")
    tags: msgspec.Raw = msgspec.Raw(b"[]")  # type: ignore[assignment]


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """What an export in JSON holds."""

    schema: int
    measurements: tuple[_Value, ...]
    objectives: tuple[_Objective, ...] = ()
    kpis: tuple[_Kpi, ...] = ()
    targets: tuple[Target, ...] = ()
    links: tuple[Link, ...] = ()
    markers: tuple[Marker, ...] = ()


def read_export(content: bytes) -> Export:
    """The export in a file's content; raises InvalidInput when it is none."""
    if content.count(b"{") > _MOST_OBJECTS:
        raise InvalidInput(
            _("The export holds more than {most} values and definitions. Split it up.").format(
                most=_MOST_OBJECTS
            )
        )
    try:
        export = msgspec.json.decode(content, type=Export)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _no_export(error) from error
    if export.schema != _SCHEMA:
        raise InvalidInput(
            _("The export has schema {found}; this kpitui reads schema {known}.").format(
                found=export.schema, known=_SCHEMA
            )
        )
    return export


def understand_export(export: Export, workbook: Workbook, said: Instructions) -> Understanding:
    """What importing the export would record; raises InvalidInput for KPIs that are missing.

    KPIs that are there keep their definition; one that is made brings its objective, its
    targets, links and markers along.
    """
    if said.kpi or said.layout or said.decimal or said.dates:
        raise InvalidInput(
            _("An export in JSON needs no --kpi, --layout, --decimal or --dates. Leave them out.")
        )
    exported = {kpi.slug: _kpi(kpi) for kpi in export.kpis}
    used = dict.fromkeys(each.kpi for each in export.measurements)
    missing = [slug for slug in {**exported, **used} if slug not in workbook.all_kpis]
    _refuse_missing(missing, exported, create=said.create)
    refuse_many_new(missing)
    new = {slug: exported[slug] for slug in missing}
    points = _points(export.measurements)
    known = {slug: new.get(slug) or workbook.all_kpis[slug] for slug in {**new, **used}}
    return Understanding(
        layout=None,
        period_heading="period",
        decimal=None,
        destinations=destinations(known, points, set(new)),
        points=points,
        definitions=_definitions(export, new, workbook),
        rows=len(points),
    )


def _refuse_missing(missing: list[str], exported: dict[str, Kpi], *, create: bool) -> None:
    if missing and not create:
        raise InvalidInput(
            _("No KPI is called {names}. Import with --create to make what is missing.").format(
                names=listed(missing)
            )
        )
    if any(slug not in exported for slug in missing):
        raise InvalidInput(
            _("The export has values but no definition of {names}.").format(
                names=listed([slug for slug in missing if slug not in exported])
            )
        )


def _points(measurements: Iterable[_Value]) -> Points:
    points = Points()
    for number, each in enumerate(measurements, 1):
        points.add(
            number,
            "measurements",
            Measurement(
                kpi=each.kpi,
                period=each.period,
                value=each.value,
                note=each.note or "",
                confidence=each.confidence,
            ),
        )
    return points


def _definitions(export: Export, new: dict[str, Kpi], workbook: Workbook) -> tuple[Change, ...]:
    wanted = {kpi.objective for kpi in new.values()} - workbook.all_objectives.keys()
    objectives = [
        Objective(**msgspec.structs.asdict(each))
        for each in export.objectives
        if each.slug in wanted
    ]
    known = workbook.all_kpis.keys() | new.keys()
    return (
        *objectives,
        *_parts_first(new),
        *(target for target in export.targets if target.kpi in new),
        *(
            link
            for link in export.links
            if {link.leading, link.lagging} <= known and {link.leading, link.lagging} & new.keys()
        ),
        *(marker for marker in export.markers if marker.kpi in new),
    )


def _parts_first(kpis: dict[str, Kpi]) -> list[Kpi]:
    """The KPIs in their order, except that what one is computed from stands before it."""
    ordered: dict[str, Kpi] = {}
    left = dict(kpis)
    while left:
        ready = {s: k for s, k in left.items() if not (set(parts_of(k)) & left.keys())}
        # KPIs in a circle find no place; the check of definitions refuses them by name.
        ordered |= ready or left
        left = {slug: kpi for slug, kpi in left.items() if slug not in ordered}
    return list(ordered.values())


def _kpi(exported: _Kpi) -> Kpi:
    """The KPI as it is defined here; raises InvalidInput for tags that are none."""
    fields = msgspec.structs.asdict(exported)
    written = bytes(fields["tags"])
    try:
        if len(written) > _LONGEST_TAGS:
            raise msgspec.ValidationError(
                _("more than {most} bytes of tags").format(most=_LONGEST_TAGS)
            )
        fields["tags"] = msgspec.json.decode(written, type=tuple[str, ...])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _no_export(error) from error
    return Kpi(**fields)


def _no_export(reason: Exception) -> InvalidInput:
    return InvalidInput(
        _("This JSON is no export of kpitui: {reason}.").format(reason=shown(str(reason)))
    )
