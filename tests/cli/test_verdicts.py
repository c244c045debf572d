"""Verdicts from the shell: slips, signals explained, a status said over the figures."""

import os
import pty
import subprocess
import sys

import pytest


@pytest.fixture
def routine(kpitui):
    """The program with fourteen routine values of one KPI, up to W46."""
    kpitui.ok("kpi", "add", "visits", "--unit", "visits", "--target", "120", "--by", "2026-12-27",
              "--baseline", "100", "--from", "2026-08-01")  # fmt: skip
    lines = [f"visits,2026-W{week},{100 + 4 * (week % 2)}" for week in range(33, 47)]
    kpitui.ok("log", "--batch", "-", stdin="\n".join(["kpi,period,value", *lines]))
    return kpitui


def recorded(program):
    return {
        row["period"]: row["value"] for row in program("show", "visits", "--json").json["history"]
    }


def status(program):
    return program("status", "visits", "--json").json[0]


def typed_at_a_terminal(program, keys, *arguments):
    """What a run prints whose keys come from a person at a terminal."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "kpitui", *arguments],
        cwd=program.home, env=program.environment, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, keys.encode())
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return run.wait(timeout=60), shown.decode()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("1020", "ten times off"),
        ("10200", "a hundred times off"),
        ("-102", "the sign is swapped"),
        ("160", "far outside what is usual"),
    ],
)
def test_what_looks_like_a_slip_is_refused_and_recorded_by_force(routine, value, why):
    before = routine.file.read_bytes()
    answer = routine("log", "visits", value)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert why in answer.stderr
    assert "--force" in answer.stderr
    assert routine.file.read_bytes() == before
    routine.ok("log", "visits", value, "--force")
    assert recorded(routine)["2026-W47"] == float(value)


@pytest.mark.parametrize(("answer", "is_kept"), [("y", True), ("n", False)])
def test_at_a_terminal_a_slip_is_asked_about_once(routine, answer, is_kept):
    code, shown = typed_at_a_terminal(routine, f"{answer}\n", "log", "visits", "1020")
    assert shown.count("Record it?") == 1
    assert code == (0 if is_kept else 2)
    assert ("2026-W47" in recorded(routine)) is is_kept


def test_at_a_terminal_a_missing_value_is_asked_for_beside_what_is_usual(routine):
    code, shown = typed_at_a_terminal(routine, "103\n", "log", "visits")
    assert code == 0
    assert "last 100 visits in W46 2026  plan 115 visits  usually 91 to 113 visits" in shown
    assert recorded(routine)["2026-W47"] == 103


def test_without_a_terminal_a_missing_value_is_an_error(routine):
    assert "Which value?" in routine("log", "visits").stderr


def test_an_entry_says_routine_or_signal(routine):
    assert "Routine: usually 91 to 113 visits." in routine.ok("log", "visits", "103")
    told = routine.ok("log", "visits", "118", "--period", "last")
    assert "Outside the limits, above the mean since W47 2026" in told


def test_a_signal_is_dismissed_with_a_reason_and_undo_brings_it_back(routine):
    routine.ok("log", "visits", "118")
    [signal] = status(routine)["process"]["signals"]
    assert (signal["rule"], signal["dismissed"]) == ("outside the limits", None)
    assert status(routine)["reasons"]["process"] == "improvement"
    routine.ok("dismiss", "visits", "--why", "a fair", "--by", "ben")
    found = status(routine)
    assert found["process"]["signals"][0]["dismissed"] == {"why": "a fair", "by": "ben"}
    assert found["reasons"]["process"] == "routine"
    assert "Explained by ben: a fair" in routine.ok("show", "visits")
    routine.ok("undo")
    assert status(routine)["process"]["signals"][0]["dismissed"] is None


def test_a_status_said_by_a_person_stands_beside_that_of_the_figures(routine):
    computed = status(routine)["status"]
    routine.ok("override", "visits", "on-track", "--why", "a contract is signed", "--by", "ben")
    found = status(routine)
    assert found["status"] == "on track"
    assert found["override"] == {"why": "a contract is signed", "by": "ben", "computed": computed}
    assert "ben says on track: a contract is signed." in routine.ok("show", "visits")
    routine.ok("log", "visits", "103")
    assert status(routine)["override"] is None


def test_limits_can_begin_at_a_marker(routine):
    routine.ok("marker", "visits", "2026-10-01", "new landing page")
    told = routine.ok("rebase", "visits", "--marker", "new land")
    assert told == "The limits of visits stand on W40 2026 to W46 2026.\n"
    assert status(routine)["process"]["baseline"] == ["2026-W40", "2026-W46"]
    assert routine("rebase", "visits", "--marker", "new", "--from", "2026-W41").returncode == 2
    assert routine("rebase", "visits", "--from", "2026-W41").returncode == 2


def test_show_gives_what_is_expected_and_the_record_of_forecasts(kpitui):
    kpitui.ok("kpi", "add", "visits")
    lines = [
        f"visits,{1970 + week // 52}-W{week % 52 + 1:02},{100 + week + week % 3}"
        for week in range(60)
    ]
    kpitui.ok("log", "--batch", "-", stdin="\n".join(["kpi,period,value", *lines]))
    found = kpitui("show", "visits", "--json").json
    assert "trend" in found["expectation"]["follows"]
    assert found["expectation"]["next"]["value"] == pytest.approx(161, abs=2)
    assert found["track_record"]["periods_ahead"] == 4
    assert found["track_record"]["forecasts"] == 24


def test_a_batch_is_recorded_and_what_looks_like_a_slip_is_told(routine):
    answer = routine("log", "--batch", "-", stdin="kpi,period,value\nvisits,2026-W47,1020\n")
    assert answer.returncode == 0
    assert recorded(routine)["2026-W47"] == 1020
    assert "2026-W47: 1,020 visits looks like a slip: ten times off." in answer.stderr


def test_a_status_that_a_person_said_has_a_star(routine):
    routine.ok("override", "visits", "at-risk", "--why", "a strike")
    assert "▲ at risk*" in routine.ok("status")
    assert "▲ at risk*" in routine.ok("show", "visits")
