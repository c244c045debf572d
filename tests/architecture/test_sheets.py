"""Style sheets: one a module, nested under its class, without a colour of its own."""

import re
from pathlib import Path

import pytest
from textual.color import Color, ColorParseError

import kpitui

ROOT = Path(kpitui.__file__).resolve().parents[1]
SHEETS = sorted((ROOT / "styles").glob("*.tcss"))
NO_COLOURS = {"transparent", "auto", "ansi_default"}  # what lies behind, or the terminal's own
MODULES = {path.stem for path in (ROOT / "kpitui" / "tui").rglob("*.py")}


def rules(sheet: Path) -> str:
    """The sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)


def outermost(text: str) -> list[str]:
    """The selectors that no other rule holds."""
    found, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        if sign == "{":
            if not depth:
                found.append(text[start:place].strip())
            depth += 1
        elif sign == "}":
            depth -= 1
            start = place + 1
    return found


def test_there_are_sheets() -> None:
    assert {"app", "dashboard", "kpi_detail", "objectives", "check_in"} <= {s.stem for s in SHEETS}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_belongs_to_a_module_of_its_name(sheet: Path) -> None:
    assert sheet.stem in MODULES


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_leaves_colours_to_the_theme(sheet: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\s*;|\brgba?\(|\bhsl\(", rules(sheet)) == []


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.stem != "app"], ids=lambda sheet: sheet.stem
)
def test_a_sheet_rules_over_its_own_classes_only(sheet: Path) -> None:
    source = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "kpitui" / "tui").rglob(f"{sheet.stem}.py")
    )
    own = set(re.findall(r"^class (\w+)", source, flags=re.MULTILINE))
    tops = outermost(rules(sheet))
    assert tops
    for selector in tops:
        assert re.match(r"\w+", selector.replace("App:nocolor ", "")), selector
        name = re.findall(r"\b[A-Z]\w+", selector.replace("App:nocolor ", ""))[0]
        assert name in own, selector


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_names_no_colour_either(sheet: Path) -> None:
    values = re.findall(r"[\w-]+\s*:\s*([^;{}]+);", rules(sheet))
    assert values
    words = {word for value in values for word in value.split()}
    assert [word for word in words - NO_COLOURS if is_colour(word)] == []


def is_colour(word: str) -> bool:
    try:
        Color.parse(word)
    except ColorParseError:
        return False
    return True


@pytest.mark.parametrize("word", ["red", "#fff", "rgb(1,2,3)", "ansi_bright_red"])
def test_colours_are_known_when_they_are_seen(word: str) -> None:
    assert is_colour(word)


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.stem != "app"], ids=lambda sheet: sheet.stem
)
def test_a_sheet_begins_with_the_class_of_its_module(sheet: Path) -> None:
    assert re.match(r"[A-Z][A-Za-z]+ \{", rules(sheet).lstrip())


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_bracket_of_a_sheet_is_closed(sheet: Path) -> None:
    assert rules(sheet).count("{") == rules(sheet).count("}")
