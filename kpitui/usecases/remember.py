"""Take up what earlier runs computed, and leave it to the next one."""

from kpitui.analysis.memo import CHANCES, METHOD, Chance
from kpitui.store.remembered import Row, remember, remembered


def recall_chances() -> None:
    """Take up the chances that earlier runs computed."""
    found = {key: row and Chance(*row) for key, row in remembered(METHOD).items()}
    CHANCES.chances = found | CHANCES.chances
    CHANCES.has_grown = False


def keep_chances() -> None:
    """Leave the chances to later runs, if there are new ones."""
    if CHANCES.has_grown:
        remember({key: _row(each) for key, each in dict(CHANCES.chances).items()}, METHOD)
        CHANCES.has_grown = False


def _row(chance: Chance | None) -> Row | None:
    if chance is None:
        return None
    return chance.probability, chance.median, chance.low, chance.high, chance.method
