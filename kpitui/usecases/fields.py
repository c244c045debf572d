"""Fields that a person gave, apart from those left as they were."""

from typing import Any

import msgspec


def given(fields: msgspec.Struct) -> dict[str, Any]:
    """The fields that were set, by name."""
    return {
        name: value
        for name in fields.__struct_fields__
        if (value := getattr(fields, name)) is not msgspec.UNSET
    }
