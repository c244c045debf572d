from kpitui.domain.finding import Examination, Finding, Severity, numbers_in_words
from kpitui.reports.examination import differences_text, examination_json, examination_text


def examination(*findings, **settings):
    return Examination(file="/team/kpi.json", findings=findings, **settings)


SOUND = [Finding(f"the values of k{number}", Severity.SOUND, "As written.") for number in range(20)]
LOST = Finding("the log", Severity.LOSS, "These are lost: 7.")


def test_what_is_worst_stands_first_and_sound_parts_are_counted():
    lines = examination_text(examination(*SOUND, LOST)).splitlines()
    assert lines[0] == "/team/kpi.json: damaged"
    assert lines[1].split() == ["lost", "the", "log:", "These", "are", "lost:", "7."]
    assert lines[-1] == "… and 12 more sound parts."


def test_a_verdict_says_whether_a_repair_was_complete():
    assert examination_json(examination(*SOUND))["verdict"] == "sound"
    assert examination_json(examination(*SOUND, was_repaired=True))["verdict"] == "repaired"
    lossy = examination(LOST, was_repaired=True, kept="/team/kpi.json.damaged-1")
    assert examination_json(lossy)["verdict"] == "repaired_with_losses"
    assert "/team/kpi.json.damaged-1" in examination_text(lossy)


def test_nothing_found_is_sound():
    assert examination().worst is Severity.SOUND
    assert examination().is_whole


def test_text_from_the_file_cannot_act():
    found = examination(Finding("the values of \x1b[2J", Severity.DAMAGE, "\x9b"))
    assert "\x1b" not in examination_text(found)
    assert "\x9b" not in examination_text(found)


def test_no_line_is_wider_than_asked():
    long = Finding("the log", Severity.WARNING, "word " * 60, "kpitui doctor --repair")
    assert all(len(line) <= 80 for line in examination_text(examination(long)).splitlines())


def test_numbers_are_told_as_ranges_and_very_many_only_by_their_ends():
    assert numbers_in_words([3, 4, 5, 9]) == "3-5, 9"
    assert numbers_in_words([]) == ""
    many = numbers_in_words(range(0, 100, 2))
    assert many.startswith("0, 2, ")
    assert "…" in many
    assert many.endswith("98")


def test_content_that_says_the_same_differs_in_nothing():
    assert differences_text((), (), {}) == "It says exactly what the sealed copies say."
