"""What the columns of a table are for: long (a row a value) or wide (a column a KPI)."""

from enum import StrEnum
from typing import NamedTuple

from kpitui.domain.csv_cells import EXPORT_HEADINGS
from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import slug_from
from kpitui.language import _
from kpitui.usecases.read_periods import holds_dates
from kpitui.usecases.read_table import Column, Table
from kpitui.usecases.refusals import listed, shown

_KPI = {"kpi", "metric", "indicator", "indicateur"}
_VALUE = {"value", "valeur"}
_NOTE = {"note", "notes", "comment", "comments", "commentaire", "remarque"}
_CONFIDENCE = {"confidence", "confiance"}
_PERIOD = {"period", "date", "day", "week", "month", "quarter", "year", "periode", "jour",
           "semaine", "mois", "trimestre", "annee"}  # fmt: skip


class Layout(StrEnum):
    """How a table holds its values."""

    LONG = "long"
    WIDE = "wide"


class TableLayout(NamedTuple):
    """The columns by what they are for; `unused` are headings that nothing is taken from."""

    layout: Layout
    period: Column
    values: tuple[Column, ...]
    kpi: Column | None = None
    note: Column | None = None
    confidence: Column | None = None
    unused: tuple[str, ...] = ()
    is_own: bool = False


def table_layout(table: Table, asked: Layout | None, *, one_kpi: bool) -> TableLayout:
    """What each column is for; `one_kpi` says that all values go to one KPI that was named.

    Raises InvalidInput when the columns do not make the layout that was asked for.
    """
    named = {role: _headed(table, words) for role, words in _ROLES.items()}
    is_long = named["value"] is not None and (one_kpi or named["kpi"] is not None)
    layout = asked or (Layout.LONG if is_long else Layout.WIDE)
    if layout is Layout.LONG:
        return _long(table, named, one_kpi=one_kpi)
    return _wide(table)


_ROLES = {"kpi": _KPI, "value": _VALUE, "note": _NOTE, "confidence": _CONFIDENCE}


def _headed(table: Table, words: set[str]) -> Column | None:
    found = (column for column in table.columns if slug_from(column.heading) in words)
    return next(found, None)


def _long(table: Table, named: dict[str, Column | None], *, one_kpi: bool) -> TableLayout:
    kpi, value = named["kpi"], named["value"]
    if one_kpi and kpi is not None:
        raise InvalidInput(
            _("Column {heading} names the KPIs already. Leave --kpi out.").format(
                heading=shown(kpi.heading)
            )
        )
    if value is None or (kpi is None and not one_kpi):
        raise InvalidInput(
            _(
                "A long table needs columns headed kpi, period and value. There are {headings}."
            ).format(headings=listed(table.headings))
        )
    period = _period_column(table, besides=[column for column in named.values() if column])
    used = {column.heading for column in (*named.values(), period) if column}
    return TableLayout(
        Layout.LONG,
        period,
        (value,),
        kpi,
        named["note"],
        named["confidence"],
        tuple(heading for heading in table.headings if heading not in used),
        is_own=table.headings == EXPORT_HEADINGS,
    )


def _wide(table: Table) -> TableLayout:
    period = _period_column(table, besides=[])
    others = [column for column in table.columns if column is not period]
    return TableLayout(
        Layout.WIDE,
        period,
        tuple(column for column in others if any(column.cells)),
        unused=tuple(column.heading for column in others if not any(column.cells)),
    )


def _period_column(table: Table, besides: list[Column]) -> Column:
    """The column of dates or periods: by its cells and heading, by its cells, by its heading."""
    left = [column for column in table.columns if column not in besides]
    dates = [column for column in left if holds_dates(column.cells)]
    called = [column for column in left if slug_from(column.heading) in _PERIOD]
    years = [column for column in left[:1] if holds_dates(column.cells, years=True)]
    both = [column for column in dates if column in called]
    for found in (*both, *dates, *called, *years):
        return found
    first = table.columns[0]
    raise InvalidInput(
        _(
            "No column holds dates or periods; the first one is “{heading}” with {cells}. "
            "Write dates like 2026-11-22 or periods like 2026-W47, 2026-11, 2026-Q4 or 2026."
        ).format(
            heading=shown(first.heading), cells=listed([cell for cell in first.cells if cell][:3])
        )
    )
