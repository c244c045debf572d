"""Say what surrounds a KPI's values: links to other KPIs, and markers."""

from datetime import date

from kpitui.domain.errors import InvalidInput
from kpitui.domain.ledger import Change
from kpitui.domain.links import Link, Marker
from kpitui.domain.names import checked_name
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.session import Session


def declare_link(session: Session, leading: str, lagging: str, lead: int | None = None) -> Link:
    """Record that one KPI is expected to announce another, so many periods ahead."""
    said: list[Link] = []

    def decide(workbook: Workbook) -> list[Change]:
        link = _link(workbook, leading, lagging, lead)
        said[:] = [link]
        known = [old for old in workbook.links if _pair(old) == _pair(link)]
        return [] if known and known[0].lead == link.lead else [link]

    session.record(decide)
    return said[0]


def remove_link(session: Session, leading: str, lagging: str) -> Link:
    """Record that a link is no longer expected; raises InvalidInput when there was none."""
    said: list[Link] = []

    def decide(workbook: Workbook) -> list[Change]:
        pair = _pair(_link(workbook, leading, lagging, None))
        if not any(_pair(old) == pair for old in workbook.links):
            raise InvalidInput(
                _("There is no link from {leading} to {lagging}.").format(
                    leading=pair[0], lagging=pair[1]
                )
            )
        said[:] = [Link(leading=pair[0], lagging=pair[1], removed=True)]
        return [*said]

    session.record(decide)
    return said[0]


def add_marker(session: Session, kpi: str, day: date, text: str) -> Marker:
    """Record a dated event on a KPI."""
    clean = checked_name(text.strip())
    if not clean:
        raise InvalidInput(_("A marker needs a text, such as “new landing page”."))
    said: list[Marker] = []

    def decide(workbook: Workbook) -> list[Change]:
        marker = Marker(kpi=workbook.kpi(kpi).slug, day=day, text=clean)
        said[:] = [marker]
        same = (old for old in workbook.markers(marker.kpi) if old.day == day)
        return [] if any(old.text == clean for old in same) else [marker]

    session.record(decide)
    return said[0]


def _link(workbook: Workbook, leading: str, lagging: str, lead: int | None) -> Link:
    first, second = workbook.kpi(leading).slug, workbook.kpi(lagging).slug
    if first == second:
        raise InvalidInput(_("A KPI cannot announce itself."))
    if lead is not None and lead < 0:
        raise InvalidInput(_("A lead is a number of periods ahead: 0 or more."))
    return Link(leading=first, lagging=second, lead=lead)


def _pair(link: Link) -> tuple[str, str]:
    return link.leading, link.lagging
