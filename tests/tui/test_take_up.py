"""What was being typed when the line dropped is offered at the next start, and nowhere else."""

import signal
import time
from datetime import UTC, datetime

import pytest

from kpitui.domain.period import Period
from kpitui.store.drafts import kept_drafts
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.kpis import KpiFields, add_kpi, edit_kpi
from kpitui.usecases.record_values import record_value
from kpitui.usecases.session import Session

W47 = Period.parse("2026-W47")
NOW = datetime(2026, 11, 25, tzinfo=UTC)
OFFER = "You were typing when the line dropped"
PATIENCE = 30.0  # seconds that a slow machine may need


def session_of(file, by="ben"):
    return Session(file, now=lambda: NOW, by=by)


@pytest.fixture
def file(tmp_path):
    made = KpiFile(tmp_path / "kpi.json")
    for slug in ("orders", "visits"):
        add_kpi(session_of(made), slug, KpiFields(name=slug.title(), owner="ben"))
    return made


@pytest.fixture
def drafts(file, tmp_path, monkeypatch):
    """What is kept for the file by a program that was run at home in the test's folder."""
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    return lambda: list(kept_drafts(file.path).values())


@pytest.fixture
def start(open_terminal, file):
    def run():
        return open_terminal("-m", "kpitui", "--file", file.path, "--today", "2026-11-25")

    return run


def cut(terminal, number=signal.SIGHUP):
    """Let the session drop; gives how long the program took to end."""
    began = time.monotonic()
    terminal.program.send_signal(number)
    while terminal.program.poll() is None and time.monotonic() < began + PATIENCE:
        terminal.read(0.02)
    assert terminal.program.returncode == 128 + number
    return time.monotonic() - began


def type_half_a_value(terminal):
    terminal.wait_for("c Check-in")
    terminal.send(b"c", 1)
    terminal.wait_for("0 of 2")
    terminal.send(b"12", 1)
    terminal.wait_for("12 ]")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_half_a_value_is_offered_again_and_saved(start, file, drafts, number):
    first = start()
    type_half_a_value(first)
    assert cut(first, number) < 10
    assert [row.text for draft in drafts() for row in draft.rows] == ["12"]
    assert file.load().workbook.values("orders") == {}
    again = start()
    again.wait_for(OFFER)
    again.send(b"y", 1)
    again.wait_for("0 of 2")
    again.send(b"3\r", 2)
    again.wait_for("1 of 2")
    assert file.load().workbook.values("orders") == {W47: 123.0}
    again.send(b"\x1b", 1)
    again.wait_for("Recorded 1")
    again.send(b"\x1b", 1)
    again.wait_for("c Check-in")
    assert again.leave() == 0
    assert drafts() == []


def test_declining_deletes_it(start, drafts):
    first = start()
    type_half_a_value(first)
    cut(first)
    again = start()
    again.wait_for(OFFER)
    again.send(b"n", 1)
    again.wait_for("c Check-in")
    assert again.leave() == 0
    assert drafts() == []


def test_nothing_is_kept_on_ordinary_leaving_or_when_nothing_is_typed(start, drafts):
    first = start()
    type_half_a_value(first)
    first.send(b"\x15", 1)  # ctrl+u drops it
    first.wait_for("Dropped")
    cut(first)
    assert drafts() == []
    second = start()
    second.wait_for("c Check-in")
    assert second.leave() == 0
    assert drafts() == []


def with_a_longer_name(terminal, more):
    """The form of the KPI Orders, with more typed behind its name."""
    terminal.wait_for("c Check-in")
    terminal.send(b"e", 1)
    terminal.wait_for("Edit Orders")
    terminal.send(more.encode(), 1)
    terminal.wait_for(f"Orders{more}")
    return terminal


def test_a_form_is_reopened_with_what_was_typed_and_keeps_what_others_changed(start, file, drafts):
    cut(with_a_longer_name(start(), " a week"))
    edit_kpi(session_of(file), "orders", KpiFields(owner="carla"))
    again = start()
    again.wait_for(OFFER)
    again.send(b"\r", 1)
    again.wait_for("Orders a week")
    again.send(b"\x13", 1)  # ctrl+s
    again.wait_for("ben changed Owner meanwhile")
    kpi = file.load().workbook.kpi("orders")
    assert (kpi.name, kpi.owner) == ("Orders a week", "carla")
    assert drafts() == []


def test_what_others_changed_in_between_is_asked(start, file):
    cut(with_a_longer_name(start(), "!"))
    edit_kpi(session_of(file), "orders", KpiFields(name="Sales"))
    again = start()
    again.wait_for(OFFER)
    again.send(b"y", 1)
    again.wait_for("Orders!")
    again.send(b"\x13", 1)  # ctrl+s
    again.wait_for("ben changed the same meanwhile")
    assert file.load().workbook.kpi("orders").name == "Sales"


def test_a_value_that_others_recorded_in_between_is_asked(start, file):
    first = start()
    type_half_a_value(first)
    cut(first)
    record_value(session_of(file), "orders", 7.0, W47)
    again = start()
    again.wait_for(OFFER)
    again.send(b"y", 1)
    again.wait_for("of 2")
    again.send(b"\r", 1)
    again.wait_for("ben recorded 7 meanwhile")
    assert file.load().workbook.values("orders") == {W47: 7.0}


def test_a_lost_terminal_keeps_what_was_typed(start, drafts):
    first = start()
    type_half_a_value(first)
    first.hang_up()
    first.program.wait(PATIENCE)
    assert [row.text for draft in drafts() for row in draft.rows] == ["12"]


def test_a_draft_that_is_taken_up_and_cut_again_is_kept_once(start, drafts):
    first = start()
    first.wait_for("c Check-in")
    first.send(b"a", 1)
    first.wait_for("New KPI")
    first.send(b"Signups", 1)
    first.wait_for("Signups")
    cut(first)
    assert [draft.texts["name"] for draft in drafts()] == ["Signups"]
    again = start()
    again.wait_for(OFFER)
    again.send(b"y", 1)
    again.wait_for("Signups")
    cut(again)
    assert [draft.texts["name"] for draft in drafts()] == ["Signups"]
