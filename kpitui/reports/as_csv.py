"""The measurements that count as CSV: every digit, text guarded against spreadsheets."""

import csv
import io
from collections.abc import Iterator

from kpitui.domain.csv_cells import EXPORT_HEADINGS, guarded
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable_lines
from kpitui.domain.workbook import Workbook
from kpitui.language.numbers import exact
from kpitui.reports.as_json import moment


def counting_measurements(workbook: Workbook) -> Iterator[Measurement]:
    """The newest measurement of every period, KPI by KPI as defined, in order of time."""
    for slug in workbook.all_kpis:
        series = workbook.series(slug)
        for _period, row in sorted(series.latest.items()):
            yield series.row(row)


def measurements_csv(workbook: Workbook) -> str:
    """The measurements that count, a line each, below the headings that imports know."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(EXPORT_HEADINGS)
    writer.writerows(_cells(each) for each in counting_measurements(workbook))
    return text.getvalue()


def _cells(measurement: Measurement) -> tuple[str, ...]:
    return (
        _text(measurement.kpi),
        _text(measurement.period),
        "" if measurement.value is None else exact(measurement.value),
        _text(measurement.note),
        "" if measurement.confidence is None else exact(measurement.confidence),
        _text(measurement.by),
        moment(measurement.at),
    )


def _text(text: str) -> str:
    """A cell that neither a terminal nor a spreadsheet acts on."""
    return guarded(printable_lines(text))
