"""What screens ask of the app, in the past tense: what the person did."""

from textual.message import Message


class KpiOpened(Message):
    """The person wants to see one KPI."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


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


class KpiEditAsked(Message):
    """The person wants to change a KPI's definition."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class ObjectiveAddAsked(Message):
    """The person wants to define an objective."""


class ObjectiveEditAsked(Message):
    """The person wants to change an objective's definition."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class MarkerAsked(Message):
    """The person wants to mark an event on a KPI."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class NoteAsked(Message):
    """The person wants to write a note on a KPI's newest value."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class DismissalAsked(Message):
    """The person wants to explain a signal of a KPI."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class OverrideAsked(Message):
    """The person wants to say a KPI's status over the figures."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class RebaseAsked(Message):
    """The person wants a KPI's process limits to begin anew."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class LinkAsked(Message):
    """The person wants a pair declared as a link, so many periods ahead if that is known."""

    def __init__(self, leading: str, lagging: str, lead: int | None) -> None:
        self.leading, self.lagging, self.lead = leading, lagging, lead
        super().__init__()


class UnlinkAsked(Message):
    """The person wants a declared link taken away."""

    def __init__(self, leading: str, lagging: str) -> None:
        self.leading, self.lagging = leading, lagging
        super().__init__()


class KpiArchiveAsked(Message):
    """The person wants a KPI out of sight."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class ObjectiveArchiveAsked(Message):
    """The person wants an objective and its KPIs out of sight."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()
