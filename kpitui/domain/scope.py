"""Scopes as people write them: a kind, and a name if it has one, as in `team:Sales`."""

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import ScopeKind
from kpitui.domain.quote import quoted
from kpitui.language import _


def scope_of(text: str) -> tuple[ScopeKind | None, str]:
    """The kind and name in `team:Sales`; raises InvalidInput for another kind."""
    if not text:
        return None, ""
    kind, _colon, name = text.partition(":")
    try:
        return ScopeKind(kind.strip().lower()), name.strip()
    except ValueError as error:
        raise InvalidInput(
            _("“{text}” is no scope. Write {kinds}, with a name if it has one: team:Sales").format(
                text=quoted(text), kinds=", ".join(ScopeKind)
            )
        ) from error
