"""Which language is spoken, and that what a catalogue lacks stays English."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

import kpitui.language
from kpitui.language import LANGUAGES, _, from_environment, ngettext, speak, spoken


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


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_FR@euro"}, "fr"),
        ({"LANG": "FR_fr.utf8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr-CA"}, "fr"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "fr_FR", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "fr"),
        ({"LC_TIME": "fr_FR", "LC_NUMERIC": "fr_FR", "LANG": "en_US"}, "en"),
        ({"LC_TIME": "fr_FR"}, "en"),
    ],
)
def test_the_first_locale_string_that_is_set_decides(
    environment: dict[str, str], language: str
) -> None:
    assert from_environment(environment) == language


@given(st.dictionaries(st.sampled_from(["LC_ALL", "LC_MESSAGES", "LANG"]), st.text(max_size=8)))
def test_any_environment_gives_a_language_that_is_spoken(environment: dict[str, str]) -> None:
    assert from_environment(environment) in LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_spoken_is_what_was_asked_for(code: str) -> None:
    speak(code)
    assert spoken() == code
    assert _("{count} KPIs").format(count=3).startswith("3 ")


@pytest.mark.parametrize(("count", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_english_has_one_and_many(count: int, text: str) -> None:
    assert ngettext("{n} day", "{n} days", count).format(n=count) == text


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A French catalogue of two messages, where the program looks for its catalogues."""
    messages = Catalog(locale="fr")
    messages.add("Nothing is missing.", "Rien ne manque.")
    messages.add(("{n} tested day", "{n} tested days"), ("{n} jour testé", "{n} jours testés"))
    folder = tmp_path / "catalogues" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "kpitui.mo").open("wb") as file:
        write_mo(file, messages)
    monkeypatch.setattr(kpitui.language, "__path__", [str(tmp_path)])


@pytest.mark.usefixtures("catalogue")
def test_a_catalogue_translates_what_it_holds_and_leaves_the_rest() -> None:
    speak("fr")
    assert _("Nothing is missing.") == "Rien ne manque."
    assert _("A sentence that no catalogue holds.") == "A sentence that no catalogue holds."
    speak("en")
    assert _("Nothing is missing.") == "Nothing is missing."


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 jour testé"), (1, "1 jour testé"), (2, "2 jours testés")]
)
def test_the_plural_is_that_of_the_language_spoken(count: int, text: str) -> None:
    speak("fr")
    assert ngettext("{n} tested day", "{n} tested days", count).format(n=count) == text


def test_the_environment_does_not_choose_behind_the_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    speak("en")
    assert spoken() == "en"
    assert ngettext("day", "days", 0) == "days"
