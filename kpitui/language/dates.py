"""Dates as a person of the spoken language reads them."""

from datetime import date

from kpitui.language import spoken

_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
    "fr": (
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ),
}


def short_date(day: date) -> str:
    """A day without doubt about its order, as in `9 Dec 2011`."""
    return f"{day.day} {month_name(day.month)} {day.year}"


def month_name(month: int) -> str:
    """The short name of month 1 to 12."""
    return _MONTHS[spoken()][month - 1]


def month_of(day: date) -> str:
    """A month and its year, as in `Dec 2011`."""
    return f"{month_name(day.month)} {day.year}"


def week_label(year: int, week: int) -> str:
    """An ISO week as people of the language write it: `W47 2026`, `S47 2026`."""
    return f"{'S' if spoken() == 'fr' else 'W'}{week:02} {year}"


def quarter_label(year: int, quarter: int) -> str:
    """A quarter as people of the language write it: `Q4 2026`, `T4 2026`."""
    return f"{'T' if spoken() == 'fr' else 'Q'}{quarter} {year}"
