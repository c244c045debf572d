import io
import unicodedata
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitui.domain.errors import AmbiguousNumber, InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.links import Link, Marker
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.period import Cadence, Period
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.as_csv import measurements_csv
from kpitui.reports.as_export import export_json
from kpitui.store.kpi_file import KpiFile
from kpitui.usecases.import_values import import_values, imported
from kpitui.usecases.read_export import read_export, understand_export
from kpitui.usecases.read_periods import DateOrder
from kpitui.usecases.read_table import read_table
from kpitui.usecases.session import Session
from kpitui.usecases.table_layout import Layout
from kpitui.usecases.understand_table import understand
from kpitui.usecases.understanding import Instructions

TODAY = date(2026, 11, 23)
KPIS = (
    Kpi(slug="visits", name="Site visits", decimals=0),
    Kpi(slug="orders", name="Orders", cadence=Cadence.MONTH),
    Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE, cadence=Cadence.MONTH),
    Kpi(
        slug="rate", name="Rate", kind=Kind.RATIO, numerator="orders", denominator="visits",
        cadence=Cadence.MONTH,
    ),
    Kpi(slug="old", name="Old", archived=True),
)  # fmt: skip
WIDE = "week,visits\n2026-01-05,9200\n2026-01-12,9300.5\n"


@pytest.fixture
def session(tmp_path):
    """A session on a file with KPIs of several kinds."""
    return session_on(tmp_path / "kpi.json", *KPIS)


def session_on(path, *definitions):
    file = KpiFile(str(path))
    if definitions:
        file.create(Ledger().with_changes(definitions, 0, "anna"), "anna")
    return Session(file, now=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC), by="ben")


def understood(text, workbook=None, **said):
    workbook = workbook or Workbook(Ledger().with_changes(KPIS, 0, "anna"))
    table = read_table(io.StringIO(text, newline=""))
    return understand(table, workbook, Instructions(**said))


def refusal(text, workbook=None, **said):
    workbook = workbook or Workbook(Ledger().with_changes(KPIS, 0, "anna"))
    with pytest.raises(InvalidInput) as caught:
        imported(workbook, understood(text, workbook, **said), TODAY)
    return str(caught.value)


def values_of(understanding):
    measured = (point.measurement for point in understanding.points)
    return [(each.kpi, each.period, each.value) for each in measured]


def test_a_wide_table_is_understood():
    found = understood(WIDE)
    assert found.layout is Layout.WIDE
    assert found.period_heading == "week"
    assert found.decimal == "."
    assert [period.key for period in found.span] == ["2026-W02", "2026-W03"]
    assert found.rows == 2
    assert [(each.kpi.slug, each.is_new, each.values) for each in found.destinations] == [
        ("visits", False, 2)
    ]
    assert values_of(found) == [("visits", "2026-W02", 9200), ("visits", "2026-W03", 9300.5)]


def test_a_long_table_is_understood():
    found = understood(
        "KPI;Periode;Valeur;Remarque;Region\n"
        "visits;2026-W02;9 200,5;campaign;north\n"
        "Orders;2026-01;310;;south\n"
        "visits;2026-W03;;shop closed;\n"
    )
    assert found.layout is Layout.LONG
    assert found.decimal == ","
    assert found.unused == ("Region",)
    assert [point.measurement.note for point in found.points] == ["campaign", "", "shop closed"]
    assert values_of(found) == [
        ("visits", "2026-W02", 9200.5),
        ("orders", "2026-01", 310),
        ("visits", "2026-W03", None),
    ]


def test_blank_cells_of_a_wide_table_are_no_values():
    found = understood("date,visits,orders\n2026-01-05,1,\n2026-01-12,,2\n,,\n2026-01-19,,\n")
    assert values_of(found) == [("visits", "2026-W02", 1), ("orders", "2026-01", 2)]


def test_a_column_without_values_is_left_out():
    found = understood("date,visits,unknown\n2026-01-05,1,\n")
    assert found.unused == ("unknown",)


def test_headings_match_slugs_names_and_what_slugs_are_made_from():
    found = understood("date,SITE VISITS,Órders\n2026-01-05,1,2\n")
    assert [each.kpi.slug for each in found.destinations] == ["visits", "orders"]


def test_a_heading_that_only_begins_like_a_name_is_unknown():
    assert "No KPI is called “vis”" in refusal("date,vis\n2026-01-05,1\n")


def test_unknown_columns_are_listed_with_what_to_do():
    said = refusal("date,visits,a,b\n2026-01-05,1,2,3\n")
    assert "“a”, “b”" in said
    assert "--create" in said
    assert "--kpi" in said


def test_two_columns_of_one_kpi_are_refused():
    assert "both the KPI visits" in refusal("date,visits,Site visits\n2026-01-05,1,2\n")


def test_a_single_column_goes_to_the_kpi_that_was_named():
    found = understood("date,whatever\n2026-01-05,1\n", kpi="vis")
    assert values_of(found) == [("visits", "2026-W02", 1)]
    assert "one column of values" in refusal("date,a,b\n2026-01-05,1,2\n", kpi="visits")


def test_a_named_kpi_takes_value_and_note():
    found = understood("date,value,note\n2026-01-05,1,x\n", kpi="visits")
    assert found.points[0].measurement.note == "x"


def test_a_table_that_names_its_kpis_takes_no_other():
    assert "Leave --kpi out" in refusal("kpi,date,value\nvisits,2026-01-05,1\n", kpi="visits")


def test_a_long_table_needs_its_headings():
    assert "kpi, period and value" in refusal(WIDE, layout=Layout.LONG)


def test_a_long_table_can_be_read_as_wide():
    text = "date,kpi,value\n2026-01-05,1,2\n"
    found = understood(text, layout=Layout.WIDE, create=True)
    assert [each.kpi.slug for each in found.destinations] == ["kpi", "value"]


def test_a_table_without_dates_says_what_it_holds_instead():
    said = refusal("t,leading_indicator,sales\n1,10.01,200.1\n2,10.07,199.5\n", create=True)
    assert "“t” with “1”, “2”" in said
    assert "2026-11-22" in said


def test_a_table_without_values_is_refused():
    assert "no values" in refusal("date,visits\n2026-01-05,\n")


def test_the_decimal_sign_is_decided_for_the_whole_file():
    found = understood("date;visits;orders\n2026-01-05;1.234;2,5\n")
    assert values_of(found) == [("visits", "2026-W02", 1234), ("orders", "2026-01", 2.5)]
    with pytest.raises(AmbiguousNumber, match="--decimal"):
        understood("date;visits\n2026-01-05;1.234\n")


@pytest.mark.parametrize(("decimal", "value"), [(".", 1.234), (",", 1234)])
def test_the_decimal_sign_that_was_said_counts(decimal, value):
    found = understood("date;visits\n2026-01-05;1.234\n", decimal=decimal)
    assert values_of(found) == [("visits", "2026-W02", value)]


def test_dates_follow_the_order_that_was_said():
    found = understood("date,visits\n03/02/2026,1\n", dates=DateOrder.DMY)
    assert found.points[0].measurement.period == "2026-W06"
    assert "--dates" in refusal("date,visits\n03/02/2026,1\n")


def test_every_cell_that_cannot_be_read_is_named():
    said = refusal("date,visits,orders\n2026-01-05,abc,1\n2026-01-12,1,n/a\n", create=True)
    assert "2 cells cannot be taken. Nothing was saved." in said
    assert "row 2, visits: “abc”" in said
    assert "row 3, orders: “n/a”" in said


def test_a_value_without_a_date_is_refused():
    assert "row 3, date: This is blank" in refusal("date,visits\n2026-01-05,1\n,2\n")


def test_a_value_without_a_kpi_is_refused():
    assert "row 2, kpi: This is blank" in refusal("kpi,date,value\n,2026-01-05,1\n")


def test_two_values_for_one_period_are_refused_with_both_rows():
    said = refusal("date,visits\n2026-01-05,1\n2026-01-06,2\n")
    assert "row 3, visits: visits has a value for 2026-W02 already, in row 2" in said


def test_the_same_value_twice_is_one():
    assert len(understood("date,visits\n2026-01-05,1\n2026-01-05,1\n").points) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("date,visits\n2026-12-07,1\n", "row 2, visits: 2026-W50 lies in the future"),
        ("date,rate\n2026-01-05,1\n", "computed from orders / visits"),
        ("date,old\n2026-01-05,1\n", "archived"),
        ("date,orders\n2026-W02,1\n", "row 2, orders: orders is measured by the month"),
        ("date,launch\n2026-01-05,7\n", "row 2, launch: “7” says neither done nor not done"),
        ("kpi,date,value,note\nvisits,2026-01-05,1,a\x1bb\n", "row 2, value: "),
        ("kpi,date,value,confidence\nvisits,2026-01-05,1,300\n", "row 2, confidence: “300”"),
    ],
)
def test_the_rules_are_those_of_log_and_the_row_is_named(text, reason):
    assert reason in refusal(text)


def test_a_milestone_takes_words_and_has_no_say_in_the_decimal_sign():
    found = understood("date;launch;visits\n2026-01-05;done;1,5\n")
    assert values_of(found) == [("launch", "2026-01", 1), ("visits", "2026-W02", 1.5)]


def test_new_kpis_take_slug_name_cadence_and_decimals_from_the_table():
    text = "month,revenue_gbp,Öffnungs-Rate (%)\n2026-01-31,1.5,3\n2026-02-28,2.25,4\n"
    first, second = (each.kpi for each in understood(text, create=True).destinations)
    assert (first.slug, first.name) == ("revenue_gbp", "revenue_gbp")
    assert (first.cadence, first.decimals, first.kind) == (Cadence.MONTH, 2, Kind.LEVEL)
    assert (second.slug, second.name) == ("offnungs-rate", "Öffnungs-Rate (%)")
    assert second.decimals == 0


def test_a_new_kpi_with_one_date_takes_the_cadence_of_the_table():
    text = "date,a,b\n2026-01-05,1,1\n2026-01-12,2,\n2026-01-19,3,\n"
    assert {each.kpi.cadence for each in understood(text, create=True).destinations} == {
        Cadence.WEEK
    }


def test_a_new_kpi_with_mixed_periods_is_refused():
    assert "mix periods" in refusal("period,a\n2026-W02,1\n2026-01,2\n", create=True)


def test_a_heading_without_plain_letters_makes_no_kpi():
    assert "No short name" in refusal("date,収入\n2026-01-05,1\n", create=True)


def test_an_import_is_one_entry_and_counts_what_it_did(session):
    outcome = import_values(session, understood(WIDE + "2026-01-19,1\n", session.workbook))
    assert outcome == ((), 3, 0, 0)
    assert session.workbook.ledger.next_entry == 3
    again = WIDE.replace("9300.5", "9301") + "2026-01-19,1\n2026-01-26,2\n"
    assert import_values(session, understood(again, session.workbook)) == ((), 1, 1, 2)
    assert {each.by for each in session.workbook.series("visits").rows()} == {"ben"}


def test_the_same_file_again_writes_nothing(session, tmp_path):
    import_values(session, understood(WIDE, session.workbook))
    before = (tmp_path / "kpi.json").stat().st_mtime_ns
    assert import_values(session, understood(WIDE, session.workbook)) == ((), 0, 0, 2)
    assert (tmp_path / "kpi.json").stat().st_mtime_ns == before


def test_new_kpis_and_their_values_are_one_entry(session):
    text = "date,fresh,visits\n2026-01-05,1,2\n2026-01-12,3,4\n"
    outcome = import_values(session, understood(text, session.workbook, create=True))
    assert outcome == (("fresh",), 4, 0, 0)
    assert session.workbook.ledger.next_entry == 3
    assert list(session.workbook.values("fresh").values()) == [1, 3]


def test_one_wrong_cell_saves_nothing(session, tmp_path):
    before = (tmp_path / "kpi.json").read_bytes()
    understanding = understood(
        "date,fresh,visits\n2026-01-05,1,2\n2027-01-05,3,4\n", session.workbook, create=True
    )
    with pytest.raises(InvalidInput, match=r"row 3, fresh: .* lies in the future"):
        import_values(session, understanding)
    assert (tmp_path / "kpi.json").read_bytes() == before


def test_a_kpi_that_somebody_else_made_meanwhile_is_not_overwritten(session):
    understanding = understood("date,fresh\n2026-01-05,1\n", session.workbook, create=True)
    session.record(lambda workbook: [Kpi(slug="fresh", name="Another")])
    with pytest.raises(InvalidInput, match="already"):
        import_values(session, understanding)
    assert session.workbook.kpi("fresh").name == "Another"


def test_an_export_reads_back_the_days_of_a_daily_kpi_that_is_measured_on_mondays(tmp_path):
    daily = Kpi(slug="cash", name="Cash", cadence=Cadence.DAY)
    rows = [
        Measurement(kpi="cash", period=day, value=1.234) for day in ("2026-01-05", "2026-01-12")
    ]
    text = measurements_csv(Workbook(Ledger().with_changes([daily, *rows], 0, "anna")))
    fresh = session_on(tmp_path / "fresh.json")
    import_values(fresh, understood(text, fresh.workbook, create=True))
    assert fresh.workbook.kpi("cash").cadence is Cadence.DAY
    assert values_in(fresh.workbook) == {
        ("cash", "2026-01-05"): 1.234,
        ("cash", "2026-01-12"): 1.234,
    }


def test_an_archived_kpi_in_an_export_is_no_obstacle_while_nothing_changes(session):
    session.record(lambda _workbook: [Measurement(kpi="old", period="2026-W02", value=1.0)])
    text = measurements_csv(session.workbook)
    assert import_values(session, understood(text, session.workbook)) == ((), 0, 0, 1)


def values_in(workbook):
    return {
        (slug, period.key): value
        for slug in workbook.all_kpis
        for period, value in workbook.series(slug).values.items()
    }


def said_in(workbook):
    """What an export says of every period, apart from who recorded it and when."""
    return [line.rsplit(",", 2)[0] for line in measurements_csv(workbook).splitlines()]


PERIODS = {
    cadence: [Period.containing(TODAY, cadence).shifted(-back).key for back in range(1, 40)]
    for cadence in Cadence
}
BLANKS = " \u00a0\u202f\n"
NOTES = st.text(
    st.characters(
        codec="utf-8", categories=("L", "N", "P", "S"), include_characters=" \u00a0\u202f\n"
    ),
    max_size=12,
)


@st.composite
def workbooks(draw):
    """Any KPIs with any values, notes, confidences and skips that may be recorded."""
    changes = []
    for slug in draw(st.lists(st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,9}", fullmatch=True),
                              min_size=1, max_size=4, unique=True)):  # fmt: skip
        cadence = draw(st.sampled_from(Cadence))
        changes.append(Kpi(slug=slug, name=slug, cadence=cadence))
        for key in draw(st.lists(st.sampled_from(PERIODS[cadence]), unique=True, max_size=5)):
            note = unicodedata.normalize("NFC", draw(NOTES)).strip()
            value = draw(st.none() | st.floats(-1e100, 1e100) | st.integers(-9999, 9999))
            changes.append(
                Measurement(
                    kpi=slug,
                    period=key,
                    value=value if value is None else float(value),
                    note=note or ("closed" if value is None else ""),
                    confidence=None if value is None else draw(st.none() | st.floats(0, 1)),
                )
            )
    return Workbook(Ledger().with_changes(changes, 1_700_000_000, "anna"))


@settings(deadline=None, max_examples=60)
@given(workbooks())
def test_what_csv_exports_is_imported_into_a_fresh_file_and_exported_again(workbook):
    exported = measurements_csv(workbook)
    if len(exported.splitlines()) == 1:
        return
    with TemporaryDirectory() as folder:
        fresh = session_on(f"{folder}/kpi.json")
        import_values(fresh, understood(exported, fresh.workbook, create=True))
        assert sorted(said_in(fresh.workbook)) == sorted(said_in(workbook))
        assert import_values(fresh, understood(exported, fresh.workbook)).new == 0


@settings(deadline=None, max_examples=30)
@given(workbooks())
def test_what_json_exports_is_imported_into_a_fresh_file_and_exported_again(workbook):
    export = read_export(msgspec.json.encode(export_json(workbook)))
    with TemporaryDirectory() as folder:
        fresh = session_on(f"{folder}/kpi.json")
        import_values(fresh, understand_export(export, fresh.workbook, Instructions(create=True)))
        assert said_in(fresh.workbook) == said_in(workbook)


WORDS = """kpi period value note date visits 2026-01-05 2026-W02 2026 13/02/2026 1 1,5 1.234 (5)
=x nan 1e400 \x1b[31m é ² ٣ 0000-00-00 31.12.9999 '=x \" sep=,"""
CELLS = st.sampled_from(["", *WORDS.split()]) | st.text(max_size=5)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_any_text_is_understood_or_refused_in_printable_words(rows, separator, create):
    text = "\n".join(separator.join(row) for row in rows)
    said = ""
    try:
        understood(text, create=create)
    except InvalidInput as error:
        said = str(error).replace("\n", "")
    assert said == printable(said)


def exported_document(*changes):
    workbook = Workbook(Ledger().with_changes(changes, 5, "anna"))
    return workbook, read_export(msgspec.json.encode(export_json(workbook)))


FULL = (
    Objective(slug="grow", name="Grow", owner="anna", deadline=date(2026, 12, 31)),
    msgspec.structs.replace(KPIS[3], objective="grow", unit="%"),
    *KPIS[:3],
    KPIS[4],
    Target(kpi="visits", since=date(2026, 1, 1), goal=10.0, deadline=date(2026, 12, 31)),
    Link(leading="visits", lagging="orders", lead=2),
    Marker(kpi="visits", day=date(2026, 3, 2), text="new page"),
    Measurement(kpi="visits", period="2026-W02", value=1.5, note="x", confidence=0.5),
    Measurement(kpi="old", period="2026-W02", value=2.0),
)


def test_a_json_export_brings_all_definitions_into_a_fresh_file(tmp_path):
    workbook, export = exported_document(*FULL)
    fresh = session_on(tmp_path / "kpi.json")
    understanding = understand_export(export, fresh.workbook, Instructions(create=True))
    outcome = import_values(fresh, understanding)
    assert set(outcome.created) == workbook.all_kpis.keys()
    assert fresh.workbook.ledger.next_entry == 2
    before, after = (
        {
            table: sorted(({**each, "entry": 0, "at": 0, "by": ""} for each in documents), key=str)
            for table, documents in msgspec.to_builtins(export_json(each)).items()
            if table not in {"schema", "measurements", "kpis"}
        }
        for each in (workbook, fresh.workbook)
    )
    assert after == before
    for slug, kpi in workbook.all_kpis.items():
        made = fresh.workbook.all_kpis[slug]
        assert msgspec.structs.replace(made, entry=1, at=5, by="anna") == kpi
    assert said_in(fresh.workbook)[1:] == [
        "visits,2026-W02,1.5,x,0.5",
        "old,2026-W02,2,,",
    ]


def test_a_json_export_leaves_definitions_that_are_there_alone(session):
    _workbook, export = exported_document(
        Kpi(slug="visits", name="Other name"),
        Measurement(kpi="visits", period="2026-W02", value=1.5),
    )
    understanding = understand_export(export, session.workbook, Instructions(create=True))
    assert import_values(session, understanding) == ((), 1, 0, 0)
    assert session.workbook.kpi("visits").name == "Site visits"


def test_a_json_export_with_missing_kpis_needs_create(tmp_path):
    _workbook, export = exported_document(*FULL)
    with pytest.raises(InvalidInput, match=r"No KPI is called .*visits.* --create"):
        understand_export(export, Workbook(), Instructions())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{}", "no export of kpitui"),
        (b"[" * 100_000, "no export of kpitui"),
        (b'{"schema":1,"measurements":[{"kpi":"a","period":"2026"}]}', "no export of kpitui"),
        (b'{"schema":2,"measurements":[]}', "schema 2"),
        (b'{"schema":1,"measurements":[],"links":"\xff"}', "no export of kpitui"),
    ],
)
def test_other_json_is_refused(content, reason):
    with pytest.raises(InvalidInput, match=reason):
        read_export(content)


@pytest.mark.parametrize(
    ("kpis", "reason"),
    [
        ([], "no definition of “a”"),
        ([{"name": "A"}], "no export of kpitui"),
        ([{"id": "a b", "name": "A"}, {"id": "a", "name": "A"}], "cannot be a short name"),
        ([{"id": "a", "name": "A", "formula": "a + 1"}], "no KPI “a”"),
    ],
)
def test_definitions_that_break_the_rules_are_refused(kpis, reason):
    document = {
        "schema": 1,
        "kpis": kpis,
        "measurements": [{"kpi": "a", "period": "2025", "value": 1}],
    }

    def take():
        export = read_export(msgspec.json.encode(document))
        said = understand_export(export, Workbook(), Instructions(create=True))
        imported(Workbook(), said, TODAY)

    with pytest.raises(InvalidInput, match=reason):
        take()
