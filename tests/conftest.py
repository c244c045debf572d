"""What every test starts from."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import settings

from kpitui.language import speak

# A slow machine is no failure; where nobody can look, every run tries the same examples.
settings.register_profile("kpitui", deadline=None)
settings.register_profile("kpitui-ci", deadline=None, derandomize=True, database=None)
settings.load_profile("kpitui-ci" if os.environ.get("CI") else "kpitui")


@pytest.fixture(autouse=True)
def speaking_english() -> None:
    """Speak English, whatever the test before spoke."""
    speak("en")


@pytest.fixture(scope="session")
def hostile() -> dict[str, list[str]]:
    """Texts that mean harm, by families; those of great length are kept as a part and a count."""
    path = Path(__file__).with_name("hostile") / "strings.json"
    families = json.loads(path.read_text("ascii"))["hostile"]
    return {
        family: [text if isinstance(text, str) else text[0] * text[1] for text in texts]
        for family, texts in families.items()
    }


@pytest.fixture(scope="session")
def legitimate() -> list[str]:
    """Texts of many scripts that must work everywhere."""
    path = Path(__file__).with_name("hostile") / "strings.json"
    texts: list[str] = json.loads(path.read_text("ascii"))["legitimate"]
    return texts
