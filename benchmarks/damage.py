"""Thousands of damages, each read and mended: what was silent, lost or raised something else.

python benchmarks/damage.py [ROUNDS] [--bits]
"""

import random
import runpy
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from kpitui.domain.errors import KpituiError
from kpitui.domain.measurement import Measurement
from kpitui.store import doctor, kpi_file
from kpitui.store.kpi_file import KpiFile

_TESTS = Path(__file__).parents[1] / "tests" / "store" / "test_damage.py"
_ROUNDS = 1000


def main(arguments: list[str]) -> int:
    """Print a table of verdicts; 1 when one of them is wrong."""
    kpi_file._PAUSES = doctor._PAUSES = (0.0,)  # noqa: SLF001 - no other writer is at work
    tests = runpy.run_path(str(_TESTS))
    with tempfile.TemporaryDirectory() as folder:
        if "--bits" in arguments:
            return _every_bit(tests, Path(folder))
        rounds = int(arguments[0]) if arguments else _ROUNDS
        return _damages(tests, Path(folder), rounds)


def _damages(tests: dict[str, Any], folder: Path, rounds: int) -> int:
    verdicts: Counter[str] = Counter()
    for name, folds in tests["HISTORIES"].items():
        source = folder / name.replace(" ", "-") / "kpi.json"
        older = tests["build"](source, folds=folds)[:-1]
        ledger, whole = tests["ledger_in"](source), source.read_bytes()
        for number in range(rounds // len(tests["HISTORIES"])):
            damage = tests["DAMAGES"][number % len(tests["DAMAGES"])]
            rng = random.Random(f"{name} {number}")  # noqa: S311 - the same damages each time
            content = damage(whole, rng, older)
            path = _put(source, folder / "damaged", content)
            for verdict in _verdicts(tests, path, content, ledger):
                verdicts[verdict] += 1
                if verdict not in {"refused", "recovered"}:
                    print(f"{name} {number} {damage.__name__}: {verdict}")
    for verdict, count in verdicts.most_common():
        print(f"{count:7} {verdict}")
    return int(any(verdict not in {"refused", "recovered"} for verdict in verdicts))


def _put(source: Path, folder: Path, content: bytes | None) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.parent, folder)
    path = folder / source.name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    return path


def _verdicts(
    tests: dict[str, Any], path: Path, content: bytes | None, ledger: object
) -> list[str]:
    try:
        refused = isinstance(tests["tried"](path), KpituiError)
        found = list(tests["faults"](path, content, ledger)) if refused else []
    except Exception:  # whatever it is, it is a verdict
        return [traceback.format_exc(limit=-3)]
    if not refused:
        path.write_bytes(content or b"")
        found = list(tests["faults"](path, content, ledger))
    return found or ["refused" if refused else "recovered"]


def _every_bit(tests: dict[str, Any], folder: Path) -> int:
    """Every bit of a file with 20 values in its parts and 20 in its log."""
    path = folder / "kpi.json"
    file = KpiFile(path)
    rows = [
        Measurement(kpi="a", period=f"2026-W{week:02}", value=week / 4) for week in range(1, 41)
    ]
    file.change(lambda _workbook: rows[:20], lambda: 1, "ann")
    for row in rows[20:]:
        file.change(lambda _workbook, row=row: [row], lambda: 2, "ann")
    ledger, whole = tests["ledger_in"](path), path.read_bytes()
    verdicts: Counter[str] = Counter()
    for place in range(len(whole)):
        for bit in range(8):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            try:
                found = file.load(mends=False).workbook.ledger
                verdicts["the same" if found == ledger else "silent"] += 1
            except KpituiError:
                verdicts["refused"] += 1
    print(f"{len(whole)} bytes, {dict(verdicts)}")
    return int("silent" in verdicts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
