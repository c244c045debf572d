"""KPIs: quantities measured once a period, and the words that describe them."""

from enum import StrEnum

from kpitui.domain.period import Cadence
from kpitui.domain.recorded import Recorded


class Kind(StrEnum):
    """What decides a KPI's arithmetic."""

    FLOW = "flow"
    LEVEL = "level"
    RATIO = "ratio"
    MILESTONE = "milestone"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    BAND = "band"

    @property
    def sign(self) -> int:
        """+1 when higher is better, -1 when lower is better, 0 inside a band."""
        return {"up": 1, "down": -1, "band": 0}[self.value]


class Role(StrEnum):
    """Whether a KPI announces results or records them."""

    LEADING = "leading"
    LAGGING = "lagging"


class Level(StrEnum):
    """The level of decisions that a KPI serves."""

    STRATEGIC = "strategic"
    OPERATIONAL = "operational"
    FUNCTIONAL = "functional"


class ScopeKind(StrEnum):
    """What part of the organisation a KPI speaks for."""

    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"
    PROJECT = "project"


class Kpi(Recorded, frozen=True, kw_only=True):
    """One KPI's definition; its values, targets and markers are recorded beside it."""

    slug: str
    name: str
    objective: str | None = None
    kind: Kind = Kind.LEVEL
    numerator: str | None = None
    denominator: str | None = None
    formula: str = ""
    unit: str = ""
    decimals: int | None = None
    cadence: Cadence = Cadence.WEEK
    direction: Direction = Direction.UP
    role: Role | None = None
    level: Level | None = None
    scope: ScopeKind | None = None
    scope_name: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    archived: bool = False

    @property
    def is_computed(self) -> bool:
        """Whether its values follow from other KPIs instead of being recorded."""
        return bool(self.formula) or self.numerator is not None

    @property
    def scope_text(self) -> str:
        """The scope as the command line takes it, as in `team:Sales`."""
        return ":".join(part for part in (self.scope or "", self.scope_name) if part)

    @property
    def scale(self) -> int:
        """What a computed ratio is multiplied by: 100 when its unit is per cent."""
        return 100 if self.unit == "%" else 1
