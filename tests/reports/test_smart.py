"""The SMART check of one KPI: each letter, and what is fine as it is."""

import random
from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from kpitui.domain.kpi import Direction, Kind, Kpi, Role
from kpitui.domain.ledger import Change
from kpitui.domain.links import Link
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.smart import Criterion, Finding, Severity, draft_findings, kpi_findings

TODAY = date(2026, 11, 23)
START, DEADLINE = date(2026, 1, 4), date(2026, 12, 27)
GOOD = Kpi(
    slug="visits",
    name="Site visits",
    unit="visits",
    objective="grow",
    level="operational",
    owner="anna",
    source="server log",
)
TARGET = Target(
    kpi="visits", since=START, start=START, baseline=100.0, goal=120.0, deadline=DEADLINE
)
LINK = Link(leading="visits", lagging="orders")

Find = Callable[..., dict[Criterion, Finding]]
changed = msgspec.structs.replace


def noisy(count: int, seed: int = 1) -> list[float]:
    dice = random.Random(seed)
    return [100 + 0.4 * at + dice.gauss(0, 5) for at in range(count)]


@pytest.fixture
def book_of(
    workbook_of: Callable[..., Workbook], series: Callable[..., list[Measurement]]
) -> Callable[..., Workbook]:
    """A workbook of changes with forty values of the good KPI."""
    return lambda *changes: workbook_of(*changes, *series("visits", "2026-W07", *noisy(40)))


@pytest.fixture
def findings(book_of: Callable[..., Workbook]) -> Find:
    """The findings on a KPI with its target and forty values; there is one a criterion."""

    def find(
        kpi: Kpi = GOOD, target: Target | None = TARGET, *others: Change
    ) -> dict[Criterion, Finding]:
        targets = [target] if target else []
        found = kpi_findings(book_of(kpi, *targets, *others), kpi, TODAY)
        by_criterion = {each.criterion: each for each in found}
        assert len(found) == len(by_criterion)
        return by_criterion

    return find


def test_a_kpi_in_good_order_has_no_finding(findings: Find) -> None:
    assert findings() == {}


def test_a_finding_names_its_kpi_and_the_objective_it_serves(findings: Find) -> None:
    [finding] = findings(changed(GOOD, unit="")).values()
    assert (finding.kpi, finding.objective) == ("visits", "grow")


def test_a_vague_name_is_a_warning_with_a_target_and_an_error_without(findings: Find) -> None:
    vague = changed(GOOD, name="Increase traffic")
    assert findings(vague)[Criterion.SPECIFIC].severity is Severity.WARNING
    assert findings(vague, None)[Criterion.SPECIFIC].severity is Severity.ERROR


def test_the_vague_word_is_quoted_as_it_was_typed(findings: Find) -> None:
    assert "“AMÉLIORER”" in findings(changed(GOOD, name="AMÉLIORER tout"))["specific"].message


def test_without_a_target_nothing_is_measured_against(findings: Find) -> None:
    assert findings(GOOD, None)[Criterion.MEASURABLE].severity is Severity.ERROR


def test_a_baseline_alone_is_no_target(findings: Find) -> None:
    timeless = Target(kpi="visits", since=START, baseline=100.0)
    assert findings(GOOD, timeless) == findings(GOOD, None)


@pytest.mark.parametrize("field", ["unit", "source"])
def test_what_is_counted_and_its_source_are_hints(findings: Find, field: str) -> None:
    [finding] = findings(changed(GOOD, **{field: ""})).values()
    assert (finding.criterion, finding.severity) == (Criterion.MEASURABLE, Severity.HINT)
    assert field in finding.message


def test_the_source_of_a_computed_kpi_is_its_formula(workbook_of: Callable[..., Workbook]) -> None:
    computed = changed(GOOD, source="", formula="a + b")
    assert draft_findings(workbook_of(), computed, TARGET, TODAY) == []


def test_a_missing_baseline_is_a_warning(findings: Find) -> None:
    finding = findings(GOOD, changed(TARGET, baseline=None))[Criterion.MEASURABLE]
    assert finding.severity is Severity.WARNING
    assert "baseline" in finding.message


def test_a_target_worse_than_its_baseline_asks_for_the_direction(
    workbook_of: Callable[..., Workbook],
) -> None:
    def about(direction: Direction, **fields: object) -> list[str]:
        kpi, target = changed(GOOD, direction=direction), changed(TARGET, **fields)
        return [each.message for each in draft_findings(workbook_of(), kpi, target, TODAY)]

    [message] = about(Direction.DOWN)
    assert "120 visits is worse than the baseline 100 visits" in message
    assert about(Direction.UP) == []
    assert about(Direction.DOWN, goal=100.0) == []


def test_a_total_counts_from_zero_whichever_direction_is_better(
    workbook_of: Callable[..., Workbook],
) -> None:
    complaints = changed(GOOD, kind=Kind.FLOW, direction=Direction.DOWN)
    for baseline in (None, 0.0):
        in_all = changed(TARGET, baseline=baseline, cumulative=True)
        assert draft_findings(workbook_of(), complaints, in_all, TODAY) == []


def test_a_milestone_needs_no_unit_no_baseline_no_source_and_no_border(
    workbook_of: Callable[..., Workbook],
) -> None:
    milestone = changed(GOOD, kind=Kind.MILESTONE, unit="", source="")
    target = changed(TARGET, baseline=None, start=date(2026, 12, 8), deadline=date(2026, 12, 16))
    assert draft_findings(workbook_of(), milestone, target, TODAY) == []


def test_a_target_beyond_anything_ever_done_names_the_two_paces(findings: Find) -> None:
    finding = findings(GOOD, changed(TARGET, goal=260.0))[Criterion.ACHIEVABLE]
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("Never done in the record: it needs +")
    assert "the best ever was +" in finding.message
    assert "of its past moves" not in finding.message  # more than all of them, as it said


def test_a_rare_move_is_told_as_a_share_of_past_moves(
    workbook_of: Callable[..., Workbook], series: Callable[..., list[Measurement]]
) -> None:
    values = [100.0] * 20 + [130.0] + [100.0] * 20  # a single rise by 30 in forty moves
    target = changed(TARGET, goal=120.0, deadline=date(2026, 11, 29))
    book = workbook_of(GOOD, target, *series("visits", "2026-W07", *values))
    [finding] = kpi_findings(book, GOOD, TODAY)
    assert finding.message.startswith("Stretch: it needs +20.0% a period; the best ever was +30.0%")
    assert "more than 97% of its past moves" in finding.message
    assert finding.severity is Severity.WARNING


def test_an_ambitious_target_with_a_fair_chance_is_a_hint(findings: Find) -> None:
    finding = findings(GOOD, changed(TARGET, goal=123.0))[Criterion.ACHIEVABLE]
    assert finding.message.startswith("Ambitious")
    assert finding.severity is Severity.HINT


def test_an_ambitious_target_without_a_chance_is_a_warning(
    workbook_of: Callable[..., Workbook], series: Callable[..., list[Measurement]]
) -> None:
    dice = random.Random(1)
    values = [100 + 3 * min(at, 12) + dice.gauss(0, 0.3) for at in range(41)]  # long flat by now
    target = changed(TARGET, goal=values[-1] + 15)
    [finding] = kpi_findings(
        workbook_of(GOOD, target, *series("visits", "2026-W07", *values)), GOOD, TODAY
    )
    assert finding.message.startswith("Ambitious")
    assert finding.message.endswith("under 5%. Is it realistic?")
    assert finding.severity is Severity.WARNING


def test_an_impossible_target_is_a_question_and_a_warning(findings: Find) -> None:
    steep = findings(GOOD, changed(TARGET, goal=1000.0))[Criterion.ACHIEVABLE]
    assert "under 5%" in steep.message
    assert steep.message.endswith("?")
    assert steep.severity is Severity.WARNING


def test_a_certain_target_is_a_question_and_a_hint(findings: Find) -> None:
    easy = findings(changed(GOOD), changed(TARGET, baseline=50.0, goal=60.0))[Criterion.ACHIEVABLE]
    assert "over 95%" in easy.message
    assert easy.message.endswith("?")
    assert easy.severity is Severity.HINT


def test_a_leading_kpi_says_what_it_announces(findings: Find) -> None:
    leading = changed(GOOD, role=Role.LEADING)
    assert findings(leading)[Criterion.RELEVANT].severity is Severity.WARNING
    assert findings(leading, TARGET, LINK) == {}


@pytest.mark.parametrize(
    ("field", "severity"),
    [("objective", Severity.WARNING), ("level", Severity.HINT), ("owner", Severity.HINT)],
)
def test_what_it_is_for_and_who_answers_must_be_said(
    findings: Find, field: str, severity: Severity
) -> None:
    empty = "" if field == "owner" else None
    finding = findings(changed(GOOD, **{field: empty}))[Criterion.RELEVANT]
    assert finding.severity is severity
    assert finding.message.startswith(f"No {field}")


def test_a_target_without_a_deadline_asks_whether_it_is_meant_for_every_period(
    findings: Find,
) -> None:
    found = findings(GOOD, changed(TARGET, deadline=None, baseline=None))
    assert set(found) == {Criterion.TIME_BOUND}  # it starts from nowhere
    assert found[Criterion.TIME_BOUND].severity is Severity.HINT


def test_a_milestone_without_a_deadline_is_an_error(findings: Find) -> None:
    milestone = changed(GOOD, kind=Kind.MILESTONE)
    finding = findings(milestone, changed(TARGET, deadline=None))[Criterion.TIME_BOUND]
    assert finding.severity is Severity.ERROR


def test_a_band_is_kept_and_needs_no_deadline_and_no_baseline(findings: Find) -> None:
    band = Target(kpi="visits", since=START, low=90.0, high=130.0)
    assert findings(changed(GOOD, direction=Direction.BAND), band) == {}


def test_a_deadline_inside_a_period_is_moved_to_its_end(findings: Find) -> None:
    finding = findings(GOOD, changed(TARGET, deadline=date(2026, 12, 30)))[Criterion.TIME_BOUND]
    assert "27 Dec 2026" in finding.message
    assert finding.severity is Severity.HINT


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (date(2026, 12, 7), "Only 3 check-ins"),  # a Monday: its own week still counts
        (date(2026, 12, 6), "Only 3 check-ins"),  # the Sunday before: the baseline of that week
        (date(2026, 12, 14), "Only 2 check-ins"),
        (date(2026, 12, 21), "Only 1 check-in "),
        (date(2026, 12, 27), "Only 0 check-ins"),
    ],
)
def test_fewer_than_four_check_ins_show_no_course(findings: Find, start: date, told: str) -> None:
    late = changed(TARGET, start=start, since=start)
    assert told in findings(GOOD, late)[Criterion.TIME_BOUND].message


def test_a_later_version_of_a_target_has_the_check_ins_since_its_start(findings: Find) -> None:
    assert findings(GOOD, changed(TARGET, since=date(2026, 12, 14))) == {}


def test_a_draft_that_starts_after_its_deadline_has_no_check_in(
    workbook_of: Callable[..., Workbook],
) -> None:
    late = changed(TARGET, start=date(2027, 2, 1))
    assert "Only 0 check-ins" in draft_findings(workbook_of(), GOOD, late, TODAY)[0].message


def test_a_draft_of_a_baseline_alone_has_no_target(workbook_of: Callable[..., Workbook]) -> None:
    untargeted = changed(TARGET, goal=None)
    assert draft_findings(workbook_of(), GOOD, untargeted, TODAY) == draft_findings(
        workbook_of(), GOOD, None, TODAY
    )


def test_four_check_ins_are_enough(findings: Find) -> None:
    late = changed(TARGET, start=date(2026, 11, 30), since=date(2026, 11, 30))
    assert Criterion.TIME_BOUND not in findings(GOOD, late)


def test_a_draft_of_a_new_kpi_is_checked_without_values(
    workbook_of: Callable[..., Workbook],
) -> None:
    assert draft_findings(workbook_of(), GOOD, TARGET, TODAY) == []
    steep = changed(TARGET, goal=1000.0)
    assert draft_findings(workbook_of(), GOOD, steep, TODAY) == []


def test_a_draft_is_checked_with_its_own_target_and_the_values_known(
    book_of: Callable[..., Workbook],
) -> None:
    book = book_of(GOOD, TARGET)
    steep = changed(TARGET, goal=1000.0)
    assert draft_findings(book, GOOD, TARGET, TODAY) == []
    [finding] = draft_findings(book, GOOD, steep, TODAY)
    assert finding.criterion is Criterion.ACHIEVABLE


def test_a_target_that_begins_today_is_the_one_that_is_judged(
    book_of: Callable[..., Workbook],
) -> None:
    since_today = changed(TARGET, since=TODAY, goal=1000.0)
    book = book_of(GOOD, TARGET, since_today)
    [finding] = kpi_findings(book, GOOD, TODAY)
    assert "under 5%" in finding.message


@pytest.mark.parametrize(
    "fields", [{"cadence": Cadence.MONTH}, {"kind": Kind.RATIO}, {"formula": "a / b"}]
)
def test_values_measured_otherwise_say_nothing_of_a_draft(
    book_of: Callable[..., Workbook], fields: dict[str, object]
) -> None:
    steep = changed(TARGET, goal=1000.0, deadline=date(2026, 12, 31))
    found = draft_findings(book_of(GOOD), changed(GOOD, **fields), steep, TODAY)
    assert Criterion.ACHIEVABLE not in {each.criterion for each in found}
    same = draft_findings(book_of(GOOD), GOOD, steep, TODAY)
    assert Criterion.ACHIEVABLE in {each.criterion for each in same}
