"""Many values at once: CSV or JSON lines with kpi, value, period, note, confidence and skip."""

import io
from collections.abc import Iterator
from datetime import date

import msgspec

from kpitui.domain.confidence import parse_share
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.number import parse_done, parse_number
from kpitui.domain.period import Period, last_complete
from kpitui.domain.spoken_period import read_period
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.usecases.read_table import read_table
from kpitui.usecases.record_values import outcomes
from kpitui.usecases.refusals import shown

_KEYS = ("kpi", "value", "period", "note", "confidence", "skip")
MOST_BYTES = 20_000_000
_MOST_LINES = 1_000_000
_SHOWN, _COUNTED = 8, 1000  # wrong lines


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a batch: what a person would have said to `log`."""

    kpi: str
    value: float | str | bool | None = None
    period: str | None = None
    note: str | None = None
    confidence: float | str | None = None
    skip: str | None = None


def read_batch(text: str, workbook: Workbook, today: date) -> list[Measurement]:
    """The measurements in a text; raises InvalidInput, naming the lines, for all that is wrong."""
    if text.count("\n") > _MOST_LINES:
        raise InvalidInput(
            _("A batch takes at most {most} lines. Split it up.").format(most=_MOST_LINES)
        )
    is_json = text.lstrip("\ufeff \t\r\n").startswith("{")
    found: list[Measurement] = []
    wrong: list[str] = []
    for line, entry in _json_lines(text) if is_json else _rows(text):
        try:
            measurement = _measurement(entry, workbook, today)
            outcomes(workbook, [measurement], today)
            found.append(measurement)
        except InvalidInput as error:
            wrong.append(_("  line {line}: {reason}").format(line=line, reason=error))
            if len(wrong) == _COUNTED:
                break
    if wrong:
        more = len(wrong) - _SHOWN
        text = _("  and {count} more") if len(wrong) < _COUNTED else _("  and more than {count}")
        rest = [text.format(count=more)] * (more > 0)
        raise InvalidInput("\n".join([_("Nothing was saved."), *wrong[:_SHOWN], *rest]))
    return found


def _rows(text: str) -> Iterator[tuple[int, _Entry]]:
    table = read_table(io.StringIO(text, newline=""))
    headings = [heading.lower() for heading in table.headings]
    unknown = [heading for heading in headings if heading not in _KEYS]
    if unknown or "kpi" not in headings or not {"value", "skip"} & set(headings):
        raise InvalidInput(
            _("A batch needs the headings kpi,value and takes {known}; line 1 has {found}.").format(
                known=",".join(_KEYS[2:]), found=shown(",".join(headings))
            )
        )
    for row, line in enumerate(table.lines):
        said = {h: c.cells[row] for h, c in zip(headings, table.columns, strict=True)}
        yield line, _Entry(**{key: cell for key, cell in said.items() if cell or key == "kpi"})


def _json_lines(text: str) -> Iterator[tuple[int, _Entry]]:
    decoder = msgspec.json.Decoder(_Entry)
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            try:
                yield number, decoder.decode(line)
            except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError) as error:
                raise InvalidInput(
                    _("Line {line} is not such a JSON object: {reason}. Nothing was saved.").format(
                        line=number, reason=shown(str(error))
                    )
                ) from error


def _measurement(entry: _Entry, workbook: Workbook, today: date) -> Measurement:
    kpi = workbook.kpi(entry.kpi)
    period = _period(entry.period, kpi, today)
    if (entry.value is None) is (entry.skip is None):
        raise InvalidInput(_("Give a value, or the reason for a skip."))
    return Measurement(
        kpi=kpi.slug,
        period=period.key,
        value=None if entry.value is None else _value(entry.value, kpi),
        note=entry.skip or entry.note or "",
        confidence=_confidence(entry.confidence),
    )


def _period(text: str | None, kpi: Kpi, today: date) -> Period:
    if text is None:
        return last_complete(kpi.cadence, today)
    return read_period(text, kpi.cadence, today)


def _value(value: float | str | bool, kpi: Kpi) -> float:  # noqa: FBT001 - JSON says true for done
    if isinstance(value, str):
        return parse_done(value) if kpi.kind is Kind.MILESTONE else parse_number(value)
    if isinstance(value, bool) and kpi.kind is not Kind.MILESTONE:
        raise InvalidInput(_("{kpi} is a number, not true or false.").format(kpi=kpi.slug))
    return float(value)


def _confidence(given: float | str | None) -> float | None:
    return parse_share(given) if isinstance(given, str) else given
