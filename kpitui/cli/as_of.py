"""What was known then: a workbook as it stood at the end of a day."""

from datetime import date, datetime, time

from kpitui.domain.spoken_period import read_date
from kpitui.domain.workbook import Workbook
from kpitui.usecases.session import Session


def known_then(session: Session, text: str | None) -> tuple[Workbook, date]:
    """The workbook and the day that counts as today: the newest, or those of a day that is named.

    A day ends at midnight on the clock of the person who asks.
    """
    if text is None:
        return session.workbook, session.today()
    day = read_date(text, session.today())
    end = datetime.combine(day, time.max).astimezone()
    return session.workbook.as_of(int(end.timestamp())), day
