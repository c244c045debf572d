"""Where one KPI stands, as a plain value."""

import msgspec

from kpitui.analysis.outlook import Outlook
from kpitui.analysis.plan_position import Position
from kpitui.analysis.realism import Realism
from kpitui.analysis.xmr import Limits, Signal
from kpitui.domain.judgements import Dismissal, Override
from kpitui.domain.kpi import Kpi
from kpitui.domain.period import Period
from kpitui.domain.status import PlanVerdict, ProcessVerdict, Status
from kpitui.domain.target import Plan, Target
from kpitui.reports.due import Due


class KnownSignal(msgspec.Struct, frozen=True):
    """A signal, and what somebody said of it once it was looked into."""

    signal: Signal
    dismissal: Dismissal | None = None


class KpiStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Where one KPI stands; values in its own unit, progress as a share of one.

    `last` is the newest value of a complete period, `newest` may still be running.
    `reason` is the sentence that the word rests on; the other three say in plain words what the
    verdicts on plan, outlook and process rest on. With an `override` in force, `computed` is the
    status that the figures give. `jumps` are the periods that changed more than is usual. `due` is
    its own wait for a value, `wait` also that of the KPIs it is computed from.
    """

    kpi: Kpi
    status: Status
    last: tuple[Period, float] | None = None
    before_last: tuple[Period, float] | None = None
    newest: tuple[Period, float] | None = None
    target: Target | None = None
    plan: Plan | None = None
    measured: float | None = None
    progress: float | None = None
    expected: float | None = None
    plan_value: float | None = None
    gap: float | None = None
    verdict: PlanVerdict | None = None
    position: Position | None = None
    reason: str = ""
    plan_reason: str = ""
    outlook: Outlook | None = None
    outlook_reason: str = ""
    realism: Realism | None = None
    limits: Limits | None = None
    signals: tuple[KnownSignal, ...] = ()
    jumps: tuple[Period, ...] = ()
    process: ProcessVerdict | None = None
    process_reason: str = ""
    override: Override | None = None
    computed: Status | None = None
    due: Due | None = None
    wait: Due | None = None

    @property
    def is_running(self) -> bool:
        """Whether the newest value belongs to a period that is not over yet."""
        return self.newest is not None and self.newest != self.last

    @property
    def change(self) -> float | None:
        """The change between the last two complete periods, when they are neighbours."""
        if self.last is None or self.before_last is None:
            return None
        if self.before_last[0] != self.last[0].previous:
            return None
        return self.last[1] - self.before_last[1]
