"""Making a bet: which values it leaves out, what is refused, and how it is kept in the file."""

from datetime import UTC, datetime

import pytest

from kpitui.domain.bet import Bet
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind
from kpitui.domain.period import Period
from kpitui.store.kpi_file import KpiFile
from kpitui.store.storage import KpiStorage
from kpitui.usecases.bet import make_bet, read_change
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.record_values import record_value
from kpitui.usecases.undo import undo_last

TERMS = Bet(leading="", lagging="", level=9000.0, periods=4, change=0.05, within=6, why=" ads ")


def changed(**terms):
    return Bet(**{"leading": "", "lagging": "", "level": 9.0, "change": 0.1, "within": 1} | terms)


@pytest.fixture
def shop(session):
    """Two KPIs without values, and a milestone."""
    add_kpi(session, "visits", KpiFields())
    add_kpi(session, "orders", KpiFields())
    add_kpi(session, "launch", KpiFields(kind=Kind.MILESTONE))
    return session


def test_a_bet_is_kept_with_who_made_it_and_when(shop, open_session):
    made = make_bet(shop, "vis", "Orders", TERMS)
    assert (made.leading, made.lagging, made.why) == ("visits", "orders", "ads")
    [kept] = open_session().workbook.bets
    assert (kept.level, kept.periods, kept.change, kept.within) == (9000, 4, 0.05, 6)
    assert (kept.by, datetime.fromtimestamp(kept.at, UTC).year) == ("anna", 2026)


def test_values_that_were_known_do_not_count(shop):
    record_value(shop, "visits", 5.0, Period.parse("2026-W39"))
    record_value(shop, "visits", 5.0, Period.parse("2026-W40"))
    assert make_bet(shop, "visits", "orders", TERMS).since == "2026-W40"
    record_value(shop, "visits", 5.0, Period.parse("2026-W48"))  # it runs until Sunday
    assert make_bet(shop, "visits", "orders", TERMS).since == "2026-W40"


def test_without_values_none_of_the_past_counts(shop):
    assert make_bet(shop, "visits", "orders", TERMS).since == "2026-W47"


def test_undo_takes_a_bet_back_and_a_second_one_is_another(shop, open_session):
    make_bet(shop, "visits", "orders", TERMS)
    make_bet(shop, "visits", "orders", changed())
    assert [bet.periods for bet in shop.workbook.bets] == [4, 1]
    undo_last(shop)
    assert [bet.periods for bet in open_session().workbook.bets] == [4]


def test_a_file_that_is_written_anew_keeps_its_bets(shop, open_session, tmp_path):
    make_bet(shop, "visits", "orders", TERMS)
    before = shop.workbook.ledger
    storage = KpiStorage(tmp_path / "kpi.json")
    tables = storage.read()
    assert tables["bets"]["1"]["level"] == 9000
    storage.write(tables)
    assert open_session().workbook.ledger == before
    KpiFile(tmp_path / "copy.json").create(before, "anna")
    assert KpiFile(tmp_path / "copy.json").load().workbook.ledger == before
    assert before.until(0).bets == ()


def test_a_ratio_may_be_announced_by_its_part(shop):
    add_kpi(shop, "rate", KpiFields(kind=Kind.RATIO, numerator="orders", denominator="visits"))
    assert make_bet(shop, "visits", "rate", changed()).lagging == "rate"


@pytest.mark.parametrize(
    ("leading", "lagging", "terms", "sentence"),
    [
        ("visits", "visits", TERMS, "cannot announce itself"),
        ("launch", "visits", TERMS, "launch is a milestone"),
        ("visits", "launch", TERMS, "launch is a milestone"),
        ("visits", "orders", changed(change=0.0), "needs a change"),
        ("visits", "orders", changed(periods=0), "between 1 and 520"),
        ("visits", "orders", changed(within=0), "between 1 and 520"),
        ("visits", "orders", changed(within=521), "between 1 and 520"),
        ("visits", "orders", changed(why="\x9b"), "terminal could act on"),
        ("visits", "nothing", TERMS, "There is no KPI"),
    ],
)
def test_what_no_figures_could_answer_is_refused(shop, leading, lagging, terms, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        make_bet(shop, leading, lagging, terms)
    assert shop.workbook.bets == ()


@pytest.mark.parametrize(
    ("text", "share"),
    [("+5%", 0.05), ("5%", 0.05), ("-10%", -0.1), (" −7,5 % ", -0.075), ("0.5%", 0.005)],
)
def test_a_change_is_read_as_a_share(text, share):
    assert read_change(text) == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize("text", ["", "5", "%", "+%", "five%", "inf%", "nan%"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(InvalidInput):
        read_change(text)
