"""Early warning: a leading KPI sharpens a forecast where it has proved to, and nowhere else."""

import random
from datetime import date

import pytest

from kpitui.analysis.announcement import announcement, with_announcement
from kpitui.analysis.early_warning import Announcement
from kpitui.analysis.forecast import forecast
from kpitui.analysis.innovations import innovations
from kpitui.analysis.known_course import known_course
from kpitui.analysis.outlook import POOL, POOL_WITH_NEWS, outlook
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Link
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence, Period
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook

START = Period.parse("2024-W01")
LEAD, COUNT = 3, 104


def pair(share, seed=1, count=COUNT + 8):
    """A leading KPI and one that follows it three weeks later, both with memory."""
    dice = random.Random(seed)
    a = b = 0.0
    new, first, second = [], [], []
    for at in range(count + 30):
        new.append(dice.gauss(0, 1))
        follows = new[at - LEAD] if at >= LEAD else 0.0
        a, b = (
            0.6 * a + new[at],
            0.6 * b + share * follows + (1 - share**2) ** 0.5 * dice.gauss(0, 1),
        )
        first.append(100 + 3 * a)
        second.append(200 + 5 * b)
    return first[30:], second[30:]


def news(first):
    values = {START.shifted(at): value for at, value in enumerate(first[:COUNT])}
    found = innovations(values, Cadence.WEEK)
    return Announcement("a", "A", LEAD, found.values).shocks(START.shifted(COUNT - 1), COUNT), LEAD


def errors(share, steps):
    """The mean errors without and with the leading KPI, and how often it was used."""
    without, with_it, used = [], [], []
    for seed in range(30):
        first, second = pair(share, seed)
        came = second[COUNT - 1 + steps]
        plain = forecast(second[:COUNT], 1, steps, first=steps)
        told = forecast(second[:COUNT], 1, steps, first=steps, news=news(first))
        without.append(abs(plain.median(steps) - came))
        with_it.append(abs(told.median(steps) - came))
        used.append(told.uses_news)
    return sum(without), sum(with_it), sum(used)


@pytest.mark.parametrize(("steps", "share"), [(1, 0.75), (2, 0.75), (3, 0.9)])
def test_a_strong_lead_makes_forecasts_within_its_reach_much_better(steps, share):
    without, with_it, used = errors(0.95, steps)
    assert with_it < share * without
    assert used == 30


def test_beyond_the_reach_of_the_lead_it_is_left_out():
    without, with_it, used = errors(0.95, 8)
    assert used <= 3
    assert with_it == pytest.approx(without, rel=0.1)


def test_an_unrelated_kpi_is_hardly_ever_used():
    assert errors(0.0, 1)[2] <= 3


def test_the_range_narrows_as_the_error_does():
    first, second = pair(0.95)
    plain = forecast(second[:COUNT], 1, 1)
    told = forecast(second[:COUNT], 1, 1, news=news(first))
    widths = [high - low for low, high in (plain.interval(1), told.interval(1))]
    assert widths[1] < 0.8 * widths[0]


def workbook(share, *others, link=True):
    first, second = pair(share)
    rows = [
        Measurement(kpi=kpi, period=START.shifted(at).key, value=value)
        for kpi, values in (("visits", first), ("orders", second))
        for at, value in enumerate(values[:COUNT])
    ]
    day = START.shifted(COUNT - 1).end
    target = Target(kpi="orders", since=day, goal=210.0, deadline=START.shifted(COUNT + 1).end)
    links = [Link(leading="visits", lagging="orders")] if link else []
    changes = [Kpi(slug="visits", name="Visits"), Kpi(slug="orders", name="Orders"), target]
    return Workbook(Ledger().with_changes([*changes, *links, *others, *rows], 0, "anna")), day


def method(share, **settings):
    book, day = workbook(share, **settings)
    course = with_announcement(book, known_course(book, book.kpi("orders"), day), day)
    found = outlook(course, max(course.values))
    return found.chance.method, found.uses and (found.uses.name, found.uses.lag)


def test_the_outlook_says_what_it_uses():
    assert method(0.95) == (POOL_WITH_NEWS, ("Visits", LEAD))


def test_without_a_declared_link_or_strong_evidence_nothing_is_used():
    assert method(0.95, link=False) == (POOL, None)
    assert method(0.1) == (POOL, None)


def test_a_part_and_another_cadence_announce_nothing():
    book, day = workbook(0.95, link=False)
    monthly = Kpi(slug="visits", name="Visits", cadence=Cadence.MONTH)
    made_of = Kpi(slug="orders", name="Orders", formula="[visits] * 2")
    link = Link(leading="visits", lagging="orders")
    for other in (monthly, made_of):
        changed = Workbook(book.ledger.with_changes([other, link], 1, "anna"))
        assert announcement(changed, changed.kpi("orders"), day) is None


def test_only_what_was_known_then_is_used():
    shocks = Announcement("a", "A", 1, {START: 1.0, START.shifted(2): 3.0}).shocks(START.next, 2)
    assert shocks == [1.0, 0.0]
    assert date(2024, 1, 7) == START.end
