"""A comparison in words: who leads, by how much, how sure that is, and what it is good for."""

from collections.abc import Iterator, Sequence

from kpitui.analysis.gain import USEFUL
from kpitui.analysis.lead_lag import METHOD, SHORT_BELOW, LeadLag, LeadVerdict
from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.language.numbers import number, percent
from kpitui.reports.as_json import Json
from kpitui.reports.columns import cells, filled, in_ascii, paragraph
from kpitui.reports.compare import Comparison
from kpitui.reports.lag_bars import lag_rows
from kpitui.reports.period_words import periods_text

_NEEDED = 24  # common periods, from which twenty innovations come
_SURE = 0.9
_NARROWEST = 24  # cells for the names of a pair


def comparisons_text(
    found: Sequence[Comparison], *, width: int = 80, ascii_only: bool = False
) -> str:
    """A block a pair, the strongest first; one pair alone with the profile of its lags."""
    if not found:
        return _("No links are declared. “kpitui link LEADING LAGGING” declares one.")
    if len(found) == 1:
        text = "\n".join(_pair_lines(found[0], width, ascii_only=ascii_only))
    else:
        text = "\n".join(_table(found, width))
    return in_ascii(text) if ascii_only else text


def _table(found: Sequence[Comparison], width: int) -> Iterator[str]:
    """A line a pair: who leads by how much, how strongly, on what evidence."""
    rows = [brief(each) for each in found]
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    widths[0] = min(widths[0], max(_NARROWEST, width - sum(widths[1:]) - 2 * len(widths[1:])))
    for row in rows:
        line = "  ".join(filled(text, wide) for text, wide in zip(row, widths, strict=True))
        yield line.rstrip()
    yield ""
    yield _("“kpitui compare LEADING LAGGING” tells one pair in full.")


def brief(each: Comparison) -> tuple[str, str, str, str]:
    """One pair in four short texts: the KPIs, the verdict, the correlation, the evidence."""
    found = each.found
    r = "" if found.r is None or not found.is_claim else f"r {number(found.r, 2)}"
    return pair_name(each), _verdict_words(each), r, _evidence_words(each)


def _verdict_words(each: Comparison) -> str:
    found = each.found
    if each.refused:
        return _("not compared")
    if found.verdict is LeadVerdict.LEADS:
        return _("leads by {lag}").format(lag=_lead(each))
    if found.verdict is LeadVerdict.LAGS:
        return _("follows by {lag}").format(lag=_lead(each))
    return {
        LeadVerdict.COINCIDENT: _("same {period}, no lead").format(period=_(each.cadence)),
        LeadVerdict.NO_EVIDENCE: _("no evidence"),
        LeadVerdict.NOT_ENOUGH_DATA: _("not enough data"),
    }[found.verdict]


def _lead(each: Comparison) -> str:
    found = each.found
    low, high = _nearest(found), _farthest(found)
    if low == high:
        return periods_text(each.cadence, high)
    return _("{low} to {high}").format(low=low, high=periods_text(each.cadence, high))


def _evidence_words(each: Comparison) -> str:
    if each.is_only_worth_watching:
        return _("worth watching, 1 of {count}").format(count=each.looked_at)
    if each.found.is_claim:
        return _("strong evidence") if each.found.is_strong else _("some evidence")
    return "" if each.refused else _common(each)


def comparison_json(each: Comparison) -> Json:
    """One pair under the keys that scripts rely on; lags in periods of `unit`."""
    found, is_claim = each.found, each.found.is_claim
    return {
        "leading": each.first.slug,
        "lagging": each.second.slug,
        "verdict": found.verdict,
        "lag": found.lag if is_claim else None,
        "lag_low": found.lag_low if is_claim else None,
        "lag_high": found.lag_high if is_claim else None,
        "r": found.r,
        "p_value": found.p_value,
        "n": found.pairs,
        "unit": each.cadence,
        "method": METHOD,
        "why": verdict_text(each),
        "profile": [{"lag": lag.lag, "r": lag.r} for lag in found.profile],
        "threshold": found.detectable,
        "gain": each.gain,
        "declared_lead": each.link.lead if each.link else None,
        "hypothesis": each.answer,
        "looked_at": each.looked_at,
        "worth_watching_only": each.is_only_worth_watching,
    }


def pair_name(each: Comparison) -> str:
    """Both KPIs, the one that is expected to lead first."""
    return f"{printable(each.first.slug)} > {printable(each.second.slug)}"


def verdict_text(each: Comparison) -> str:
    """The verdict in a sentence or two, never more certain than the figures."""
    return " ".join(_sentences(each))


def _sentences(each: Comparison) -> Iterator[str]:
    found = each.found
    if each.refused:
        yield each.refused
        return
    if found.verdict is LeadVerdict.NOT_ENOUGH_DATA:
        yield _("Not enough data: {common}; at least {needed} are needed.").format(
            common=_common(each), needed=_NEEDED
        )
        return
    if found.verdict is LeadVerdict.NO_EVIDENCE:
        yield _nothing(each)
        return
    yield _claim(each)
    yield _how_sure(each)
    if found.pairs < SHORT_BELOW:
        yield _("Short history: only very strong links can show.")
    if each.is_only_worth_watching:
        yield _("Worth watching, no more: one of {count} pairs looked at.").format(
            count=each.looked_at
        )
    yield from _use(each)
    yield from _hypothesis(each)


def _nothing(each: Comparison) -> str:
    text = _(
        "No evidence that either leads ({common}; only a link stronger than r = {r} would show)."
    )
    return text.format(common=_common(each), r=number(each.found.detectable or 1.0, 2))


def _claim(each: Comparison) -> str:
    found, first, second = each.found, printable(each.first.name), printable(each.second.name)
    if found.lag is None or found.lag_low is None or found.lag_high is None:
        return ""
    if found.lag == 0 and (found.weight or 0) >= _SURE:
        return _("{first} and {second} move together in the same {period}: no lead.").format(
            first=first, second=second, period=_(each.cadence)
        )
    if found.lag == 0:
        return _("{first} and {second} move together, most likely in the same {period}.").format(
            first=first, second=second, period=_(each.cadence)
        )
    leader, follower = (first, second) if found.lag > 0 else (second, first)
    if (found.weight or 0) >= _SURE:
        text = _("{leader} leads {follower} by {lag}.")
        said = text.format(
            leader=leader, follower=follower, lag=periods_text(each.cadence, abs(found.lag))
        )
    else:
        text = _("{leader} leads {follower} by {low} to {high}, most likely {lag}.")
        said = text.format(
            leader=leader,
            follower=follower,
            low=_nearest(found),
            high=periods_text(each.cadence, _farthest(found)),
            lag=abs(found.lag),
        )
    if found.r is not None and found.r < 0:
        said += " " + _("They move in opposite directions.")
    return said


def _nearest(found: LeadLag) -> int:
    """The fewest periods ahead that the range of lags holds."""
    low, high = found.lag_low or 0, found.lag_high or 0
    return 0 if low <= 0 <= high else min(abs(low), abs(high))


def _farthest(found: LeadLag) -> int:
    return max(abs(found.lag_low or 0), abs(found.lag_high or 0))


def _how_sure(each: Comparison) -> str:
    found = each.found
    strength = _("Strong evidence") if found.is_strong else _("Some evidence")
    return _("{strength}: r = {r}, {common}; {r0} would show by chance in 1 of 20.").format(
        strength=strength,
        r=number(found.r or 0.0, 2),
        common=_common(each),
        r0=number(found.detectable or 1.0, 2),
    )


def _use(each: Comparison) -> Iterator[str]:
    """What knowing the one is worth for foreseeing the other."""
    if each.gain is None or each.found.lag is None:
        return
    leader, follower = (
        (each.first, each.second) if each.found.lag > 0 else (each.second, each.first)
    )
    if each.gain < USEFUL:
        text = _("Knowing {leader} does not help to foresee {follower}.")
    else:
        text = _("Knowing {leader} lowers the error of the next {follower} by {gain}.")
    yield text.format(
        leader=printable(leader.name),
        follower=printable(follower.name),
        gain=percent(each.gain),
    )


def _hypothesis(each: Comparison) -> Iterator[str]:
    """What the figures make of a declared link."""
    found, link = each.found, each.link
    if link is None or found.lag is None or found.lag_low is None or found.lag_high is None:
        return
    if found.lag < 0:
        yield _("The declared link points the other way.")
    elif link.lead is not None and not found.lag_low <= link.lead <= found.lag_high:
        yield _("The link was declared with {lag} ahead.").format(
            lag=periods_text(each.cadence, link.lead)
        )


def _common(each: Comparison) -> str:
    return _("{periods} in common").format(periods=periods_text(each.cadence, each.found.pairs))


def _pair_lines(each: Comparison, width: int, *, ascii_only: bool) -> Iterator[str]:
    yield f"{printable(each.first.name)} > {printable(each.second.name)}"
    yield from paragraph("", verdict_text(each), 0, width)
    if each.found.profile:
        yield ""
        yield _("Correlation of what is new, by how much {first} is ahead:").format(
            first=printable(each.first.name)
        )
        yield from lag_rows(each, ascii_only=ascii_only)
