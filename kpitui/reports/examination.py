"""The examination of a file, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from kpitui.domain.finding import Examination, Finding, Severity
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.reports.as_json import Json
from kpitui.reports.change import described
from kpitui.reports.change_text import sentence
from kpitui.reports.columns import paragraph

_MOST_SOUND = 8  # lines for parts of which there is nothing to say
_MOST_CHANGES = 40
_INDENT = 10


def examination_text(found: Examination, *, width: int = 80) -> str:
    """The verdict first, then what is wrong, then what is sound."""
    worst_first = list(reversed(Severity))
    findings = sorted(found.findings, key=lambda each: worst_first.index(each.severity))
    sound = [each for each in findings if each.severity is Severity.SOUND]
    shown = findings[: len(findings) - len(sound)] + sound[:_MOST_SOUND]
    # A path is never wrapped: it is there to be copied.
    lines = [f"{printable(found.file)}: {_verdict(found)}"]
    for each in shown:
        lines += _lines(each, width)
    if len(sound) > _MOST_SOUND:
        lines.append(_("… and {count} more sound parts.").format(count=len(sound) - _MOST_SOUND))
    if found.kept:
        told = _("The damaged file is kept as {file}")
        lines.append(told.format(file=printable(found.kept)))
    return "\n".join(lines)


def examination_json(found: Examination) -> Json:
    """The examination under the keys that scripts rely on."""
    return {
        "file": found.file,
        "verdict": _word(found),
        "kept": found.kept or None,
        "findings": [
            {
                "part": each.part,
                "severity": each.severity,
                "what": each.what,
                "repair": each.repair or None,
            }
            for each in found.findings
        ],
    }


def differences_text(
    added: Sequence[Change], dropped: Sequence[Change], kpis: Mapping[str, Kpi], *, width: int = 80
) -> str:
    """What was taken as it stood and what sealed copies said instead, a line a change."""
    if not added and not dropped:
        return _("It says exactly what the sealed copies say.")
    lines = [_("Taken as it stands. + is only in the file, - only in its sealed copies:")]
    for sign, changes in (("+", added), ("-", dropped)):
        for change in changes[:_MOST_CHANGES]:
            told = _("entry {number}: {what}").format(
                number=change.entry, what=sentence(described(change), kpis)
            )
            lines += paragraph(sign, told, 2, width)
        if len(changes) > _MOST_CHANGES:
            more = _("… and {count} more").format(count=len(changes) - _MOST_CHANGES)
            lines += paragraph(sign, more, 2, width)
    return "\n".join(lines)


def _lines(each: Finding, width: int) -> Iterator[str]:
    told = f"{printable(each.part)}: {printable(each.what)}"
    if each.repair:
        told += f" → {printable(each.repair)}"
    return paragraph(_mark(each.severity), told, _INDENT, width)


def _mark(severity: Severity) -> str:
    return {
        Severity.SOUND: _("sound"),
        Severity.HINT: _("note"),
        Severity.WARNING: _("warning"),
        Severity.DAMAGE: _("damaged"),
        Severity.LOSS: _("lost"),
    }[severity]


def _word(found: Examination) -> str:
    """The verdict as one word for scripts."""
    if found.was_repaired:
        return "repaired" if found.is_whole else "repaired_with_losses"
    return "sound" if found.is_whole else "damaged"


def _verdict(found: Examination) -> str:
    return {
        "repaired": _("repaired completely"),
        "repaired_with_losses": _("repaired, but not everything could be brought back"),
        "sound": _("sound"),
        "damaged": _("damaged"),
    }[_word(found)]
