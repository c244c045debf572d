"""The SMART check: each letter, the balance of objectives, and what is fine as it is."""

import random
from datetime import date

import pytest

from kpitui.domain.kpi import Kpi, Role
from kpitui.domain.links import Link
from kpitui.domain.objective import Objective
from kpitui.domain.target import Target
from kpitui.domain.vague import vague_verb
from kpitui.reports.lint import Criterion, Severity, kpi_findings, lint, lint_json, lint_text

TODAY = date(2026, 11, 23)
START, DEADLINE = date(2026, 1, 4), date(2026, 12, 27)
GOOD = Kpi(slug="visits", name="Site visits", unit="visits", objective="grow", level="operational")
TARGET = Target(
    kpi="visits", since=START, start=START, baseline=100.0, goal=120.0, deadline=DEADLINE
)


def noisy(count, seed=1):
    dice = random.Random(seed)
    return [100 + 0.4 * at + dice.gauss(0, 5) for at in range(count)]


@pytest.fixture
def findings(workbook_of, series):
    """The findings on a KPI with its target and forty values, by criterion."""

    def find(kpi=GOOD, target=TARGET, *others):
        changes = [each for each in (kpi, target, *others) if each is not None]
        book = workbook_of(*changes, *series(kpi.slug, "2026-W07", *noisy(40)))
        return {each.criterion: each for each in kpi_findings(book, kpi, TODAY)}

    return find


def changed(value, **fields):
    return type(value)(**{name: getattr(value, name) for name in value.__struct_fields__} | fields)


def test_a_kpi_in_good_order_has_no_finding(findings):
    assert findings() == {}


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("Increase traffic", "increase"),
        ("Augmenter le trafic", "augmenter"),
        ("Améliorer la qualité", "améliorer"),
        ("REDUCE churn", "reduce"),
        ("Increase traffic to 100,000 visits a month", None),
        ("Site visits", None),
        ("Growth rate", None),
    ],
)
def test_a_vague_verb_without_a_number_is_named(name, verb):
    assert vague_verb(name) == verb


def test_a_vague_name_is_a_warning_with_a_target_and_an_error_without(findings):
    vague = changed(GOOD, name="Increase traffic")
    assert findings(vague)[Criterion.SPECIFIC].severity is Severity.WARNING
    assert findings(vague, None)[Criterion.SPECIFIC].severity is Severity.ERROR


def test_without_a_target_nothing_is_measured_against(findings):
    assert findings(GOOD, None)[Criterion.MEASURABLE].severity is Severity.ERROR


def test_a_missing_unit_is_a_hint_and_a_missing_baseline_a_warning(findings):
    bare = changed(GOOD, unit="")
    assert findings(bare)[Criterion.MEASURABLE].severity is Severity.HINT
    adrift = changed(TARGET, baseline=None)
    assert findings(GOOD, adrift)[Criterion.MEASURABLE].severity is Severity.WARNING


def test_a_target_beyond_anything_ever_done_names_the_two_paces(findings):
    message = findings(GOOD, changed(TARGET, goal=260.0))[Criterion.ACHIEVABLE].message
    assert message


def test_an_impossible_and_a_certain_target_are_questions(findings):
    steep = findings(GOOD, changed(TARGET, goal=1000.0))[Criterion.ACHIEVABLE]
    easy = findings(GOOD, changed(TARGET, goal=50.0))[Criterion.ACHIEVABLE]
    assert "under 5 %" in steep.message
    assert "over 95 %" in easy.message
    assert steep.message.endswith("?")


def test_a_leading_kpi_says_what_it_announces(findings):
    leading = changed(GOOD, role=Role.LEADING)
    assert findings(leading)[Criterion.RELEVANT].severity is Severity.WARNING
    assert findings(leading, TARGET, Link(leading="visits", lagging="orders")) == {}


@pytest.mark.parametrize("field", ["objective", "level"])
def test_what_it_is_for_must_be_said(findings, field):
    assert Criterion.RELEVANT in findings(changed(GOOD, **{field: None}))


def test_without_a_deadline_it_is_not_bound(findings):
    timeless = Target(kpi="visits", since=START, baseline=100.0)
    assert Criterion.TIME_BOUND not in findings(GOOD, timeless)  # nothing to reach yet
    assert Criterion.MEASURABLE in findings(GOOD, timeless)


def test_a_deadline_inside_a_period_is_moved_to_its_end(findings):
    message = findings(GOOD, changed(TARGET, deadline=date(2026, 12, 30)))[
        Criterion.TIME_BOUND
    ].message
    assert "27 Dec 2026" in message


def test_three_check_ins_show_no_course(findings):
    late = changed(TARGET, start=date(2026, 12, 8), since=date(2026, 12, 8))
    assert "Only 3 check-ins" in findings(GOOD, late)[Criterion.TIME_BOUND].message


def test_an_objective_needs_both_roles(workbook_of):
    book = workbook_of(
        Objective(slug="grow", name="Grow"),
        Kpi(slug="orders", name="Orders", objective="grow", role=Role.LAGGING),
    )
    balance = [each for each in lint(book, TODAY) if each.criterion is Criterion.BALANCE]
    assert [each.objective for each in balance] == ["grow"]
    assert "no leading KPI" in balance[0].message


def test_more_than_fifteen_kpis_hide_what_matters(workbook_of):
    book = workbook_of(*(Kpi(slug=f"k{n}", name=f"K{n}") for n in range(16)))
    assert any("16 KPIs" in each.message for each in lint(book, TODAY))


def test_the_document_has_the_keys_of_the_contract(findings):
    [finding] = findings(changed(GOOD, unit="")).values()
    [row] = lint_json([finding])
    assert {"kpi", "criterion", "severity", "message"} <= row.keys()


def test_the_text_tells_the_worst_first(findings):
    found = list(findings(changed(GOOD, name="Grow", unit="", level=None), None).values())
    severities = [line.split()[0] for line in lint_text(found).splitlines()]
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)
    assert lint_text([]) == "Nothing to mend."
