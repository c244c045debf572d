"""Numbers of periods in words, by the cadence that they are of."""

from kpitui.domain.period import Cadence
from kpitui.language import ngettext


def periods_text(cadence: Cadence, count: int) -> str:
    """So many periods, as in `3 weeks`."""
    texts = {
        Cadence.DAY: ngettext("{count} day", "{count} days", count),
        Cadence.WEEK: ngettext("{count} week", "{count} weeks", count),
        Cadence.MONTH: ngettext("{count} month", "{count} months", count),
        Cadence.QUARTER: ngettext("{count} quarter", "{count} quarters", count),
        Cadence.YEAR: ngettext("{count} year", "{count} years", count),
    }
    return texts[cadence].format(count=count)
