"""Which signals somebody has explained."""

from collections.abc import Sequence

from kpitui.analysis.xmr import Signal
from kpitui.domain.judgements import Dismissal


def explanation(signal: Signal, dismissals: Sequence[Dismissal]) -> Dismissal | None:
    """The newest word on a signal; one that goes on stays explained."""
    place = signal.rule.name, signal.first.key, signal.side
    said = (each for each in reversed(dismissals) if (each.rule, each.first, each.side) == place)
    return next(said, None)
