"""What the values say of the process behind them: what is usual, and the signals that are not."""

from collections.abc import Iterator, Sequence
from math import sqrt

import msgspec

from kpitui.analysis.explanation import explanation
from kpitui.analysis.moving_range import FEWEST_VALUES
from kpitui.analysis.segments import Segment
from kpitui.analysis.xmr import Signal, jumps, lag_one
from kpitui.domain.judgements import Dismissal
from kpitui.domain.kpi import Kind
from kpitui.domain.status import ProcessVerdict
from kpitui.language import _
from kpitui.reports.entry import span
from kpitui.reports.kpi_status import KnownSignal, KpiStatus
from kpitui.reports.signal_text import meaning, signal_text

_RECENT = 8  # periods in which a signal is still news
_MEMORY = 2.0  # standard errors of the correlation of neighbours


def with_process(placed: KpiStatus, segment: Segment, dismissals: Sequence[Dismissal]) -> KpiStatus:
    """The status with the process behind the values: limits, signals and what they mean."""
    if placed.kpi.kind is Kind.MILESTONE:
        return msgspec.structs.replace(placed, process_reason=_("Done or not: no process."))
    limits = segment.limits
    if limits is None:
        few = _("Under {count} values: what is usual cannot be told yet.")
        return msgspec.structs.replace(placed, process_reason=few.format(count=FEWEST_VALUES))
    known = tuple(KnownSignal(each, explanation(each, dismissals)) for each in segment.signals)
    found = msgspec.structs.replace(
        placed, limits=limits, signals=known, jumps=tuple(jumps(segment.values, limits))
    )
    fresh = fresh_signals(found)
    return msgspec.structs.replace(
        found,
        process=meaning(placed.kpi, fresh[-1]) if fresh else ProcessVerdict.ROUTINE,
        process_reason=" ".join(_sentences(found, segment)),
    )


def fresh_signals(status: KpiStatus) -> list[Signal]:
    """The signals that reach into the last eight periods and that nobody has explained."""
    if status.last is None:
        return []
    newest = status.last[0]
    return [
        each.signal
        for each in status.signals
        if each.dismissal is None and each.signal.last.index > newest.index - _RECENT
    ]


def newest_signal(status: KpiStatus) -> str:
    """The signal that the newest value belongs to, in words, while it is news."""
    newest = status.last[0] if status.last else None
    here = [each for each in fresh_signals(status) if each.last == newest and not _is_old(each)]
    return signal_text(status.kpi, here[-1]) if here else ""


def has_memory(segment: Segment) -> bool:
    """Whether neighbours are so alike, or so unlike, that the limits mislead."""
    return abs(lag_one(segment.values)) > _MEMORY / sqrt(len(segment.values))


def _is_old(signal: Signal) -> bool:
    """Whether it has gone on for so long that it is no news."""
    return signal.last.index - signal.first.index >= _RECENT


def _sentences(status: KpiStatus, segment: Segment) -> Iterator[str]:
    limits = segment.limits
    if limits is None or status.last is None:
        return
    usual = _("Usual: {range}").format(range=span(status.kpi, limits.lower, limits.upper))
    if limits.is_trial:
        usual += _(" (trial, {count} values)").format(count=limits.count)
    if has_memory(segment):
        usual += _("; neighbours are alike, so that signals come too often")
    yield f"{usual}."
    fresh = fresh_signals(status)
    if fresh:
        yield signal_text(status.kpi, fresh[-1])
        if _is_old(fresh[-1]):
            yield _("Has the process changed for good? Then begin its limits anew.")
    elif status.last[0] in status.jumps:
        yield _("The change to {period} is larger than usual: what happened?").format(
            period=status.last[0].label()
        )
