"""Reports as JSON: stable keys, ISO dates, periods as keys, null where nothing can be said."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from kpitui.analysis.outlook import likelihood
from kpitui.analysis.realism import Realism
from kpitui.analysis.xmr import Signal
from kpitui.domain.kpi import Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.reports.due import Due
from kpitui.reports.kpi_status import KnownSignal, KpiStatus
from kpitui.reports.signal_text import meaning

Json = dict[str, Any]


def as_json(document: object) -> str:
    """A document as indented JSON text, with escapes for what a terminal could act on."""
    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    if text.isascii() and "\x7f" not in text:
        return text
    unshown = (sign for sign in set(text) if not sign.isprintable() and sign != "\n")
    return text.translate({ord(sign): _escaped(sign) for sign in unshown})


def _escaped(sign: str) -> str:
    """The sign as JSON escapes it: in UTF-16, so that those beyond 16 bits take two."""
    units = sign.encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def moment(at: int) -> str:
    """UTC seconds as an ISO time."""
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def status_json(status: KpiStatus) -> Json:
    """One KPI's status under the keys that scripts rely on."""
    kpi, target, ahead = status.kpi, status.target, status.outlook
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
        "override": _override(status),
        "reasons": {
            "plan": status.verdict,
            "outlook": likelihood(ahead.chance) if ahead and ahead.chance else None,
            "process": status.process,
            "why": {
                "plan": status.plan_reason,
                "outlook": status.outlook_reason,
                "process": status.process_reason,
            },
        },
        "outlook": _outlook(status),
        "process": _process(status),
        "realism": _realism(status.realism),
        "due": _due(status.due),
    }


def _override(status: KpiStatus) -> Json | None:
    """Who said the status over the figures, and what these give."""
    said = status.override
    if said is None:
        return None
    return {"why": said.why, "by": said.by, "computed": status.computed}


def _realism(judged: Realism | None) -> Json | None:
    """The required move among past ones: a percentile of 0 to 100, paces towards the target."""
    if judged is None:
        return None
    return {
        "percentile": judged.percentile,
        "reach": judged.reach,
        "needed_pace": judged.needed,
        "best_pace": judged.best,
        "pace_unit": "share" if judged.is_ratio else "value",
        "windows": judged.windows,
    }


def _outlook(status: KpiStatus) -> Json:
    """What may come by the deadline; probabilities 0 to 1, unrounded."""
    ahead = status.outlook
    chance = ahead.chance if ahead else None
    return {
        "probability": chance.probability if chance else None,
        "median": chance.median if chance else None,
        "low80": chance.low if chance else None,
        "high80": chance.high if chance else None,
        "method": chance.method if chance else None,
        "n": ahead.count if ahead else None,
        "rough": ahead.is_rough if ahead and chance else None,
        "periods_left": ahead.steps if ahead else None,
        "pace": ahead.pace if ahead else None,
        "required_pace": ahead.required if ahead else None,
        "arrival": ahead.arrival.key if ahead and ahead.arrival else None,
        "uses": {"kpi": ahead.uses.slug, "lead": ahead.uses.lag} if ahead and ahead.uses else None,
        "why": None if chance else status.outlook_reason,
    }


def _process(status: KpiStatus) -> Json:
    """What is usual for the values, and every signal since the limits stand."""
    limits = status.limits
    return {
        "mean": limits.mean if limits else None,
        "lower": limits.lower if limits else None,
        "upper": limits.upper if limits else None,
        "mean_range": limits.mean_range if limits else None,
        "range_upper": limits.range_upper if limits else None,
        "trial": limits.is_trial if limits else None,
        "baseline": [limits.first.key, limits.last.key] if limits else None,
        "signals": [_known(status.kpi, each) for each in status.signals] if limits else None,
        "jumps": [period.key for period in status.jumps] if limits else None,
        "why": None if limits else status.process_reason,
    }


def _known(kpi: Kpi, known: KnownSignal) -> Json:
    said = known.dismissal
    return signal_json(kpi, known.signal) | {
        "dismissed": {"why": said.why, "by": said.by} if said else None
    }


def signal_json(kpi: Kpi, signal: Signal) -> Json:
    """One signal: the rule that names it, where it stands, and what it means."""
    return {
        "rule": signal.rule,
        "first": signal.first.key,
        "last": signal.last.key,
        "side": "above" if signal.side > 0 else "below",
        "meaning": meaning(kpi, signal),
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
