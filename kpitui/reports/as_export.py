"""A workbook as one JSON document: every definition, and the measurements that count."""

import msgspec

from kpitui.domain.workbook import Workbook
from kpitui.reports.as_csv import counting_measurements
from kpitui.reports.as_json import Json, kpi_json, measurement_json, objective_json

_SCHEMA = 1


def export_json(workbook: Workbook) -> Json:
    """The document; definitions stand in the order in which they were made."""
    kpis = workbook.all_kpis.values()
    return {
        "schema": _SCHEMA,
        "objectives": [
            objective_json(each, [kpi for kpi in kpis if kpi.objective == each.slug])
            for each in workbook.all_objectives.values()
        ],
        "kpis": [kpi_json(kpi, workbook.target_path(kpi.slug).current) for kpi in kpis],
        "targets": [
            msgspec.to_builtins(target)
            for kpi in kpis
            for target in workbook.target_path(kpi.slug).versions
        ],
        "links": msgspec.to_builtins(workbook.links),
        "markers": [
            msgspec.to_builtins(each) for kpi in kpis for each in workbook.markers(kpi.slug)
        ],
        "measurements": [measurement_json(each) for each in counting_measurements(workbook)],
    }
