"""Fields that a person gave, apart from those left as they were."""

from collections.abc import Collection
from typing import Any, TypeVar

import msgspec

from kpitui.domain.kpi import Kpi
from kpitui.domain.objective import Objective

_Fields = TypeVar("_Fields", bound=msgspec.Struct)
_Definition = TypeVar("_Definition", Kpi, Objective)


def given(fields: msgspec.Struct) -> dict[str, Any]:
    """The fields that were set, by name."""
    return {
        name: value
        for name in fields.__struct_fields__
        if (value := getattr(fields, name)) is not msgspec.UNSET
    }


def without(fields: _Fields, names: Collection[str]) -> _Fields:
    """The fields with some of them unset, so that they stay as they are."""
    known = [name for name in names if name in fields.__struct_fields__]
    return msgspec.structs.replace(fields, **dict.fromkeys(known, msgspec.UNSET))


def archived(old: _Definition, *, restore: bool) -> list[_Definition]:
    """The version that puts a definition out of sight, or back; none where it is already."""
    if old.archived is not restore:
        return []
    return [msgspec.structs.replace(old, archived=not restore)]
