"""The signs that stand beside every colour: present in console fonts, each with an ASCII form."""

from kpitui.domain.kpi import Role
from kpitui.domain.status import Status
from kpitui.language import _

_STATUS = {
    Status.ON_TRACK: ("●", "o"),
    Status.AT_RISK: ("▲", "!"),
    Status.OFF_TRACK: ("■", "X"),
    Status.ACHIEVED: ("●", "o"),
    Status.MISSED: ("■", "X"),
    Status.STALE: ("▲", "!"),
    Status.TOO_EARLY: ("·", "."),
    Status.NO_TARGET: ("·", "."),
    Status.NOT_STARTED: ("·", "."),
}
_ROLE = {Role.LEADING: ("»", ">"), Role.LAGGING: ("«", "<")}
_CHANGE = {True: ("↑", "^"), False: ("↓", "v"), None: ("→", "=")}


def status_glyph(status: Status, *, ascii_only: bool = False) -> str:
    """The sign of a status."""
    return _STATUS[status][ascii_only]


def signal_glyph(*, ascii_only: bool = False) -> str:
    """The sign of a value that is not routine."""
    return "#" if ascii_only else "◆"


def role_glyph(role: Role | None, *, ascii_only: bool = False) -> str:
    """The sign of a role: leading looks ahead, lagging looks back."""
    return " " if role is None else _ROLE[role][ascii_only]


def change_glyph(rose: bool | None, *, ascii_only: bool = False) -> str:  # noqa: FBT001 - a sign of three
    """The sign of a change: it rose, it fell, or neither."""
    return _CHANGE[rose][ascii_only]


def status_word(status: Status, *, is_said: bool = False) -> str:
    """The word of a status in the person's language; a star behind one that a person said."""
    return f"{_(status)}*" if is_said else _(status)
