"""`bet` from the shell: made, told with its outcome, undone, and refused."""

import pytest


@pytest.fixture
def demo(kpitui):
    kpitui.file.parent.mkdir(parents=True)
    kpitui.ok("demo", "--write", kpitui.file)
    return kpitui


MADE = ("bet", "active-customers", "orders", "--if", "300", "--for", "2", "--then", "+10%",
        "--within", "6")  # fmt: skip


def test_a_bet_is_made_and_the_figures_answer_it(demo):
    told = demo.ok("--today", "2011-05-01", *MADE, "--why", "more shoppers")
    assert " ".join(told.split()) == (
        "If Active customers reaches 300 customers for 2 weeks, Orders rises by 10% within "
        "6 weeks: “more shoppers”: open, not reached yet."
    )
    later = " ".join(demo.ok("--today", "2011-12-09", "bet").split())
    assert later.endswith("“more shoppers”: broken in W26 2011.")
    [bet] = demo("--today", "2011-12-09", "bet", "--json").json
    assert (bet["if"], bet["for"], bet["then"], bet["within"]) == (300, 2, 0.1, 6)
    assert (bet["state"], bet["met"], bet["settled"]) == ("broken", "2011-W20", "2011-W26")
    history = " ".join(demo.ok("history").split())
    assert "bet that orders changes by +10% once active-customers reaches 300" in history


def test_undo_takes_a_bet_back(demo):
    demo.ok("--today", "2011-05-01", *MADE)
    demo.ok("undo")
    assert demo("bet", "--json").json == []
    assert "No bets yet." in demo.ok("bet")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sales", "sales", "--if", "1", "--then", "+5%", "--within", "2"), "takes two KPIs"),
        (("orders", "sales", "--if", "1", "--then", "5", "--within", "2"), "share of the value"),
        (("orders", "sales", "--if", "1", "--then", "0%", "--within", "2"), "needs a change"),
        (("orders", "sales", "--if", "1", "--then", "5%", "--within", "0"), "between 1 and"),
        (("orders", "sales", "--if", "1", "--then", "5%"), "--within"),
        (("orders", "--if", "1", "--then", "5%", "--within", "2"), "takes two KPIs"),
    ],
)
def test_a_bet_that_no_figures_could_answer_is_refused(demo, arguments, sentence):
    before = demo.file.read_bytes()
    answer = demo("bet", *arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert sentence in answer.stderr
    assert demo.file.read_bytes() == before
