"""What came of an entry: one line that acknowledges it and says where it stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Period
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import speak
from kpitui.reports.entry import amount, entry_text, figure, plan_text, value_text

Make = Callable[..., Workbook]
TODAY = date(2026, 11, 25)  # a Wednesday of W48
W47 = Period.parse("2026-W47")
START = date(2026, 1, 1)
VISITS = Kpi(slug="visits", name="Site visits", unit="visits")
ALWAYS = Target(kpi="visits", since=START, goal=12_500.0)


def measured(value: float | None, period: Period = W47, **more: Any) -> Measurement:
    return Measurement(kpi="visits", period=period.key, value=value, **more)


def said(
    make: Make,
    *changes: Kpi | Target,
    now: Measurement,
    before: Measurement | None = None,
    earlier: tuple[Measurement, ...] = (),
) -> str:
    return entry_text(make(*changes, *earlier, now), now, before, TODAY)


def test_a_first_value_is_acknowledged(workbook_of: Make) -> None:
    text = said(workbook_of, VISITS, now=measured(12_000.0))
    assert text == "visits  W47 2026  12,000 visits  recorded"


def test_a_value_is_told_beside_its_plan(workbook_of: Make) -> None:
    below = said(workbook_of, VISITS, ALWAYS, now=measured(12_000.0))
    assert below.endswith("recorded  plan 12,500 visits, -500 visits")
    above = said(workbook_of, VISITS, ALWAYS, now=measured(13_000.0))
    assert above.endswith("plan 12,500 visits, +500 visits")
    level = said(workbook_of, VISITS, ALWAYS, now=measured(12_500.0))
    assert level.endswith("plan 12,500 visits, +0 visits")


def test_where_lower_is_better_the_difference_keeps_its_sign(workbook_of: Make) -> None:
    fewer = Kpi(slug="visits", name="Complaints", direction=Direction.DOWN)
    most = Target(kpi="visits", since=START, goal=10.0)
    assert said(workbook_of, fewer, most, now=measured(12.0)).endswith("plan 10, +2")
    assert said(workbook_of, fewer, most, now=measured(9.0)).endswith("plan 10, -1")
    assert said(workbook_of, fewer, most, now=measured(10.0)).endswith("plan 10, +0")


def test_a_correction_tells_what_it_replaced(workbook_of: Make) -> None:
    text = said(workbook_of, VISITS, now=measured(12_000.0), before=measured(11_000.0))
    assert text == "visits  W47 2026  12,000 visits  corrected, was 11,000 visits"


def test_the_same_value_again_is_unchanged_and_judged_no_more(workbook_of: Make) -> None:
    same = measured(12_000.0)
    text = said(workbook_of, VISITS, ALWAYS, now=same, before=measured(12_000.0, note="x"))
    assert text == "visits  W47 2026  12,000 visits  unchanged"


def test_a_new_note_on_the_same_value_is_a_correction(workbook_of: Make) -> None:
    text = said(workbook_of, VISITS, now=measured(5.0, note="new"), before=measured(5.0))
    assert "corrected, was 5 visits" in text


def test_a_skip_says_why_and_a_value_may_replace_it(workbook_of: Make) -> None:
    skip = measured(None, note="shop closed")
    assert said(workbook_of, VISITS, ALWAYS, now=skip).endswith("skipped (shop closed)  recorded")
    text = said(workbook_of, VISITS, now=measured(5.0), before=skip)
    assert text.endswith("5 visits  corrected, was skipped (shop closed)")


def test_a_reason_of_several_lines_stays_on_one() -> None:
    assert value_text(VISITS, measured(None, note="shop\nclosed")) == "skipped (shop closed)"
    assert value_text(VISITS, measured(None, note="a\x1b[2J")) == "skipped (a\ufffd[2J)"


def test_a_period_that_still_runs_is_not_judged(workbook_of: Make) -> None:
    running = measured(3.0, W47.next)
    assert said(workbook_of, VISITS, ALWAYS, now=running).endswith(
        "recorded  the period still runs"
    )
    assert said(workbook_of, VISITS, now=running).endswith("3 visits  recorded")


def test_a_growing_plan_is_told_for_the_end_of_the_period(workbook_of: Make) -> None:
    growing = Target(
        kpi="visits", since=START, start=date(2026, 11, 15), baseline=0.0, goal=10.0,
        deadline=date(2026, 11, 29),
    )  # fmt: skip
    text = said(workbook_of, VISITS, growing, now=measured(6.0))
    assert text.endswith("plan 5 visits, +1 visits")


def test_a_running_total_is_what_a_cumulative_plan_is_told_beside(workbook_of: Make) -> None:
    flow = Kpi(slug="visits", name="Orders", kind=Kind.FLOW)
    total = Target(
        kpi="visits", since=START, start=date(2026, 11, 8), goal=30.0, cumulative=True,
        deadline=date(2026, 11, 29),
    )  # fmt: skip
    earlier = (measured(8.0, W47.previous),)
    text = said(workbook_of, flow, total, now=measured(7.0), earlier=earlier)
    assert text.endswith("7  recorded  plan 20, -5")


@pytest.mark.parametrize(
    ("value", "side"), [(20.0, "inside"), (18.0, "inside"), (22.5, "inside"), (23.0, "outside")]
)
def test_a_band_is_kept_or_left(workbook_of: Make, value: float, side: str) -> None:
    steady = Kpi(slug="visits", name="Temperature", direction=Direction.BAND)
    band = Target(kpi="visits", since=START, low=18.0, high=22.5)
    assert said(workbook_of, steady, band, now=measured(value)).endswith(
        f"recorded  {side} the band"
    )


def test_a_milestone_is_done_or_not_and_has_no_plan_between(workbook_of: Make) -> None:
    launch = Kpi(slug="visits", name="Launch", kind=Kind.MILESTONE)
    done = Target(kpi="visits", since=START, start=START, goal=1.0, deadline=date(2026, 12, 31))
    text = said(
        workbook_of, launch, done, now=measured(0.0), earlier=(measured(0.0, W47.previous),)
    )
    assert text == "visits  W47 2026  not done  recorded"
    assert plan_text(workbook_of(launch, done, measured(0.0)), launch, W47, TODAY) == ""


def test_a_period_without_a_value_has_no_plan_to_tell(workbook_of: Make) -> None:
    assert plan_text(workbook_of(VISITS, ALWAYS), VISITS, W47, TODAY) == ""


def test_an_amount_has_its_unit_and_the_decimals_of_its_kpi() -> None:
    assert amount(VISITS, 12_500.5) == "12,500.5 visits"
    price = Kpi(slug="price", name="Price", unit="GBP", decimals=2)
    assert (amount(price, 12.0), figure(price, 12.3456)) == ("12.00 GBP", "12.35 GBP")
    assert figure(VISITS, 12_345.678) == "12,346 visits"
    launch = Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE)
    assert (amount(launch, 1.0), amount(launch, 0.0)) == ("done", "not done")


def test_numbers_and_periods_are_in_the_language_of_the_person(workbook_of: Make) -> None:
    speak("fr")
    text = said(workbook_of, VISITS, ALWAYS, now=measured(12_000.0))
    assert text.startswith("visits  S47 2026  12\u202f000\u00a0visits  ")
    assert "12\u202f500\u00a0visits, -500\u00a0visits" in text


def test_a_unit_from_outside_is_made_harmless() -> None:
    hostile = Kpi(slug="a", name="A", unit="\x1b[31m")
    assert amount(hostile, 5.0) == figure(hostile, 5.0) == "5 \ufffd[31m"
