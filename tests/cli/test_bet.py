"""`bet` from the shell: made, told with its outcome, undone, and refused."""

import pytest


@pytest.fixture
def demo(kpitui):
    kpitui.file.parent.mkdir(parents=True)
    kpitui.ok("demo", "--write", kpitui.file)
    return kpitui


MADE = ("bet", "active-customers", "orders", "--if", "300", "--for", "2", "--then", "+10%",
        "--within", "6")  # fmt: skip
TERMS = "If Active customers reaches 300 customers for 2 weeks, Orders rises by 10% within 6 weeks"


def test_a_bet_is_made_and_the_figures_answer_it(demo):
    told = demo.ok("--today", "2011-05-01", *MADE, "--why", "more shoppers", "--by", "Zoe")
    assert " ".join(told.split()) == f"{TERMS}: open, not reached yet. “more shoppers”"
    later = " ".join(demo.ok("--today", "2011-12-09", "bet").split())
    assert later == f"{TERMS}: broken in W26 2011 (from 454 to 286 orders). “more shoppers”"
    [bet] = demo("--today", "2011-12-09", "bet", "--json").json
    assert (bet["if"], bet["for"], bet["then"], bet["within"]) == (300, 2, 0.1, 6)
    assert (bet["by"], bet["why"], bet["made"][:10]) == ("Zoe", "more shoppers", "2011-05-01")
    assert (bet["state"], bet["met"], bet["period"]) == ("broken", "2011-W20", "2011-W26")
    assert (bet["reference"], bet["value"], bet["missing"]) == (454, 286, None)
    history = " ".join(demo.ok("history").split())
    assert "bet that if active-customers reaches 300 customers for 2 weeks, orders" in history


def test_making_one_tells_that_one_alone_and_the_list_tells_the_newest_first(demo):
    demo.ok("--today", "2011-05-01", *MADE)
    [bet] = demo("bet", "orders", "sales", "--if", "-5", "--then", "-7.5%", "--within", "2",
                 "--json").json  # fmt: skip
    assert (bet["if"], bet["for"], bet["then"], bet["why"]) == (-5, 1, -0.075, None)
    assert [each["leading"] for each in demo("bet", "--json").json] == [
        "orders",
        "active-customers",
    ]


def test_undo_takes_a_bet_back(demo):
    demo.ok("--today", "2011-05-01", *MADE)
    assert "bet that if active-customers reaches 300" in demo.ok("undo")
    assert demo("bet", "--json").json == []
    assert "No bets yet." in demo.ok("bet")


def test_what_only_looks_can_list_bets_and_not_make_them(demo):
    demo.ok("--today", "2011-05-01", *MADE)
    assert "Active customers" in demo.ok("--read-only", "bet")
    assert demo("--read-only", *MADE).returncode != 0


PAIR, THEN, WITHIN = ("orders", "sales", "--if", "1"), ("--then", "5%"), ("--within", "2")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sales", "sales", "--if", "1", *THEN, *WITHIN), "cannot announce itself"),
        ((*PAIR, *WITHIN, "--then", "5"), "is not a share"),
        ((*PAIR, *WITHIN, "--then", "0%"), "needs a change"),
        ((*PAIR, *THEN, "--within", "0"), "between 1 and"),
        ((*PAIR, *THEN, *WITHIN, "--for", "0"), "between 1 and"),
        ((*PAIR, *THEN, *WITHIN, "--for", "-1"), "between 1 and"),
        ((*PAIR, *THEN, *WITHIN, "--fro", "2"), "No such option"),
        ((*PAIR, *THEN), "--within"),
        (("orders", "--if", "1", *THEN, *WITHIN), "takes two KPIs"),
        (("orders", "sales", "sales", "--if", "1", *THEN, *WITHIN), "takes two KPIs"),
        (("--why", "x"), "takes two KPIs"),
        (("--for", "2"), "takes two KPIs"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_a_bet_that_no_figures_could_answer_is_refused(demo, arguments, sentence):
    before = demo.file.read_bytes()
    answer = demo("bet", *arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert sentence in answer.stderr
    assert demo.file.read_bytes() == before
