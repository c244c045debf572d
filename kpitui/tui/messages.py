"""What screens ask of the app, in the past tense: what the person did."""

from textual.message import Message


class _About(Message):
    """A message about one KPI or objective, named by its slug."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class _AboutPair(Message):
    """A message about a leading and a lagging KPI, and the lead between them if that is known."""

    def __init__(self, leading: str, lagging: str, lead: int | None = None) -> None:
        self.leading, self.lagging, self.lead = leading, lagging, lead
        super().__init__()


class KpiOpened(_About):
    """The person wants to see one KPI."""


class CheckInOpened(Message):
    """The person wants to enter what is due, beginning with one KPI if it is named."""

    def __init__(self, slug: str | None = None) -> None:
        self.slug = slug
        super().__init__()


class KpiAddAsked(Message):
    """The person wants to define a KPI, under an objective if it is named."""

    def __init__(self, objective: str | None = None) -> None:
        self.objective = objective
        super().__init__()


class KpiEditAsked(_About):
    """The person wants to change a KPI's definition."""


class ObjectiveAddAsked(Message):
    """The person wants to define an objective."""


class ObjectiveEditAsked(_About):
    """The person wants to change an objective's definition."""


class MarkerAsked(_About):
    """The person wants to mark an event on a KPI."""


class NoteAsked(_About):
    """The person wants to write a note on a KPI's newest value."""


class DismissalAsked(_About):
    """The person wants to explain a signal of a KPI."""


class OverrideAsked(_About):
    """The person wants to say a KPI's status over the figures."""


class RebaseAsked(_About):
    """The person wants a KPI's process limits to begin anew."""


class LinkAsked(_AboutPair):
    """The person wants a pair declared as a link."""


class BetAsked(_AboutPair):
    """The person wants to bet on a pair."""


class UnlinkAsked(_AboutPair):
    """The person wants a declared link taken away."""


class KpiArchiveAsked(_About):
    """The person wants a KPI out of sight."""


class ObjectiveArchiveAsked(_About):
    """The person wants an objective and its KPIs out of sight."""
