"""The person's language: translated sentences, and numbers and dates as that person writes them."""

import gettext as _gettext

LANGUAGES = ("en", "fr")
DOMAIN = "kpitui"
_SOURCE = "en"  # the language that the messages are written in


class _Speech:
    """What the running program speaks; one person, one process, one language."""

    code = "en"
    catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def speak(code: str) -> None:
    """Speak `code` from now on; what its catalogue lacks stays in English."""
    _Speech.code = code
    _Speech.catalogue = _gettext.NullTranslations() if code == _SOURCE else _catalogue(code)


def spoken() -> str:
    """The code of the language being spoken: one of `LANGUAGES`."""
    return _Speech.code


def _catalogue(code: str) -> _gettext.NullTranslations:
    folder = f"{__path__[0]}/catalogues"
    return _gettext.translation(DOMAIN, folder, languages=[code], fallback=True)


def _(message: str) -> str:
    """The message in the person's language."""
    return _Speech.catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for `count` things, in the plural that the language asks for."""
    return _Speech.catalogue.ngettext(one, many, count)


def from_environment(environment: dict[str, str]) -> str:
    """The language that the locale strings ask for: no `setlocale`, which fails on bare servers."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return next((code for code in LANGUAGES if value.lower().startswith(code)), "en")
    return "en"
