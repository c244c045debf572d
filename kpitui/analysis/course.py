"""A KPI's values beside the path that its targets plan."""

from functools import cached_property

import msgspec

from kpitui.analysis.early_warning import Announcement
from kpitui.domain.kpi import Kpi
from kpitui.domain.period import Period
from kpitui.domain.target import Plan, Target, TargetPath, plan_of, running_totals


class Course(msgspec.Struct, frozen=True, dict=True):
    """A KPI's values beside its target path: `values` are the complete periods, in its unit.

    `announced` is what a leading KPI says of the periods to come.
    """

    kpi: Kpi
    path: TargetPath
    values: dict[Period, float]
    announced: Announcement | None = None

    def target(self, period: Period) -> Target | None:
        """The target in force at the end of a period."""
        target = self.path.on(period.end)
        return None if target is None or target.is_empty else target

    def measured(self, target: Target) -> dict[Period, float]:
        """What a target is compared with: running totals for a cumulative one, else the values."""
        if not target.cumulative or target.start is None:
            return self.values
        if target not in self._totals:
            self._totals[target] = running_totals(self.values, target.start)
        return self._totals[target]

    def plan(self, target: Target) -> Plan | None:
        if target not in self._plans:
            self._plans[target] = plan_of(target, self.values)
        return self._plans[target]

    def planned(self, period: Period) -> float | None:
        """The planned value at the end of a period; None without a target or for a band."""
        target = self.target(period)
        if target is None:
            return None
        if target.is_standing:
            return target.goal
        plan = self.plan(target)
        return None if plan is None or period.end < plan.baseline.on else plan.value(period.end)

    def gap(self, period: Period) -> float | None:
        """How far a period's value lies from its plan, in the KPI's unit; negative is bad."""
        target = self.target(period)
        if target is None:
            return None
        value = self.measured(target).get(period)
        if value is None:
            return None
        if target.is_band:
            return target.outside(value)
        planned = self.planned(period)
        return None if planned is None else self.kpi.direction.sign * (value - planned)

    @cached_property
    def _totals(self) -> dict[Target, dict[Period, float]]:
        return {}

    @cached_property
    def _plans(self) -> dict[Target, Plan | None]:
        return {}
