"""What an import understood and what it did, in words."""

from collections.abc import Iterator

from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable
from kpitui.language import _, ngettext
from kpitui.language.numbers import number
from kpitui.usecases.import_values import ImportOutcome
from kpitui.usecases.refusals import shown
from kpitui.usecases.table_layout import Layout
from kpitui.usecases.understand_table import decimals_of
from kpitui.usecases.understanding import Understanding

_FIRST_ROWS = 3
_WIDTH = 77


def understanding_text(understanding: Understanding, source: str) -> str:
    """The shape of the file, its periods, its KPIs and its first rows as they were read."""
    return "\n".join(
        [
            _shape(understanding, source),
            *_periods(understanding),
            *_decimal(understanding),
            *_unused(understanding),
            *_kpis(understanding),
            *_first_rows(understanding),
        ]
    )


def outcome_text(outcome: ImportOutcome, understanding: Understanding, *, is_dry: bool) -> str:
    """How many values were recorded, or would be, and what to do next."""
    counts = _("{new} new, {corrected} corrected, {unchanged} unchanged").format(
        new=outcome.new, corrected=outcome.corrected, unchanged=outcome.unchanged
    )
    made = len(outcome.created)
    if made:
        counts += "; " + ngettext("{count} KPI made", "{count} KPIs made", made).format(count=made)
    if is_dry:
        return _("Dry run: nothing saved. It would be {counts}.").format(counts=counts)
    lines = [_("Imported: {counts}.").format(counts=counts)]
    if made and understanding.layout is not None:
        lines.append(_("New KPIs are levels without a unit. Say what they are:"))
        lines.append(f"  kpitui kpi edit {outcome.created[0]} --kind flow --unit GBP")
    if made or outcome.new or outcome.corrected:
        lines.append(_("“kpitui undo” takes the whole import back."))
    return "\n".join(lines)


def _shape(understanding: Understanding, source: str) -> str:
    rows = ngettext("{count} row", "{count} rows", understanding.rows).format(
        count=understanding.rows
    )
    words = {
        Layout.WIDE: _("{file}: wide table, a column a KPI, {rows}"),
        Layout.LONG: _("{file}: long table, a row a value, {rows}"),
        None: _("{file}: an export of kpitui, {rows}"),
    }
    return words[understanding.layout].format(file=printable(source), rows=rows)


def _periods(understanding: Understanding) -> Iterator[str]:
    if understanding.span is not None:
        first, last = understanding.span
        yield _("Periods: column {heading}, {first} to {last}").format(
            heading=shown(understanding.period_heading), first=first.key, last=last.key
        )


def _decimal(understanding: Understanding) -> Iterator[str]:
    if understanding.decimal is not None:
        yield _("Decimal sign: {sign}").format(sign=understanding.decimal)


def _unused(understanding: Understanding) -> Iterator[str]:
    if not understanding.unused:
        return
    yield _("Not read: {headings}").format(headings=", ".join(map(shown, understanding.unused)))
    if {"by", "recorded_at"} & set(understanding.unused):
        yield _("An import is one entry: recorded by you, now, whoever recorded the values before.")


def _kpis(understanding: Understanding) -> Iterator[str]:
    yield _("KPIs:")
    wide = max((len(each.kpi.slug) for each in understanding.destinations), default=0)
    for kpi, is_new, values in understanding.destinations:
        known = _("new") if is_new else _("known")
        count = ngettext("{count} value", "{count} values", values).format(count=values)
        yield f"  {kpi.slug:{wide}}  {known}  {_(kpi.cadence)}  {count}"


def _first_rows(understanding: Understanding) -> Iterator[str]:
    rows: dict[int, list[Measurement]] = {}
    for point in understanding.points:
        if point.line not in rows and len(rows) == _FIRST_ROWS:
            break
        rows.setdefault(point.line, []).append(point.measurement)
    yield _("First rows:")
    for line, measurements in rows.items():
        place = [_("row {line}").format(line=line), measurements[0].period]
        cells = [f"{each.kpi} {_value(each)}" for each in measurements]
        yield _fitted("  " + "  ".join([*place, *cells]))


def _fitted(line: str) -> str:
    """The line cut between two cells where it would not fit the narrowest terminal."""
    return line if len(line) <= _WIDTH else line[: line.rfind("  ", 0, _WIDTH)] + "  …"


def _value(measurement: Measurement) -> str:
    if measurement.value is None:
        return _("skipped ({reason})").format(reason=shown(measurement.note))
    return number(measurement.value, decimals_of(measurement.value))
