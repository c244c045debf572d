"""The terms of a bet in words."""

from collections.abc import Mapping

from kpitui.domain.bet import Bet
from kpitui.domain.kpi import Kpi
from kpitui.domain.names import printable
from kpitui.language import _, ngettext
from kpitui.language.numbers import number, quantity, with_unit
from kpitui.reports.period_words import periods_text

_DIGITS = 10  # decimals of a per cent that a person typed; further ones come from arithmetic


def terms_text(bet: Bet, leading: str, lagging: str, kpis: Mapping[str, Kpi]) -> str:
    """What was bet of KPIs by these names; with their units and cadences where `kpis` has them."""
    first, second = kpis.get(bet.leading), kpis.get(bet.lagging)
    comes_down = first is not None and first.direction.sign < 0
    condition = (
        _("if {leading} comes down to {level} for {periods}")
        if comes_down
        else _("if {leading} reaches {level} for {periods}")
    ).format(
        leading=printable(leading),
        level=quantity(bet.level, unit=printable(first.unit) if first else ""),
        periods=_periods(first, bet.periods),
    )
    effect = (
        _("{lagging} rises by {share} within {periods}")
        if bet.change > 0
        else _("{lagging} falls by {share} within {periods}")
    ).format(
        lagging=printable(lagging),
        share=with_unit(number(round(100 * abs(bet.change), _DIGITS)), "%"),
        periods=_periods(second, bet.within),
    )
    return f"{condition}, {effect}"


def _periods(kpi: Kpi | None, count: int) -> str:
    if kpi is not None:
        return periods_text(kpi.cadence, count)
    return ngettext("{count} period", "{count} periods", count).format(count=count)
