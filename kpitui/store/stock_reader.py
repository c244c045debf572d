"""Whether other programs read the file: stock TinyDB, and what reads JSON strictly."""

from typing import Any

from kpitui.domain.finding import Finding, Severity
from kpitui.language import _

LARGEST = 64_000_000  # bytes; TinyDB takes 16 times as much memory


def stock_reader(path: str, content: bytes) -> list[Finding]:
    """What a stock reader makes of a file that is sound to us."""
    name = _("TinyDB")
    if len(content) > LARGEST:
        return [Finding(name, Severity.HINT, _("Not tried: the file is too large for it."))]
    doubled: list[str] = []
    wanted = _tables(content, doubled)
    if doubled:
        told = _("Keys that stand twice: {keys}.").format(keys=", ".join(doubled[:5]))
        return [Finding(_("JSON"), Severity.DAMAGE, told, "kpitui doctor --repair")]
    found = _read_by_tinydb(path)
    if found is None or not set(wanted) <= found:
        return [Finding(name, Severity.WARNING, _("It does not find every table of the file."))]
    return [Finding(name, Severity.SOUND, _("It opens the file and finds every table."))]


def _tables(content: bytes, doubled: list[str]) -> list[str]:
    import json
    from collections import Counter

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        kept = dict(found)
        if len(kept) < len(found):
            times = Counter(key for key, _value in found)
            doubled.extend(key for key in times for _again in range(times[key] - 1))
        return kept

    try:
        document = json.loads(content, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return []
    return [name for name, table in document.items() if table]


def _is_document(numbered: tuple[str, Any]) -> bool:
    """Whether TinyDB takes it for a document: a whole number, and fields."""
    number, document = numbered
    return number.isdecimal() and isinstance(document, dict)


def _read_by_tinydb(path: str) -> set[str] | None:
    from tinydb import TinyDB

    try:
        with TinyDB(path, access_mode="r") as database:
            # Asking for the documents of each table would read the whole file for each of them.
            tables = database.storage.read() or {}
            return {name for name, table in tables.items() if all(map(_is_document, table.items()))}
    except (ValueError, TypeError, AttributeError, OSError, RecursionError):
        return None
