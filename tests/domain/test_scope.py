import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import ScopeKind
from kpitui.domain.scope import scope_of


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("", None, ""),
        ("company", ScopeKind.COMPANY, ""),
        ("team:Sales", ScopeKind.TEAM, "Sales"),
        (" Team : Sales : North ", ScopeKind.TEAM, "Sales : North"),
    ],
)
def test_a_scope_is_a_kind_and_perhaps_a_name(text: str, kind: ScopeKind | None, name: str) -> None:
    assert scope_of(text) == (kind, name)


def test_another_kind_is_refused_with_the_kinds_that_there_are() -> None:
    with pytest.raises(InvalidInput, match="“planet:Mars” is no scope"):
        scope_of("planet:Mars")
