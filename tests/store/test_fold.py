import json

import pytest

from kpitui.domain.kpi import Kpi
from kpitui.domain.measurement import Measurement
from kpitui.store.documents import entry_fields, series_of
from kpitui.store.fold import Folding, part_of, tables_part
from kpitui.store.layout import MEASUREMENTS, entry_line

VISITS = part_of(
    1, {"kpi": "visits", "recorded": [[1, 1, 5, "anna"]], "period": ["2026-W01"], "value": [1.0]}
)
ORDERS = part_of(
    2,
    {
        "kpi": "orders",
        "unit of old": "GBP",
        "recorded": [[1, 1, 5, "anna"]],
        "period": ["2026-W01"],
        "value": [2.5],
        "mood": {"0": "good"},
    },
)


def rows(*said, kpi="visits"):
    return [Measurement(kpi=kpi, period=period, value=value) for period, value in said]


def line(number, changes, at=7, by="ben"):
    return entry_line(number, entry_fields(changes, at, by))


@pytest.fixture
def folding():
    definitions = tables_part({"kpis": {"1": {"slug": "visits", "mood": "good"}}, "reviews": {}})
    return Folding(definitions, {"visits": VISITS, "orders": ORDERS})


def tables_in(folding):
    return json.loads(b"{" + folding.definitions().removesuffix(MEASUREMENTS) + b"}")


def part_in(folding, slug):
    part = folding.series()[slug].removeprefix(b",\n")
    return json.loads(b"{" + part + b"}")


def test_a_series_that_no_entry_touches_keeps_its_bytes(folding):
    folding.add_line(2, line(2, rows(("2026-W02", 3.0))))
    assert folding.series()["orders"] is ORDERS
    assert folding.series()["visits"] != VISITS


def test_rows_go_behind_with_one_batch_for_each_entry(folding):
    folding.add_line(2, line(2, rows(("2026-W02", 3.0), ("2026-W01", None))))
    folding.add_line(3, line(3, rows(("2026-W03", 4.0)), at=8, by="anna"))
    series = series_of(folding.series()["visits"])
    assert series.period == ("2026-W01", "2026-W02", "2026-W01", "2026-W03")
    assert series.value == (1.0, 3.0, None, 4.0)
    assert [(b.rows, b.entry, b.at, b.by) for b in series.recorded] == [
        (1, 1, 5, "anna"),
        (2, 2, 7, "ben"),
        (1, 3, 8, "anna"),
    ]


def test_a_line_and_its_changes_fold_into_the_same_bytes(folding):
    changes = [
        Kpi(slug="nps", name="NPS"),
        Measurement(kpi="visits", period="2026-W02", value=3.0, note="a", confidence=0.5),
        *rows(("2026-W02", 1.0), kpi="nps"),
        *rows(("2026-W03", 1.0)),
    ]
    other = Folding(folding.definitions(), folding.series())
    folding.add_line(2, line(2, changes))
    other.add_changes(changes, 2, 7, "ben")
    assert other.definitions() == folding.definitions()
    assert other.series() == folding.series()


def test_what_is_unknown_stays(folding):
    fields = entry_fields(rows(("2026-W02", 3.0), kpi="orders"), 7, "ben")
    fields["measurements"][0]["weather"] = "rain"
    fields["reviews"] = [{"decided": "x"}]
    folding.add_line(2, entry_line(2, fields))
    [orders] = part_in(folding, "orders").values()
    assert (orders["unit of old"], orders["mood"]) == ("GBP", {"0": "good"})
    assert orders["weather"] == {"1": "rain"}
    tables = tables_in(folding)
    assert tables["kpis"]["1"]["mood"] == "good"
    assert tables["reviews"] == {"1": {"entry": 2, "at": 7, "by": "ben", "decided": "x"}}


def test_a_document_gets_the_number_after_the_largest(folding):
    folding.add_line(2, line(2, [Kpi(slug="a", name="A"), Kpi(slug="b", name="B")]))
    assert list(tables_in(folding)["kpis"]) == ["1", "2", "3"]
    gap = Folding(tables_part({"kpis": {"7": {"slug": "x"}}}))
    gap.add_line(2, line(2, [Kpi(slug="a", name="A")]))
    assert list(tables_in(gap)["kpis"]) == ["7", "8"]


def test_a_kpi_without_a_series_gets_the_next_number(folding):
    folding.add_line(2, line(2, rows(("2026-W02", 1.0), kpi="nps")))
    assert list(folding.series()) == ["visits", "orders", "nps"]
    assert list(part_in(folding, "nps")) == ["3"]


def test_nothing_folds_into_every_table_empty():
    assert tables_in(Folding()) == {
        name: {} for name in ("objectives", "kpis", "targets", "links", "markers", "undos")
    }
    assert Folding().series() == {}
