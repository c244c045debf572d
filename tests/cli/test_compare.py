"""`compare` from the shell: a pair, the declared links, a scan, and what is refused."""

import pytest


@pytest.fixture
def demo(kpitui):
    kpitui.file.parent.mkdir(parents=True)
    kpitui.ok("demo", "--write", kpitui.file)
    kpitui.environment["KPITUI_TODAY"] = "2011-12-09"
    return kpitui


def test_a_pair_has_its_verdict_and_the_profile_of_its_lags(demo):
    out = demo.ok("compare", "leading", "sales")
    assert "Leading indicator leads Sales by 3 months." in out
    assert next(line for line in out.splitlines() if line.endswith("◄")).startswith("  +3 ")


def test_the_document_has_the_keys_of_the_contract(demo):
    [pair] = demo("compare", "leading-indicator", "sales", "--json").json
    assert list(pair)[:14] == [
        "leading", "lagging", "verdict", "lag", "lag_low", "lag_high", "r", "p_value", "n", "unit",
        "method", "why", "profile", "threshold",
    ]  # fmt: skip
    assert (pair["verdict"], pair["lag"], pair["unit"]) == ("leads", 3, "month")
    assert [each["lag"] for each in pair["profile"]] == list(range(-8, 9))


def test_without_names_the_declared_links_are_told(demo):
    assert len(demo("compare", "--json").json) == 4
    assert "leading-indicator > sales" in demo.ok("compare").splitlines()[0]


def test_a_scan_says_how_many_pairs_it_looked_at(demo):
    found = demo("compare", "--all", "--json").json
    assert len(found) > 20
    looked_at = {each["looked_at"] for each in found}
    assert looked_at == {sum(each["p_value"] is not None for each in found)}


def test_the_lags_looked_at_can_be_chosen(demo):
    [pair] = demo("compare", "leading", "sales", "--max-lag", "2", "--json").json
    assert [each["lag"] for each in pair["profile"]] == [-2, -1, 0, 1, 2]
    assert pair["lag"] != 3


def test_the_same_file_gives_the_same_bytes(demo):
    arguments = ("compare", "--all", "--json")
    assert demo.ok(*arguments) == demo.ok(*arguments)


@pytest.mark.parametrize("names", [["sales"], ["a", "b", "c"], ["sales", "orders", "--all"]])
def test_anything_but_a_pair_is_refused(demo, names):
    answer = demo("compare", *names)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "Name two KPIs" in answer.stderr
