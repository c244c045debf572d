"""Which language is spoken, and that what a catalogue lacks stays English."""

import pytest

from kpitui.language import _, from_environment, ngettext, speak, spoken


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "fr_FR.UTF-8"}, "fr"), ({"LANG": "C"}, "en"), ({}, "en"), ({"LANG": "de_DE"}, "en"),
     ({"LC_ALL": "en_GB", "LANG": "fr_FR"}, "en"), ({"LC_MESSAGES": "fr", "LANG": "en_US"}, "fr"),
     ({"LC_ALL": "", "LANG": "fr_CH.UTF-8"}, "fr")],
)  # fmt: skip
def test_the_locale_strings_choose_the_language(environment: dict[str, str], language: str) -> None:
    assert from_environment(environment) == language


def test_a_sentence_without_a_translation_stays_as_it_is() -> None:
    speak("fr")
    assert spoken() == "fr"
    assert _("A sentence that no catalogue holds.") == "A sentence that no catalogue holds."
    assert ngettext("{n} thing", "{n} things", 2) == "{n} things"
