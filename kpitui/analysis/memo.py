"""What was computed before: the same inputs give the same chance, so it is looked up."""

from _thread import allocate_lock
from collections.abc import Callable, Sequence
from hashlib import blake2b
from struct import pack

import msgspec

METHOD = 2  # another number for another method, so that what older ones found is not believed
_MOST = 8192


class Chance(msgspec.Struct, frozen=True, array_like=True):
    """The probability of the target, 0 to 1, and the 80 % range of what it is compared with.

    `method` names the way; the values are in the KPI's unit.
    """

    probability: float
    median: float
    low: float
    high: float
    method: str


class _Unknown:
    """Nothing is known yet; None would say that there is no chance."""


_UNKNOWN = _Unknown()


class Memo:
    """Chances by a digest of all that they depend on; the oldest go when there are too many."""

    def __init__(self) -> None:
        self.chances: dict[str, Chance | None] = {}
        self.has_grown = False
        self._turn = allocate_lock()  # screens compute in threads

    def chance(
        self, numbers: Sequence[float], rest: object, compute: Callable[[], Chance | None]
    ) -> Chance | None:
        """The chance for the numbers and what `rest` says in its `repr`, computed once."""
        text = f"{METHOD} {rest!r}".encode()
        key = blake2b(pack(f"{len(numbers)}d", *numbers) + text, digest_size=12).hexdigest()
        known = self.chances.get(key, _UNKNOWN)
        if not isinstance(known, _Unknown):
            return known
        found = compute()
        with self._turn:
            self.chances[key] = found
            self.has_grown = True
            if len(self.chances) > _MOST:
                del self.chances[next(iter(self.chances))]
        return found


CHANCES = Memo()
