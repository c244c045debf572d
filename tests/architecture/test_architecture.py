"""ARCHITECTURE.md is a map: every folder of the program stands on it, on a page."""

import re
import tomllib
from pathlib import Path

import kpitui

CODE = Path(kpitui.__file__).resolve().parent
ROOT = CODE.parent


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


def test_the_map_names_nothing_that_is_gone() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`((?:\w+/)+\w*(?:\.\w+)?)`", text)) - {"kpitui/styles"}  # in wheels
    assert named
    gone = [path for path in named if not any((top / path).exists() for top in (ROOT, CODE))]
    assert gone == []


def test_the_arrows_on_the_map_are_those_that_are_checked() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    drawn = next(line for line in text.splitlines() if line.startswith("cli ─► "))
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["containers"] == ["kpitui"])
    assert drawn.replace("│", "|").split(" ─► ") == layers[1:]


def test_every_module_says_in_one_line_what_it_is_for() -> None:
    first_lines = {path: path.read_text("utf-8").split("\n", 1)[0] for path in CODE.rglob("*.py")}
    one_line = re.compile(r'"""[^"]+\."""')
    assert [str(path) for path, line in first_lines.items() if not one_line.fullmatch(line)] == []
