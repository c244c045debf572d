from datetime import date

import pytest

from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.language import speak
from kpitui.reports.target_sentence import target_sentence

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
VISITS = {"kind": Kind.FLOW, "unit": "visits"}


def sentence(kpi: dict[str, object], **target: object) -> str:
    return target_sentence(Kpi(slug="a", name="A", **kpi), Target(kpi="a", since=FIRST, **target))


@pytest.mark.parametrize(
    ("kpi", "target", "said"),
    [
        ({}, {}, "measured every week, no target yet"),
        (VISITS, {"goal": 12_500.0, "deadline": LAST}, "12,500 visits by 31 Dec 2026, every week"),
        (VISITS, {"goal": 5.0, "cumulative": True}, "5 visits in all"),
        (
            VISITS,
            {"goal": 5.0, "cumulative": True, "start": FIRST, "deadline": LAST},
            "5 visits in all from 1 Jan 2026 by 31 Dec 2026",
        ),
        (
            {"unit": "%", "decimals": 1, "cadence": Cadence.MONTH},
            {"baseline": 2.0, "goal": 3.25},
            "from 2.0 to 3.2%, measured every month",
        ),
        (
            {"direction": Direction.BAND},
            {"low": 18.0, "high": 22.5, "deadline": LAST},
            "between 18 and 22.5 by 31 Dec 2026, measured every week",
        ),
        ({"direction": Direction.BAND}, {"low": 18.0}, "measured every week, no target yet"),
        ({"kind": Kind.MILESTONE}, {"goal": 1.0, "deadline": LAST}, "done by 31 Dec 2026"),
        ({"unit": "\x1b[2J"}, {"goal": 1.0}, "1 \ufffd[2J, measured every week"),
    ],
)
def test_a_target_is_said_in_words(kpi, target, said: str) -> None:
    assert sentence(kpi, **target) == said


def test_numbers_are_said_as_the_language_writes_them() -> None:
    speak("fr")
    assert sentence(VISITS, goal=12_500.5).startswith("12\u202f500,5\u00a0visits")
