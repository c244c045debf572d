"""What people decide about verdicts: new limits, signals set aside, a status said by hand."""

from kpitui.domain.recorded import Recorded
from kpitui.domain.status import Status


class Rebase(Recorded, frozen=True, kw_only=True):
    """New process limits for a KPI, from the values of the periods `since` to `until`."""

    kpi: str
    since: str
    until: str
    why: str


class Dismissal(Recorded, frozen=True, kw_only=True):
    """A signal that was looked into and is explained: which rule, from which period, which side."""

    kpi: str
    rule: str
    first: str
    side: int
    why: str


class Override(Recorded, frozen=True, kw_only=True):
    """A status said by a person; it stands as long as `period` has the newest value."""

    kpi: str
    status: Status
    period: str
    why: str
