"""Understand an export in JSON: measurements, and the definitions that hang on missing KPIs."""

from collections.abc import Iterable
from typing import Any, TypeVar

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
from kpitui.usecases.refusals import listed, shown
from kpitui.usecases.understand_table import destinations
from kpitui.usecases.understanding import Instructions, Point, Understanding

_SCHEMA = 1
_Kind = TypeVar("_Kind")


class _Value(msgspec.Struct, frozen=True):
    """A measurement as exports write it."""

    kpi: str
    period: str
    value: float | None
    note: str | None = None
    confidence: float | None = None


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """What an export in JSON holds; definitions are read when they are needed."""

    schema: int
    measurements: tuple[_Value, ...]
    objectives: tuple[dict[str, Any], ...] = ()
    kpis: tuple[dict[str, Any], ...] = ()
    targets: tuple[Target, ...] = ()
    links: tuple[Link, ...] = ()
    markers: tuple[Marker, ...] = ()


def read_export(content: bytes) -> Export:
    """The export in a file's content; raises InvalidInput when it is none."""
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
    exported = {kpi.slug: kpi for kpi in _defined(export.kpis, Kpi)}
    used = dict.fromkeys(each.kpi for each in export.measurements)
    missing = [slug for slug in {**exported, **used} if slug not in workbook.all_kpis]
    _refuse_missing(missing, exported, create=said.create)
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


def _points(measurements: Iterable[_Value]) -> tuple[Point, ...]:
    return tuple(
        Point(
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
        for number, each in enumerate(measurements, 1)
    )


def _definitions(export: Export, new: dict[str, Kpi], workbook: Workbook) -> tuple[Change, ...]:
    wanted = {kpi.objective for kpi in new.values()} - workbook.all_objectives.keys()
    objectives = [o for o in _defined(export.objectives, Objective) if o.slug in wanted]
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


def _defined(documents: Iterable[dict[str, Any]], kind: type[_Kind]) -> list[_Kind]:
    """The definitions in an export, where `id` stands for the slug."""
    try:
        return [msgspec.convert({**each, "slug": each.get("id")}, kind) for each in documents]
    except msgspec.ValidationError as error:
        raise _no_export(error) from error


def _no_export(reason: Exception) -> InvalidInput:
    return InvalidInput(
        _("This JSON is no export of kpitui: {reason}.").format(reason=shown(str(reason)))
    )
