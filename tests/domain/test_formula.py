import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.errors import InvalidInput
from kpitui.domain.formula import evaluate, parse_formula

VALUES = {"orders": 200.0, "visits": 8000.0, "cancelled-orders": 14.0, "sum": 5.0, "zero": 0.0}


def value_of(text, values=VALUES):
    return evaluate(parse_formula(text), lambda name, lag: values.get(name) if not lag else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("orders", 200),
        ("100 * orders / visits", 2.5),
        ("[orders] - [cancelled-orders]", 186),
        ("-(orders - 250) * 2", 100),
        ("orders - 50 - 50", 100),
        ("orders / 2 / 2 * 3", 150),
        ("2 * (orders + 1.5e2)", 700),
        ("min(orders, visits, 3)", 3),
        ("max(orders, [cancelled-orders])", 200),
        ("sum(orders, 1, 2)", 203),
        ("avg(orders, 100)", 150),
        ("[sum] + sum(sum)", 10),
        (" [ orders ]\n + visits ", 8200),
    ],
)
def test_formulas_compute_what_they_say(text, value):
    assert value_of(text) == value


def test_the_named_kpis_come_once_each_in_their_order():
    parsed = parse_formula(" b + [a-b] * lag(b, 2) + max(c, 1) ")
    assert parsed.names == ("b", "a-b", "c")
    assert parsed.text == "b + [a-b] * lag(b, 2) + max(c, 1)"


def test_hyphens_without_brackets_are_subtractions():
    assert parse_formula("cancelled-orders").names == ("cancelled", "orders")


def test_lags_ask_for_earlier_values_and_add_up():
    asked = []
    parsed = parse_formula("lag(a + lag(b, 4), 100) - a + lag(c, 0)")
    evaluate(parsed, lambda name, lag: asked.append((name, lag)) or 1.0)
    assert asked == [("a", 100), ("b", 104), ("a", 0), ("c", 0)]


@pytest.mark.parametrize("text", ["unknown + 1", "0 * unknown", "max(orders, unknown)"])
def test_a_missing_part_gives_no_value(text):
    assert value_of(text) is None


@pytest.mark.parametrize(
    "text", ["orders / zero", "1 / (orders - orders)", "avg(orders / zero, 1)"]
)
def test_a_division_by_zero_gives_no_value(text):
    assert value_of(text) is None


@pytest.mark.parametrize("part", [1e308, math.inf, math.nan])
def test_a_result_that_is_no_finite_number_gives_no_value(part):
    assert value_of("a * 10", {"a": part}) is None
    assert value_of("sum(a, a, a) - a", {"a": part}) is None
    assert value_of("min(a * 10, 1)", {"a": part}) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("orders ** 2", "orders ** 2"),
        ("orders // 2", "orders // 2"),
        ("orders % 2", "%"),
        ("orders > 2", ">"),
        ("orders.real", "orders.real"),
        ("[a-b].real", "[a-b] .real"),
        ("orders if visits else 1", "orders if visits else 1"),
        ("not orders", "not orders"),
        ("True + orders", "True"),
        ("1j * orders", "1j"),
        ("0x1f * orders", "0x1f"),
        ("1or orders", "1or"),
        ("1e999 * orders", "1e999"),
        ("9" * 400 + " * orders", "9" * 69 + "…"),
        ("'orders'", "'"),
        ("abs(orders)", "abs(orders)"),
        ("__import__(orders)", "__import__"),
        ("_0_ + [orders]", "_0_"),
        ("max()", "max()"),
        ("max(*orders)", "*orders"),
        ("[max](orders)", "[max] (orders)"),
        ("sum(a for a in orders)", "(a for a in orders)"),
        ("orders, visits", "orders, visits"),
        ("orders\x1b", "\ufffd"),
        ("café + 1", "é"),
    ],
)
def test_what_is_not_allowed_is_named(text, named):
    with pytest.raises(InvalidInput) as refused:
        parse_formula(text)
    assert str(refused.value).startswith(f"“{named}” is not allowed in a formula.")


@pytest.mark.parametrize(
    "text", ["orders +", "[orders", "orders visits", "(" * 300, "[a][b]", ")("]
)
def test_what_is_no_arithmetic_is_said_to_be_unreadable(text):
    with pytest.raises(InvalidInput, match="cannot be read as a formula"):
        parse_formula(text)


@pytest.mark.parametrize("text", ["Orders / 2", "[Cancelled Orders]", "[] + 1"])
def test_a_name_that_can_be_no_kpi_is_refused(text):
    with pytest.raises(InvalidInput, match="cannot be a short name"):
        parse_formula(text)


@pytest.mark.parametrize("lag", ["-1", "105", "1.5", "orders", "True", "1, 2", ""])
def test_a_lag_is_a_whole_number_of_periods_within_two_years_of_weeks(lag):
    parse_formula("lag(orders, 104)")
    with pytest.raises(InvalidInput, match="lag"):
        parse_formula(f"lag(orders, {lag})")


def test_lags_within_lags_are_bounded_in_all():
    with pytest.raises(InvalidInput, match="104"):
        parse_formula("lag(lag(orders, 100), 5)")


@pytest.mark.parametrize("text", ["", "  \n", "1 + 2", "max(1, 2)"])
def test_a_formula_without_a_kpi_is_refused(text):
    with pytest.raises(InvalidInput, match=r"Write for example: \[orders\] / \[visits\]"):
        parse_formula(text)


def test_a_formula_has_at_most_500_characters():
    longest = "+".join(["a"] * 250)
    assert value_of(longest + " ", {"a": 1.0}) == 250
    with pytest.raises(InvalidInput, match="501 characters"):
        parse_formula(longest + "+1")


def test_a_formula_has_at_most_20_levels():
    parse_formula("-" * 19 + "a")
    with pytest.raises(InvalidInput, match="20 levels"):
        parse_formula("-" * 20 + "a")


@given(st.text("ab_01.,+-*/()[] lagmxsum", max_size=60) | st.text(max_size=30))
def test_any_text_is_refused_or_gives_a_finite_value_or_none(text):
    try:
        parsed = parse_formula(text)
    except InvalidInput:
        return
    result = evaluate(parsed, lambda _name, lag: 3.0 - lag)
    assert result is None or math.isfinite(result)


def test_the_parser_is_loaded_only_to_parse():
    code = (
        "import sys; before = {*sys.modules}; from kpitui.domain import formula;"
        "print('kpitui.domain.formula_reader' in sys.modules);"
        "formula.parse_formula('a'); print('kpitui.domain.formula_reader' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "True"]
