"""Lead and lag: the published answer, abstentions, and what the order of the names changes."""

import json
import random
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kpitui.analysis.innovations import innovations
from kpitui.analysis.known_course import known_course
from kpitui.analysis.lead_lag import LeadVerdict, lead_lag
from kpitui.domain.period import Cadence, Period
from kpitui.store.demo import demo_workbook

START = Period.parse("2024-W01")


def white(count, seed):
    dice = random.Random(seed)
    return {START.shifted(at): 100 + dice.gauss(0, 5) for at in range(count)}


def found(first, second, most=8):
    return lead_lag(*(innovations(each, Cadence.WEEK) for each in (first, second)), most)


@pytest.fixture(scope="module")
def series_m():
    """Box, G. and Jenkins, G., Time Series Analysis: the indicator leads sales by three periods."""
    book, day = demo_workbook(), date(2011, 12, 9)
    return [
        innovations(known_course(book, book.kpi(slug), day).values, Cadence.MONTH)
        for slug in ("leading-indicator", "sales")
    ]


def test_series_m_leads_by_exactly_three(series_m):
    answer = lead_lag(*series_m)
    assert (answer.verdict, answer.lag, answer.lag_low, answer.lag_high) == (
        LeadVerdict.LEADS, 3, 3, 3,
    )  # fmt: skip
    assert answer.is_strong
    others = [each.r for each in answer.profile if each.lag in {0, 1, 2}]
    assert max(map(abs, others)) < 0.15


def test_the_order_only_turns_the_sign(series_m):
    there, back = lead_lag(*series_m), lead_lag(*series_m[::-1])
    assert back.verdict is LeadVerdict.LAGS
    turned = msgspec.structs.replace(
        back,
        verdict=LeadVerdict.LEADS,
        lag=-back.lag,
        lag_low=-back.lag_high,
        lag_high=-back.lag_low,
        profile=there.profile,
    )
    assert turned == there


def test_unrelated_kpis_are_hardly_ever_claimed():
    claims = sum(found(white(80, seed), white(80, seed + 1000)).is_claim for seed in range(60))
    assert claims <= 7


def test_the_same_values_give_the_same_bytes():
    once, again = (msgspec.json.encode(found(white(60, 1), white(60, 2))) for _turn in range(2))
    assert once == again


def test_moving_together_is_no_lead():
    both = white(80, 5)
    noise = white(80, 6)
    second = {at: value + 0.3 * noise[at] for at, value in both.items()}
    answer = found(both, second)
    assert (answer.verdict, answer.lag) == (LeadVerdict.COINCIDENT, 0)


def test_too_few_common_periods_abstain():
    assert found(white(20, 1), white(20, 2)).verdict is LeadVerdict.NOT_ENOUGH_DATA
    apart = {at.shifted(200): value for at, value in white(60, 2).items()}
    answer = found(white(60, 1), apart)
    assert (answer.verdict, answer.pairs) == (LeadVerdict.NOT_ENOUGH_DATA, 0)
    assert found(dict.fromkeys(white(60, 1), 5.0), white(60, 2)).pairs == 0


def test_the_range_holds_the_lag_and_the_threshold_shrinks_with_history():
    short, long = found(white(40, 1), white(40, 2)), found(white(160, 1), white(160, 2))
    assert short.lag_low <= short.lag <= short.lag_high
    assert long.detectable < short.detectable


def test_an_opposite_move_is_found_with_its_sign():
    first = white(90, 7)
    second = {at.shifted(2): 400 - value for at, value in first.items()}
    answer = found(first, second)
    assert (answer.lag, answer.r < 0) == (2, True)


@pytest.mark.parametrize("name", ["insurance", "lungdeaths"])
def test_published_pairs_that_move_together_are_told_so(name):
    pair = json.loads(Path(__file__).with_name("published_pairs.json").read_text("utf-8"))[name]
    start = Period.parse("2000-01")
    first, second = (
        innovations({start.shifted(at): v for at, v in enumerate(pair[key])}, Cadence.MONTH)
        for key in ("a", "b")
    )
    answer = lead_lag(first, second)
    assert (answer.verdict, answer.lag) == (LeadVerdict.COINCIDENT, 0)
    assert answer.r > 0.7
