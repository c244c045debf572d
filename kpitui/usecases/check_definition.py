"""Checks that a definition must pass before it is recorded, each with its sentence."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.names import checked_name, checked_note, refuse_taken
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.values import parts_of
from kpitui.domain.workbook import Workbook
from kpitui.language import _

_MOST_DECIMALS = 6
_Named = TypeVar("_Named", Kpi, Objective)


def checked_kpi(kpi: Kpi, workbook: Workbook) -> Kpi:
    """The KPI with its texts cleaned and its references resolved; raises InvalidInput."""
    clean = msgspec.structs.replace(
        kpi,
        name=checked_name(kpi.name) or kpi.slug,
        unit=checked_name(kpi.unit),
        owner=checked_name(kpi.owner),
        scope_name=checked_name(kpi.scope_name),
        source=checked_name(kpi.source),
        note=checked_note(kpi.note),
        tags=tuple(dict.fromkeys(checked_name(tag) for tag in kpi.tags if tag.strip())),
        objective=workbook.objective(kpi.objective).slug if kpi.objective else None,
        numerator=workbook.kpi(kpi.numerator).slug if kpi.numerator else None,
        denominator=workbook.kpi(kpi.denominator).slug if kpi.denominator else None,
    )
    if clean.decimals is not None and not 0 <= clean.decimals <= _MOST_DECIMALS:
        raise InvalidInput(_("Decimals go from 0 to {most}.").format(most=_MOST_DECIMALS))
    refuse_taken_name(clean, workbook.all_kpis)
    _refuse_wrong_parts(clean, workbook)
    _refuse_lost_values(clean, workbook)
    return clean


def refuse_taken_name(new: _Named, known: Mapping[str, _Named]) -> None:
    """Raise InvalidInput when another has the name or short name, or one that looks the same."""
    old = known.get(new.slug)
    if old is None or old.name != new.name:
        others = ((slug, each.name) for slug, each in known.items() if slug != new.slug)
        refuse_taken(new.slug, new.name, others)


def checked_target(target: Target, kpi: Kpi) -> Target:
    """The target itself; raises InvalidInput when it contradicts itself or its KPI."""
    if (target.low is None) is not (target.high is None):
        raise InvalidInput(_("A band needs both its ends."))
    if target.low is not None and target.high is not None and target.low >= target.high:
        raise InvalidInput(
            _("The band must go from its lower to its upper end; {low} to {high} does not.").format(
                low=target.low, high=target.high
            )
        )
    if target.is_band and target.goal is not None:
        raise InvalidInput(_("A KPI has a target value or a band, not both."))
    if (kpi.direction is Direction.BAND) is not target.is_band and not target.is_empty:
        raise InvalidInput(
            _("A band target and the direction “band” go together: use both or neither.")
        )
    if target.start and target.deadline and target.start >= target.deadline:
        raise InvalidInput(
            _("The deadline {deadline} must come after the start {start}.").format(
                deadline=target.deadline, start=target.start
            )
        )
    _refuse_wrong_total(target, kpi)
    _refuse_wrong_way(target, kpi)
    return target


def _refuse_wrong_total(target: Target, kpi: Kpi) -> None:
    if not target.cumulative:
        return
    if kpi.kind is not Kind.FLOW:
        raise InvalidInput(
            _("Only a flow adds up to a cumulative target; {kpi} is a {kind}.").format(
                kpi=kpi.slug, kind=_(kpi.kind)
            )
        )
    if target.goal is not None and (target.start is None or target.deadline is None):
        raise InvalidInput(_("A cumulative target needs the day it counts from and its deadline."))


def _refuse_wrong_way(target: Target, kpi: Kpi) -> None:
    """A target must lie on the good side of the baseline; level with it, it asks to hold."""
    if target.goal is None or target.baseline is None or target.cumulative:
        return
    if (target.goal - target.baseline) * kpi.direction.sign < 0:
        raise InvalidInput(
            _(
                "The target {goal} lies on the wrong side of the baseline {baseline} for a KPI "
                "whose better direction is “{direction}”."
            ).format(goal=target.goal, baseline=target.baseline, direction=_(kpi.direction))
        )


def _refuse_wrong_parts(kpi: Kpi, workbook: Workbook) -> None:
    if (kpi.numerator is None) is not (kpi.denominator is None):
        raise InvalidInput(_("A ratio needs both a numerator and a denominator."))
    if kpi.numerator and kpi.formula:
        raise InvalidInput(_("A KPI is a ratio of two KPIs or a formula, not both."))
    if kpi.numerator and kpi.kind is not Kind.RATIO:
        raise InvalidInput(_("Only a ratio has a numerator and a denominator."))
    for slug in parts_of(kpi):
        part = workbook.kpi(slug)
        if part.slug != slug:
            raise InvalidInput(
                _("A formula names KPIs in full: write {slug}.").format(slug=part.slug)
            )
        if part.cadence.rank > kpi.cadence.rank:
            raise InvalidInput(
                _("{part} is measured by the {cadence}, too coarse for a KPI by the {own}.").format(
                    part=slug, cadence=_(part.cadence), own=_(kpi.cadence)
                )
            )
        if kpi.slug in (slug, *_all_parts(part, workbook)):
            raise InvalidInput(
                _("{kpi} cannot be computed from itself, by way of {part}.").format(
                    kpi=kpi.slug, part=slug
                )
            )


def _all_parts(kpi: Kpi, workbook: Workbook) -> list[str]:
    direct = parts_of(kpi)
    return [
        *direct,
        *(deep for slug in direct for deep in _all_parts(workbook.kpi(slug), workbook)),
    ]


def _refuse_lost_values(kpi: Kpi, workbook: Workbook) -> None:
    old = workbook.all_kpis.get(kpi.slug)
    if old is None or not len(workbook.series(kpi.slug)):
        return
    if old.cadence is not kpi.cadence:
        raise InvalidInput(
            _("{kpi} has values by the {cadence}. Make a new KPI for another cadence.").format(
                kpi=kpi.slug, cadence=_(old.cadence)
            )
        )
    if kpi.is_computed and not old.is_computed:
        raise InvalidInput(
            _("{kpi} has recorded values. Make a new KPI to compute it.").format(kpi=kpi.slug)
        )
