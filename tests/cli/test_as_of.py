"""`--as-of`: exactly what was known at the end of a day."""

import json

import pytest


@pytest.fixture
def told_late(kpitui):
    """A week that was recorded on Monday, corrected on Wednesday and taken back on Friday."""
    kpitui("kpi", "add", "visits", "--name", "Visits", "--today", "2026-11-16")
    for day, value in (("2026-11-16", "10"), ("2026-11-18", "12")):
        kpitui("log", "visits", value, "--period", "2026-W46", "--today", day)
    kpitui("undo", "--today", "2026-11-20")
    return kpitui


@pytest.mark.parametrize(
    ("day", "value"),
    [("2026-11-15", None), ("2026-11-16", 10), ("2026-11-18", 12), ("2026-11-20", 10)],
)
def test_export_gives_what_was_known_then(told_late, day, value):
    rows = told_late("export", "--as-of", day).stdout.splitlines()[1:]
    assert [float(row.split(",")[2]) for row in rows] == ([] if value is None else [value])


@pytest.mark.parametrize(("day", "value"), [("2026-11-16", 10), ("2026-11-19", 12)])
def test_status_gives_what_was_known_then(told_late, day, value):
    (row,) = json.loads(told_late("status", "--json", "--as-of", day).stdout)
    assert row["last"]["value"] == value


def test_status_before_anything_was_known_is_empty(told_late):
    assert json.loads(told_late("status", "--json", "--as-of", "2026-11-15").stdout) == []
