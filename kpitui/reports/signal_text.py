"""A signal in words: a question to look into, with the rule that asks it."""

from kpitui.analysis.xmr import Signal
from kpitui.domain.kpi import Kpi
from kpitui.domain.status import ProcessVerdict
from kpitui.language import _


def meaning(kpi: Kpi, signal: Signal) -> ProcessVerdict:
    """What a signal means by the KPI's direction; inside a band every change is one to look at."""
    if signal.side * kpi.direction.sign > 0:
        return ProcessVerdict.IMPROVEMENT
    return ProcessVerdict.CONCERN


def signal_text(kpi: Kpi, signal: Signal) -> str:
    """A signal as a question: which rule, which side, since when."""
    side = _("above") if signal.side > 0 else _("below")
    text = _("{rule}, {side} the mean since {first}: {meaning}, what happened?").format(
        rule=_(signal.rule), side=side, first=signal.first.label(), meaning=_(meaning(kpi, signal))
    )
    return text[0].upper() + text[1:]
