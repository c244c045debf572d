"""What every test starts from."""

import pytest

from kpitui.language import speak


@pytest.fixture(autouse=True)
def speaking_english() -> None:
    """Speak English, whatever the test before spoke."""
    speak("en")
