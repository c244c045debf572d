"""Reports as JSON: stable keys, ISO dates, periods as keys, null where nothing can be said."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from kpitui.domain.kpi import Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.language import _
from kpitui.reports.due import Due
from kpitui.reports.kpi_status import KpiStatus

Json = dict[str, Any]


def as_json(document: object) -> str:
    """A document as indented JSON text."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def moment(at: int) -> str:
    """UTC seconds as an ISO time."""
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def status_json(status: KpiStatus) -> Json:
    """One KPI's status under the keys that scripts rely on."""
    kpi, target = status.kpi, status.target
    later = _("Comes with a later version.")
    return {
        "id": kpi.slug,
        "name": kpi.name,
        "objective": kpi.objective,
        "role": kpi.role,
        "level": kpi.level,
        "scope": kpi.scope_text or None,
        "owner": kpi.owner or None,
        "unit": kpi.unit or None,
        "direction": kpi.direction,
        "cadence": kpi.cadence,
        "last": _value(status),
        "baseline": status.plan.baseline.value if status.plan else target and target.baseline,
        "target": _target(target),
        "deadline": target and target.deadline,
        "progress": status.progress,
        "expected": status.expected,
        "plan_value": status.plan_value,
        "gap": status.gap,
        "status": status.status,
        "reasons": {
            "plan": status.verdict,
            "outlook": None,
            "process": None,
            "why": {"plan": status.plan_reason, "outlook": later, "process": later},
        },
        "outlook": {
            "probability": None,
            "median": None,
            "low80": None,
            "high80": None,
            "method": None,
            "n": None,
            "why": later,
        },
        "process": {
            "mean": None,
            "lower": None,
            "upper": None,
            "trial": None,
            "signals": None,
            "why": later,
        },
        "due": _due(status.due),
    }


def due_json(due: Due) -> Json:
    """One KPI that is due."""
    return {
        "id": due.kpi.slug,
        "name": due.kpi.name,
        "objective": due.kpi.objective,
        "owner": due.kpi.owner or None,
    } | (_due(due) or {})


def kpi_json(kpi: Kpi, target: Target | None) -> Json:
    """One KPI's definition with its target in force."""
    fields: Json = msgspec.to_builtins(kpi)
    in_force = None if target is None else msgspec.to_builtins(target)
    return {"id": fields.pop("slug"), **fields, "target": in_force}


def objective_json(objective: Objective, kpis: Sequence[Kpi]) -> Json:
    """One objective's definition with the KPIs under it."""
    fields: Json = msgspec.to_builtins(objective)
    return {"id": fields.pop("slug"), **fields, "kpis": [kpi.slug for kpi in kpis]}


def measurement_json(measurement: Measurement) -> Json:
    """One measurement as exports give it; a skip has no value and its reason as note."""
    return {
        "kpi": measurement.kpi,
        "period": measurement.period,
        "value": measurement.value,
        "note": measurement.note or None,
        "confidence": measurement.confidence,
        "by": measurement.by,
        "recorded_at": moment(measurement.at),
    }


def _value(status: KpiStatus) -> Json | None:
    if status.newest is None:
        return None
    period, value = status.newest
    return {"period": period.key, "value": value, "partial": status.is_running}


def _target(target: Target | None) -> float | list[float | None] | None:
    if target is None:
        return None
    return [target.low, target.high] if target.is_band else target.goal


def _due(due: Due | None) -> Json | None:
    return None if due is None else {"period": due.period.key, "days_late": due.days_late}
