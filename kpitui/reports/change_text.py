"""What one change did, in words."""

from collections.abc import Callable, Mapping

import msgspec

from kpitui.domain.bet import Bet
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kpi
from kpitui.domain.names import printable
from kpitui.domain.period import Period
from kpitui.language import _, ngettext
from kpitui.language.numbers import exact, number
from kpitui.reports.bet_words import terms_text
from kpitui.reports.change import Content, HistoryRow, What
from kpitui.reports.entry import amount

_PLAIN = {"reach": "at"}
_IN_UNIT = {"baseline", "goal", "low", "high"}


def sentence(row: HistoryRow, kpis: Mapping[str, Kpi]) -> str:
    """What a change did and what counted before it, values with the units of `kpis`."""
    said = _BY_KIND[row.kind](row, kpis)
    note = " ".join(printable(line) for line in row.note.splitlines())
    return f"{said} “{note}”" if note else said


def _measured(row: HistoryRow, kpis: Mapping[str, Kpi]) -> str:
    kpi = kpis.get(row.kpi or "")
    value = _("skipped") if row.value is None else _amount(kpi, row.value)
    text = f"{printable(row.kpi or '')} {label(row.period or '')}: {value}"
    if row.kind is What.CORRECTED:
        before = _("skipped") if row.before is None else _amount(kpi, row.before)
        return _("{entry}, was {before}").format(entry=text, before=before)
    if row.kind is What.SKIPPED and row.before is not None:
        return _("{entry}, was {before}").format(entry=text, before=_amount(kpi, row.before))
    return _("{entry}, noted").format(entry=text) if row.kind is What.NOTED else text


def _defined(row: HistoryRow, _kpis: Mapping[str, Kpi]) -> str:
    if row.kind is not What.CHANGED:
        name = row.value.get("name") if isinstance(row.value, dict) else None
        title = f"{_subject(row)} ({printable(str(name))})" if name else _subject(row)
        words = {
            What.ADDED: _("added {subject}"),
            What.ARCHIVED: _("archived {subject}"),
            What.RESTORED: _("restored {subject}"),
        }
        return words[row.kind].format(subject=title)
    return _("changed {subject}: {fields}").format(subject=_subject(row), fields=_fields(row))


def _subject(row: HistoryRow) -> str:
    if row.kpi is not None:
        return _("KPI {slug}").format(slug=printable(row.kpi))
    return _("objective {slug}").format(slug=printable(row.objective or ""))


def _target(row: HistoryRow, kpis: Mapping[str, Kpi]) -> str:
    return _("target of {kpi}: {fields}").format(
        kpi=printable(row.kpi or ""), fields=_fields(row, kpis.get(row.kpi or ""))
    )


def _linked(row: HistoryRow, _kpis: Mapping[str, Kpi]) -> str:
    fields = row.value if isinstance(row.value, dict) else {}
    text = (
        _("no longer linked: {first} to {second}")
        if row.kind is What.UNLINKED
        else _("linked {first} to {second}")
    )
    said = text.format(first=printable(row.kpi or ""), second=printable(str(fields.get("lagging"))))
    lead = fields.get("lead")
    if not isinstance(lead, int):
        return said
    ahead = ngettext("{count} period ahead", "{count} periods ahead", lead).format(count=lead)
    return f"{said}, {ahead}"


def _marked(row: HistoryRow, _kpis: Mapping[str, Kpi]) -> str:
    return _("marked {kpi} on {day}: {text}").format(
        kpi=printable(row.kpi or ""), day=label(row.period or ""), text=printable(str(row.value))
    )


def _rebased(row: HistoryRow, _kpis: Mapping[str, Kpi]) -> str:
    return _("new limits of {kpi} from {period} on").format(
        kpi=printable(row.kpi or ""), period=label(row.period or "")
    )


def _dismissed(row: HistoryRow, _kpis: Mapping[str, Kpi]) -> str:
    return _("explained the signal of {kpi} since {period}").format(
        kpi=printable(row.kpi or ""), period=label(row.period or "")
    )


def _overrode(row: HistoryRow, _kpis: Mapping[str, Kpi]) -> str:
    return _("said {kpi} is {status} in {period}").format(
        kpi=printable(row.kpi or ""), status=_(str(row.value)), period=label(row.period or "")
    )


def _bet(row: HistoryRow, kpis: Mapping[str, Kpi]) -> str:
    bet = msgspec.convert(row.value, Bet)
    return _("bet that {terms}").format(terms=terms_text(bet, bet.leading, bet.lagging, kpis))


def _took_back(row: HistoryRow, _kpis: Mapping[str, Kpi]) -> str:
    return _("took back entry {entry}").format(entry=row.value)


_BY_KIND: dict[What, Callable[[HistoryRow, Mapping[str, Kpi]], str]] = {
    What.ADDED: _defined,
    What.CHANGED: _defined,
    What.ARCHIVED: _defined,
    What.RESTORED: _defined,
    What.TARGET: _target,
    What.LINKED: _linked,
    What.UNLINKED: _linked,
    What.MARKED: _marked,
    What.RECORDED: _measured,
    What.CORRECTED: _measured,
    What.NOTED: _measured,
    What.SKIPPED: _measured,
    What.BET: _bet,
    What.REBASED: _rebased,
    What.DISMISSED: _dismissed,
    What.OVERRODE: _overrode,
    What.TOOK_BACK: _took_back,
}


def _fields(row: HistoryRow, kpi: Kpi | None = None) -> str:
    """The fields that a change set, each with what it was."""
    now = row.value if isinstance(row.value, dict) else {}
    was = row.before if isinstance(row.before, dict) else {}
    told = []
    for name, field in now.items():
        word, value = _(name.replace("_", " ")), _written(name, field, kpi)
        if name in was:
            text = _("{field} {value} (was {before})")
            told.append(text.format(field=word, value=value, before=_written(name, was[name], kpi)))
        elif _PLAIN.get(name, ...) != field and not (name == "since" and now.get("start") == field):
            told.append(f"{word} {value}")
    return ", ".join(told)


def _written(name: str, field: object, kpi: Kpi | None) -> str:
    match field:
        case None | "" | [] | ():
            return _("none")
        case bool():
            return _("yes") if field else _("no")
        case int() | float():
            return amount(kpi, field) if kpi and name in _IN_UNIT else exact(field)
        case list() | tuple():
            return " ".join(_written(name, each, kpi) for each in field)
        case dict():
            return "/".join(_written(name, each, kpi) for each in field.values())
    return printable(" ".join(str(field).split()))


def _amount(kpi: Kpi | None, value: Content) -> str:
    if not isinstance(value, int | float):
        return printable(str(value))
    return amount(kpi, value) if kpi else number(value)


def label(key: str) -> str:
    """A period's key as a person reads it; the key itself when it is none."""
    try:
        return Period.parse(key).label()
    except InvalidInput:
        return printable(key)
