"""What every change carries: the entry that recorded it, the moment and the author."""

import msgspec


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A change as the ledger keeps it; `at` counts UTC seconds, `entry` 0 is not recorded yet."""

    entry: int = 0
    at: int = 0
    by: str = ""
