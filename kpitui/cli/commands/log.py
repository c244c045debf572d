"""`log`: record one value, a skip, or many values at once."""

import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from kpitui.cli.invocation import Invocation
from kpitui.cli.outgoing import harmless
from kpitui.cli.root import Command
from kpitui.domain.confidence import parse_share
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.number import parse_done, parse_number
from kpitui.domain.period import Period, last_complete
from kpitui.domain.quote import quoted
from kpitui.language import _, ngettext
from kpitui.reports.entry import entry_text
from kpitui.reports.entry_verdict import before_text, slip, slip_text, verdict_text
from kpitui.usecases.record_values import record_all, record_value, skip_period
from kpitui.usecases.session import Session

_MOST_SLIPS = 8
_MOST_LOOKED_AT = 200  # values of a batch; more are a past that is brought in


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    help=_(
        "Record one value. Without --period it counts for the last complete period. The same "
        "value again changes nothing; another value corrects it, and the earlier one is kept. "
        "A value that looks like a slip of the finger is asked about, or refused without --force."
    ),
    examples="kpitui log visits 9200\n"
    "kpitui log visits 12,500.5 --period 2026-W47 --note 'campaign week'\n"
    "kpitui log visits --skip 'shop closed' --period last\n"
    "kpitui log --batch week.csv",
)
@click.argument("kpi", required=False)
@click.argument("value", nargs=-1)
@click.option("--period", metavar="P", help=_("2026-W47, 2026-11, a date, this, last, -2 …"))
@click.option("--note", metavar="T", default="", help=_("What is worth knowing about the value."))
@click.option("--confidence", metavar="0..1", help=_("How sure you are of reaching the target."))
@click.option("--by", metavar="NAME", help=_("Who says so; you by default."))
@click.option("--skip", metavar="REASON", help=_("Record that the period has no value, and why."))
@click.option("--force", is_flag=True, help=_("Record it even if it looks like a slip."))
@click.option("--batch", metavar="FILE", help=_("Many at once, CSV or JSON lines; - reads input."))
@click.pass_obj
def log(
    invocation: Invocation,
    kpi: str | None,
    value: Sequence[str],
    period: str | None,
    note: str,
    confidence: str | None,
    by: str | None,
    skip: str | None,
    batch: str | None,
    *,
    force: bool,
) -> None:
    session = invocation.session(must_exist=False, whole=False)
    if batch is not None:
        _refuse_beside("--batch", kpi, value, period, note, confidence, skip)
        _log_batch(invocation, session, batch, by)
        return
    if kpi is None:
        raise InvalidInput(_("Name the KPI and its value: kpitui log visits 9200"))
    found = session.workbook.kpi(kpi)
    when = _period(period, found, session)
    if skip is not None:
        _refuse_beside("--skip", value, note, confidence)
        outcome = skip_period(session, found.slug, when, skip, by=by)
    else:
        number = _value(" ".join(value) or _asked(session, found, when), found)
        sure = None if confidence is None else parse_share(confidence)
        if not (force or session.read_only):
            _ask_about_slip(session, found, when, number)
        outcome = record_value(session, found.slug, number, when, note=note, confidence=sure, by=by)
    today = session.today()
    invocation.say(entry_text(session.workbook, outcome.measurement, outcome.before, today))
    verdict = verdict_text(session.workbook, found, when, today)
    if verdict and not outcome.is_unchanged:
        invocation.say(verdict)
    if outcome.is_correction and period is None:
        corrected = _(
            "No --period was given: this corrected {period}. “kpitui undo” takes it back."
        )
        click.echo(corrected.format(period=when.key), err=True)


def _refuse_beside(option: str, *others: object) -> None:
    """Nothing that was said is ignored in silence."""
    if any(others):
        raise InvalidInput(
            _("{option} says it all: leave out the value and the other options.").format(
                option=option
            )
        )


def _period(text: str | None, kpi: Kpi, session: Session) -> Period:
    if text is None:
        return last_complete(kpi.cadence, session.today())
    with suppress(InvalidInput):
        if (named := Period.parse(text)).cadence is kpi.cadence:
            return named
    from kpitui.domain.spoken_period import read_period

    return read_period(text, kpi.cadence, session.today())


def _asked(session: Session, kpi: Kpi, period: Period) -> str:
    """The value that a person types once it is said what it can be compared with."""
    if not _is_talking():
        return ""
    click.echo(harmless(before_text(session.workbook, kpi, period, session.today())), err=True)
    typed: str = click.prompt(_("Value"), default="", show_default=False, err=True)
    return typed


def _ask_about_slip(session: Session, kpi: Kpi, period: Period, value: float) -> None:
    """Ask once about a value that looks like a slip; raises InvalidInput unless it is meant."""
    found = slip(session.workbook, kpi, period, value, session.today())
    if found is None:
        return
    said = slip_text(kpi, value, found)
    if not _is_talking():
        raise InvalidInput(_("{sentence} --force records it.").format(sentence=said))
    if not click.confirm(harmless(_("{sentence} Record it?").format(sentence=said)), err=True):
        raise InvalidInput(_("Nothing was recorded."))


def _is_talking() -> bool:
    """Whether a person sits in front of it, who can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _value(text: str, kpi: Kpi) -> float:
    # Options that click does not know come through as values, or -5 could not be typed.
    unknown = next((word for word in text.split() if word.startswith("--")), None)
    if unknown is not None:
        raise InvalidInput(_("There is no option {option}.").format(option=quoted(unknown)))
    if not text:
        raise InvalidInput(
            _("Which value? Write it behind the KPI: kpitui log {kpi} 9200").format(kpi=kpi.slug)
        )
    return parse_done(text) if kpi.kind is Kind.MILESTONE else parse_number(text)


def _log_batch(invocation: Invocation, session: Session, source: str, by: str | None) -> None:
    from kpitui.cli.batch import MOST_BYTES, read_batch
    from kpitui.cli.incoming import open_source
    from kpitui.cli.outgoing import path_text

    with open_source(source, MOST_BYTES) as opened:
        content = opened.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_("{file} is not UTF-8 text.").format(file=path_text(source))) from error
    measurements: list[Measurement] = read_batch(text, session.workbook, session.today())
    slips = _slips(session, measurements) if len(measurements) <= _MOST_LOOKED_AT else []
    outcomes = record_all(session, measurements, by)
    changed = sum(not each.is_unchanged for each in outcomes)
    invocation.say(
        ngettext("{count} value recorded", "{count} values recorded", changed).format(count=changed)
        + _(", {same} unchanged.").format(same=len(outcomes) - changed)
    )
    for sentence in slips[:_MOST_SLIPS]:
        click.echo(f"kpitui: {sentence}", err=True)
    if more := len(slips[_MOST_SLIPS:]):
        click.echo(
            ngettext("  and {count} more", "  and {count} more", more).format(count=more), err=True
        )


def _slips(session: Session, measurements: Sequence[Measurement]) -> list[str]:
    """What looks like a slip among many values: nobody is asked, so it is told."""
    workbook, today, found = session.workbook, session.today(), list[str]()
    for each in measurements:
        kpi, period = workbook.kpi(each.kpi), Period.parse(each.period)
        if each.value is not None and (like := slip(workbook, kpi, period, each.value, today)):
            found.append(f"{period.key}: {slip_text(kpi, each.value, like)}")
    return found
