"""What every test starts from."""

import os

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
