"""ARCHITECTURE.md is a map: every folder of the program stands on it, on a page."""

from pathlib import Path

import kpitui

ROOT = Path(kpitui.__file__).resolve().parents[1]


def test_the_map_names_every_folder() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    folders = {path.parent for path in (ROOT / "kpitui").rglob("*.py")} - {ROOT / "kpitui"}
    missing = [
        folder.name
        for folder in folders
        if str(folder.relative_to(ROOT)) not in text and f"`{folder.name}`" not in text
    ]
    assert missing == []


def test_the_map_is_short() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) < 100
