"""Understand a table of values: which KPIs, which periods, which numbers."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from kpitui.domain.confidence import parse_confidence
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.number import parse_done
from kpitui.domain.period import Cadence, Period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.language.numbers import exact
from kpitui.usecases.match_kpis import match_kpis, named_kpi, refuse_two_columns
from kpitui.usecases.read_numbers import decimal_sign, read_number
from kpitui.usecases.read_periods import cadence_of
from kpitui.usecases.read_table import Table
from kpitui.usecases.refusals import Refusal, listed, refuse, refused, shown
from kpitui.usecases.table_cells import Cell, Cells, cells_of
from kpitui.usecases.table_layout import Layout, TableLayout, table_layout
from kpitui.usecases.understanding import Destination, Instructions, Point, Points, Understanding

_MOST_DECIMALS = 6


def understand(table: Table, workbook: Workbook, said: Instructions) -> Understanding:
    """What importing the table would record; raises InvalidInput when it cannot be understood."""
    layout = table_layout(table, said.layout, one_kpi=said.kpi is not None)
    cells = cells_of(table, layout, said)
    matched = _matched(layout, cells, workbook, said)
    decimal = said.decimal or _decimal_sign(layout, cells, matched)
    numbers = _numbers(cells, matched, decimal)
    new = {kpi.slug for kpi in matched.values() if kpi.slug not in workbook.all_kpis}
    matched |= _completed(layout, cells, numbers, matched, new)
    points = _points(cells, numbers, matched, is_own=layout.is_own)
    kpis = {kpi.slug: kpi for kpi in matched.values()}
    return Understanding(
        layout=layout.layout,
        period_heading=layout.period.heading,
        decimal=decimal,
        destinations=destinations(kpis, points, new),
        points=points,
        definitions=tuple(kpi for slug, kpi in kpis.items() if slug in new),
        rows=len(table.lines),
        unused=layout.unused,
    )


def destinations(
    kpis: Mapping[str, Kpi], points: Iterable[Point], new: set[str]
) -> tuple[Destination, ...]:
    """The KPIs by slug with the number of values that go to each."""
    counts = dict.fromkeys(kpis, 0)
    for point in points:
        counts[point.measurement.kpi] += 1
    return tuple(Destination(kpis[slug], slug in new, count) for slug, count in counts.items())


def _matched(
    layout: TableLayout, cells: Cells, workbook: Workbook, said: Instructions
) -> dict[str, Kpi]:
    """The KPI that each name in the table means."""
    if said.kpi is None:
        found = match_kpis(workbook, dict.fromkeys(c.target for c in cells), create=said.create)
        if layout.layout is Layout.WIDE:
            refuse_two_columns(tuple(found.items()))
        return found
    if len(layout.values) > 1:
        raise InvalidInput(
            _("--kpi takes a table with one column of values; this one has {headings}.").format(
                headings=listed([column.heading for column in layout.values])
            )
        )
    return {said.kpi: named_kpi(workbook, said.kpi, create=said.create)}


def _decimal_sign(layout: TableLayout, cells: Cells, matched: Mapping[str, Kpi]) -> str | None:
    if layout.is_own:
        return "."
    return decimal_sign(
        cell.text for cell in cells if cell.text and matched[cell.target].kind is not Kind.MILESTONE
    )


def _numbers(cells: Cells, matched: Mapping[str, Kpi], decimal: str | None) -> list[float | None]:
    """The value in each cell, none in a blank one; raises InvalidInput naming the wrong ones."""
    numbers: list[float | None] = []
    refusals: list[Refusal] = []
    for cell in cells:
        try:
            numbers.append(_number(cell.text, matched[cell.target], decimal))
        except InvalidInput as error:
            refusals.append(Refusal(cell.line, cell.heading, str(error)))
    refuse(refusals)
    return numbers


def _number(text: str, kpi: Kpi, decimal: str | None) -> float | None:
    if not text:
        return None
    return parse_done(text) if kpi.kind is Kind.MILESTONE else read_number(text, decimal)


def _completed(
    layout: TableLayout,
    cells: Cells,
    numbers: Sequence[float | None],
    matched: Mapping[str, Kpi],
    new: set[str],
) -> dict[str, Kpi]:
    """The KPIs to be made, with the cadence and the decimals that their cells show."""
    periods: dict[str, set[Period]] = {slug: set() for slug in new}
    decimals = dict.fromkeys(new, 0)
    for cell, value in zip(cells, numbers, strict=True):
        slug = matched[cell.target].slug
        if slug in new:
            periods[slug].add(cell.period)
            if value is not None and round(value, decimals[slug]) != value:
                decimals[slug] = decimals_of(value)
    every = {cell.period for cell in cells}
    return {
        text: msgspec.structs.replace(
            kpi,
            cadence=_cadence(kpi.slug, periods[kpi.slug], every, is_own=layout.is_own),
            decimals=decimals[kpi.slug] if decimals[kpi.slug] <= _MOST_DECIMALS else None,
        )
        for text, kpi in matched.items()
        if kpi.slug in new
    }


def _cadence(slug: str, periods: set[Period], every: set[Period], *, is_own: bool) -> Cadence:
    """The cadence of a KPI's periods; one date alone is judged by the dates of the whole table."""
    found = {period.cadence for period in periods}
    if len(found) > 1:
        raise InvalidInput(
            _("The values of {kpi} mix periods: {cadences}. Part them into two KPIs.").format(
                kpi=slug, cadences=", ".join(sorted(_(each) for each in found))
            )
        )
    if found != {Cadence.DAY} or is_own:
        return found.pop()
    dated = periods if len(periods) > 1 else {p for p in every if p.cadence is Cadence.DAY}
    return cadence_of([period.start for period in dated])


def decimals_of(value: float | None) -> int:
    """How many decimals it takes to write the value out; more than allowed for very small ones."""
    written = "" if value is None else exact(value)
    return _MOST_DECIMALS + 1 if "e-" in written else len(written.partition(".")[2])


def _points(
    cells: Cells,
    numbers: Sequence[float | None],
    matched: Mapping[str, Kpi],
    *,
    is_own: bool,
) -> Points:
    """The measurements; raises InvalidInput when one period of a KPI has two of them."""
    points = Points()
    places: dict[str, dict[str, int]] = {kpi.slug: {} for kpi in matched.values()}
    keys: dict[Cadence, dict[Period, str]] = {kpi.cadence: {} for kpi in matched.values()}
    refusals: list[Refusal] = []
    for cell, value in zip(cells, numbers, strict=True):
        kpi = matched[cell.target]
        known = keys[kpi.cadence]
        key = known.get(cell.period) or known.setdefault(cell.period, _key(cell.period, kpi))
        measurement = Measurement(
            kpi=kpi.slug,
            period=key,
            value=value,
            note=cell.note,
            confidence=_confidence(cell, is_own=is_own),
        )
        place = places[kpi.slug].setdefault(key, len(points))
        if place == len(points):
            points.add(cell.line, cell.heading, measurement)
        elif points[place].measurement != measurement:
            refusals.append(_two_values(points[place], Point(cell.line, cell.heading, measurement)))
    refuse(refusals)
    return points


def _key(period: Period, kpi: Kpi) -> str:
    """The key under which a KPI records a period, or the day in it."""
    if period.cadence is Cadence.DAY and kpi.cadence is not Cadence.DAY:
        return Period.containing(period.start, kpi.cadence).key
    return period.key


def _confidence(cell: Cell, *, is_own: bool) -> float | None:
    if not cell.confidence:
        return None
    try:
        # An export writes a share of one; a person may write marks out of ten.
        return float(cell.confidence) if is_own else parse_confidence(cell.confidence)
    except ValueError:
        reason = _("“{cell}” is no confidence.").format(cell=shown(cell.confidence))
    except InvalidInput as error:
        reason = str(error)
    raise refused([Refusal(cell.line, _("confidence"), reason)])


def _two_values(first: Point, second: Point) -> Refusal:
    return Refusal(
        second.line,
        second.heading,
        _("{kpi} has a value for {period} already, in row {line}: one period takes one.").format(
            kpi=second.measurement.kpi, period=second.measurement.period, line=first.line
        ),
    )
