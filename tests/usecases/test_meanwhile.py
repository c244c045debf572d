"""What others change between a look and a save is merged, or refused where it collides."""

from datetime import date

import pytest

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Period
from kpitui.usecases.kpis import KpiFields, add_kpi, archive_kpi, edit_kpi, merge_kpi
from kpitui.usecases.meanwhile import (
    ChangedSince,
    Collision,
    RecordedMeanwhile,
    TakenBack,
    kpi_changes,
)
from kpitui.usecases.notes import newest_measurement, write_note
from kpitui.usecases.objectives import (
    ObjectiveFields,
    add_objective,
    edit_objective,
    merge_objective,
)
from kpitui.usecases.record_values import record_value, skip_period
from kpitui.usecases.take_up import seen_until
from kpitui.usecases.undo import undo_last

W46 = Period.parse("2026-W46")


@pytest.fixture
def anna(session):
    """Anna's session of a file with one KPI and one objective."""
    add_objective(session, "grow", ObjectiveFields(name="Grow", owner="anna"))
    add_kpi(session, "visits", KpiFields(name="Site visits", goal=100.0, deadline=date(2027, 1, 3)))
    return session


@pytest.fixture
def ben(anna, open_session):
    """Ben's session of the same file."""
    return open_session(by="ben")


def test_edits_of_different_fields_are_both_kept(anna, ben):
    seen = anna.workbook
    edit_kpi(ben, "visits", KpiFields(owner="ben"))
    merge_kpi(anna, "visits", KpiFields(unit="visits", goal=120.0), seen)
    kpi = anna.workbook.kpi("visits")
    assert (kpi.owner, kpi.unit) == ("ben", "visits")
    assert anna.workbook.target_path("visits").current.goal == 120.0
    assert [each.by for each in kpi_changes(seen, ben.workbook, "visits").values()] == ["ben"]


@pytest.mark.parametrize(
    ("theirs", "mine", "field"),
    [
        (KpiFields(owner="ben"), KpiFields(owner="anna"), "owner"),
        (KpiFields(goal=150.0), KpiFields(goal=120.0), "goal"),
        (KpiFields(tags=("web",)), KpiFields(tags=("shop",)), "tags"),
    ],
)
def test_an_edit_of_the_same_field_is_refused_and_names_both(anna, ben, theirs, mine, field):
    seen = anna.workbook
    edit_kpi(ben, "visits", theirs)
    with pytest.raises(
        Collision, match=r"ben changed the same meanwhile.*Nothing was saved"
    ) as caught:
        merge_kpi(anna, "visits", mine, seen)
    assert [(each.field, each.by) for each in caught.value.theirs] == [(field, "ben")]
    merge_kpi(anna, "visits", mine, caught.value.seen)  # now it was seen


def test_the_same_edit_twice_is_no_collision(anna, ben):
    seen = anna.workbook
    edit_kpi(ben, "visits", KpiFields(owner="carla"))
    merge_kpi(anna, "visits", KpiFields(owner="carla"), seen)
    assert anna.workbook.kpi("visits").owner == "carla"


def test_objectives_are_merged_and_refused_alike(anna, ben):
    seen = anna.workbook
    edit_objective(ben, "grow", ObjectiveFields(owner="ben"))
    merge_objective(anna, "grow", ObjectiveFields(note="by spring"), seen)
    assert anna.workbook.objective("grow").owner == "ben"
    with pytest.raises(Collision):
        merge_objective(anna, "grow", ObjectiveFields(owner="carla"), seen)


def test_a_kpi_that_was_taken_back_meanwhile_cannot_be_edited(anna, ben):
    undo_last(ben)
    with pytest.raises(InvalidInput, match="ben took “visits” back meanwhile"):
        merge_kpi(anna, "visits", KpiFields(owner="anna"), anna.workbook)


def test_archiving_twice_is_one_change(anna, ben):
    archive_kpi(ben, "visits")
    number = ben.workbook.ledger.next_entry
    assert archive_kpi(anna, "visits").archived
    assert anna.workbook.ledger.next_entry == number


def test_another_value_for_the_same_period_is_refused_until_it_was_seen(anna, ben):
    record_value(ben, "visits", 90.0, W46)
    with pytest.raises(RecordedMeanwhile, match="ben recorded visits for W46 2026") as caught:
        record_value(anna, "visits", 95.0, W46, seen=None)
    assert caught.value.theirs.value == 90.0
    record_value(anna, "visits", 95.0, W46, seen=caught.value.theirs)
    assert [row.value for row in anna.workbook.series("visits").rows()] == [90.0, 95.0]


def test_the_same_value_for_the_same_period_is_no_question(anna, ben):
    record_value(ben, "visits", 90.0, W46)
    assert record_value(anna, "visits", 90.0, W46, seen=None).is_unchanged


def test_a_skip_over_their_value_is_refused(anna, ben):
    record_value(ben, "visits", 90.0, W46)
    with pytest.raises(RecordedMeanwhile):
        skip_period(anna, "visits", W46, "shop closed", seen=None)


def test_a_script_that_looked_at_nothing_corrects(anna, ben):
    record_value(ben, "visits", 90.0, W46)
    assert record_value(anna, "visits", 95.0, W46).is_correction


def test_a_note_leaves_a_value_that_was_corrected_meanwhile(anna, ben):
    record_value(anna, "visits", 90.0, W46)
    record_value(ben, "visits", 95.0, W46)
    noted = write_note(anna, "visits", "campaign")
    assert (noted.value, noted.note) == (95.0, "campaign")


def test_undo_takes_back_only_what_was_seen(anna, ben):
    seen = anna.workbook.ledger.next_entry - 1
    record_value(ben, "visits", 90.0, W46)
    with pytest.raises(InvalidInput, match="ben changed something since"):
        undo_last(anna, seen)
    assert ben.workbook.values("visits") == {W46: 90.0}
    undo_last(anna)
    assert anna.workbook.values("visits") == {}


def test_each_field_is_told_under_the_name_of_who_changed_it(anna, ben, open_session):
    seen = anna.workbook
    edit_kpi(ben, "visits", KpiFields(owner="ben"))
    edit_kpi(open_session(by="carla"), "visits", KpiFields(unit="visits", goal=130.0))
    theirs = merge_kpi(anna, "visits", KpiFields(note="weekly"), seen)
    assert {each.field: each.by for each in theirs} == {
        "owner": "ben",
        "unit": "carla",
        "goal": "carla",
    }


def test_what_was_taken_back_is_told_under_the_name_of_who_took_it_back(anna, ben):
    edit_kpi(anna, "visits", KpiFields(owner="anna", goal=120.0))
    seen = anna.workbook
    undo_last(ben)
    with pytest.raises(Collision) as caught:
        merge_kpi(anna, "visits", KpiFields(goal=110.0), seen)
    assert [(each.field, each.value, each.by) for each in caught.value.theirs] == [
        ("goal", 100.0, "ben")
    ]
    assert [each.field for each in merge_kpi(anna, "visits", KpiFields(unit="k"), seen)] == [
        "owner",
        "goal",
    ]


def test_a_target_that_was_taken_back_as_a_whole_collides(anna, ben):
    add_kpi(anna, "orders", KpiFields())
    edit_kpi(anna, "orders", KpiFields(goal=50.0))
    seen = anna.workbook
    undo_last(ben)
    with pytest.raises(Collision, match="ben changed the same meanwhile: goal"):
        merge_kpi(anna, "orders", KpiFields(goal=60.0), seen)


def test_a_first_target_of_two_people_merges_where_they_differ(anna, ben):
    add_kpi(anna, "orders", KpiFields())
    seen = anna.workbook
    edit_kpi(ben, "orders", KpiFields(goal=50.0))
    theirs = merge_kpi(anna, "orders", KpiFields(baseline=10.0), seen)
    assert [(each.field, each.by) for each in theirs] == [("goal", "ben")]
    target = anna.workbook.target_path("orders").current
    assert (target.goal, target.baseline) == (50.0, 10.0)


def test_archiving_is_told_to_who_edits(anna, ben):
    seen = anna.workbook
    archive_kpi(ben, "visits")
    [archived] = merge_kpi(anna, "visits", KpiFields(owner="anna"), seen)
    assert (archived.field, archived.value, archived.by) == ("archived", True, "ben")
    assert anna.workbook.kpi("visits").archived


def test_a_short_name_that_is_gone_does_not_stand_for_a_longer_one(anna, ben):
    add_kpi(anna, "orders", KpiFields())
    seen = anna.workbook
    undo_last(ben)
    add_kpi(ben, "orders-abroad", KpiFields())
    with pytest.raises(TakenBack, match="ben took “orders” back"):
        merge_kpi(anna, "orders", KpiFields(owner="anna"), seen)
    with pytest.raises(TakenBack):
        record_value(anna, "orders", 5.0, W46, seen=None)
    with pytest.raises(TakenBack):
        archive_kpi(anna, "orders", seen=seen)
    anna.refresh()
    assert anna.workbook.kpi("orders-abroad").owner == ""
    assert anna.workbook.values("orders-abroad") == {}


def test_a_correction_keeps_the_note_that_counts_when_it_is_saved(anna, ben):
    record_value(ben, "visits", 90.0, W46, note="from the till", confidence=0.5)
    theirs = ben.workbook.series("visits").measurement(W46)
    outcome = record_value(anna, "visits", 95.0, W46, seen=theirs, keeps=True)
    assert (outcome.measurement.note, outcome.measurement.confidence) == ("from the till", 0.5)


def test_another_note_is_refused_until_it_was_seen(anna, ben):
    record_value(anna, "visits", 90.0, W46)
    seen = newest_measurement(anna.workbook, "visits")
    write_note(ben, "visits", "campaign")
    with pytest.raises(RecordedMeanwhile) as caught:
        write_note(anna, "visits", "holiday", seen)
    assert caught.value.theirs.note == "campaign"
    assert write_note(anna, "visits", "campaign", seen).note == "campaign"
    assert write_note(anna, "visits", "holiday", caught.value.theirs).note == "holiday"


def test_a_note_stays_with_the_period_it_was_written_for(anna, ben):
    record_value(anna, "visits", 90.0, W46)
    seen = newest_measurement(anna.workbook, "visits")
    record_value(ben, "visits", 91.0, W46.shifted(1))
    assert write_note(anna, "visits", "campaign", seen).period == W46.key


def test_undo_says_what_is_newer(anna, ben):
    seen = anna.workbook.ledger.next_entry - 1
    record_value(ben, "visits", 90.0, W46)
    with pytest.raises(ChangedSince) as caught:
        undo_last(anna, seen)
    [change] = caught.value.newest
    assert (change.by, change.value) == ("ben", 90.0)


def test_the_definitions_can_be_seen_as_they_were(anna, ben):
    entry = anna.workbook.ledger.next_entry - 1
    edit_kpi(ben, "visits", KpiFields(owner="ben"))
    undo_last(ben)
    edit_kpi(ben, "visits", KpiFields(goal=7.0))
    then = seen_until(ben.workbook, entry)
    assert then.kpi("visits") == anna.workbook.kpi("visits")
    assert then.target_path("visits") == anna.workbook.target_path("visits")
    assert seen_until(anna.workbook, entry) is anna.workbook
