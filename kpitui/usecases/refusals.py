"""What is wrong with single cells of a table, collected and then told at once."""

from collections.abc import Sequence
from typing import NamedTuple

from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import printable
from kpitui.language import _, ngettext

_SHOWN = 8
_LONGEST = 60


class Refusal(NamedTuple):
    """A cell that cannot be taken, by the line of its row and its heading, and why."""

    line: int
    heading: str
    reason: str


def refuse(refusals: Sequence[Refusal]) -> None:
    """Raise InvalidInput when there are any refusals."""
    if refusals:
        raise refused(refusals)


def refused(refusals: Sequence[Refusal]) -> InvalidInput:
    """The error that tells the first few refusals and how many there are."""
    count = len(refusals)
    head = ngettext(
        "{count} cell cannot be taken. Nothing was saved.",
        "{count} cells cannot be taken. Nothing was saved.",
        count,
    ).format(count=count)
    said = [
        _("  row {line}, {heading}: {reason}").format(
            line=each.line, heading=shown(each.heading), reason=each.reason
        )
        for each in sorted(refusals)[:_SHOWN]
    ]
    rest = [_("  and {count} more").format(count=count - _SHOWN)] if count > _SHOWN else []
    return InvalidInput("\n".join([head, *said, *rest]))


def shown(text: str) -> str:
    """A cell as a message may quote it: short, and without what a terminal could act on."""
    return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def listed(texts: Sequence[str]) -> str:
    """The first few texts as a message may quote them."""
    more = [_("and {count} more").format(count=len(texts) - _SHOWN)] if len(texts) > _SHOWN else []
    return ", ".join([*(f"“{shown(text)}”" for text in texts[:_SHOWN]), *more])
