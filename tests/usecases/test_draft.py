from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.kpi import Direction, Kind, Kpi, Role, ScopeKind
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.objective import Objective
from kpitui.domain.target import Reach, Target, Waypoint
from kpitui.domain.workbook import Workbook
from kpitui.language import speak
from kpitui.store.demo import demo_workbook
from kpitui.usecases.draft import WHOLE, KpiDraft, kpi_draft, objective_draft
from kpitui.usecases.draft_texts import asked_of_kpi, kpi_texts, objective_texts
from kpitui.usecases.kpis import KpiFields, edited_kpi, new_kpi
from kpitui.usecases.objectives import ObjectiveFields

TODAY = date(2026, 11, 23)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def book(*changes) -> Workbook:
    return Workbook(Ledger().with_changes(changes, at=0, by="anna"))


def target(kpi: str, **fields) -> Target:
    return Target(kpi=kpi, since=FIRST, **fields)


WORKBOOK = book(
    Objective(slug="grow", name="Grow", owner="anna", start=FIRST, deadline=LAST, note="a\nb"),
    Objective(slug="old", name="Old", archived=True),
    Kpi(slug="visits", name="Visites où l’on achète", kind=Kind.FLOW, unit="visits", decimals=0),
    target("visits", goal=12_500.0, milestones=(Waypoint(date(2026, 6, 30), 9000.0),)),
    Kpi(slug="orders", name="Orders", kind=Kind.FLOW, tags=("web", "weekly"), objective="old"),
    target("orders", goal=1.125, cumulative=True, start=FIRST, deadline=LAST, reach=Reach.BEFORE),
    Kpi(
        slug="conversion",
        name="%",
        kind=Kind.RATIO,
        numerator="orders",
        denominator="visits",
        direction=Direction.DOWN,
    ),
    target("conversion", baseline=0.1 + 0.2, goal=1e-7, why="less"),
    Kpi(slug="nps", name="NPS", role=Role.LAGGING, scope=ScopeKind.TEAM, scope_name="Sales"),
    Kpi(slug="temperature", name="T", direction=Direction.BAND, note="in the\nshop"),
    target("temperature", low=-3.5, high=1_234_567.0, baseline=2.0),
    Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE, source="Jane", owner="ben"),
    target("launch", goal=1.0, deadline=LAST),
    Kpi(slug="odd", name="Odd", formula="[orders] * 2", unit="€, net", tags=("a, b",)),
)
SLUGS = sorted(WORKBOOK.all_kpis)


def drafted(of: str | None = None, workbook: Workbook = WORKBOOK, **typed: str) -> KpiDraft:
    return kpi_draft(kpi_texts(workbook, of) | typed, workbook, TODAY, of)


def blank(**typed: str) -> KpiDraft:
    return drafted(**{"name": "New one", **typed})


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("slug", SLUGS)
def test_texts_that_nobody_touched_change_nothing(slug: str, language: str) -> None:
    speak(language)
    draft = drafted(slug)
    assert draft.errors == {}
    assert draft.fields == KpiFields()
    assert edited_kpi(WORKBOOK, slug, draft.fields, TODAY) == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("slug", SLUGS)
def test_texts_typed_anew_mean_the_same_definition(slug: str, language: str) -> None:
    """Read against a blank KPI, every text counts as typed."""
    speak(language)
    old = WORKBOOK.all_kpis[slug]
    same = {"slug": "again", "name": f"{old.name} 2"}  # no two KPIs share a name
    draft = kpi_draft(kpi_texts(WORKBOOK, slug) | same, WORKBOOK, TODAY)
    if slug == "odd":  # a tag with a comma becomes two once it is typed
        same["tags"] = ("a", "b")
    assert draft.errors == {}
    made = new_kpi(WORKBOOK, "again", draft.fields, TODAY)
    assert made[0] == msgspec.structs.replace(old, entry=0, by="", **same)
    before = WORKBOOK.target_path(slug).versions
    if before and slug != "temperature":  # nobody is asked for the baseline of a band
        kept = {"kpi": "again", "since": made[1].since, "entry": 0, "by": "", "why": ""}
        assert made[1] == msgspec.structs.replace(before[-1], milestones=(), **kept)


@given(st.floats(-1e100, 1e100))
def test_every_number_is_written_so_that_it_reads_back(value: float) -> None:
    for language in ("en", "fr"):
        speak(language)
        workbook = book(Kpi(slug="a", name="A"), target("a", goal=value))
        text = kpi_texts(workbook, "a")["goal"]
        assert blank(goal=text).target.goal == value


def test_the_short_name_follows_from_the_name() -> None:
    assert blank(name="Visites où l’on achète").slug == "visites-ou-lon-achete"
    assert blank(slug=" own ").slug == "own"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Give it a name"),
        ({"name": "日本"}, "slug", "short name"),
        ({"slug": "visits"}, "slug", "already"),
        ({"slug": "A B"}, "slug", "cannot be a short name"),
        ({"name": "x" * 200, "slug": "x"}, "name", "characters long"),
        ({"goal": "twelve"}, "goal", "not a number"),
        ({"goal": "12,500"}, "goal", "can mean"),
        ({"deadline": "soon"}, "deadline", "not a date"),
        ({"decimals": "two"}, "decimals", "no number of decimals"),
        ({"decimals": "-1"}, "decimals", "no number of decimals"),
        ({"decimals": "99"}, "decimals", "from 0 to 6"),
        ({"scope": "galaxy:M31"}, "scope", "no scope"),
        ({"objective": "nowhere"}, "objective", "no objective"),
        ({"kind": "ratio", "numerator": "order", "denominator": "?"}, "denominator", "no KPI"),
        ({"kind": "ratio", "numerator": "orders"}, "denominator", "needs both"),
        ({"kind": "ratio", "denominator": "orders"}, "numerator", "needs both"),
        ({"formula": "[orders] +"}, "formula", "formula"),
        ({"direction": "band", "low": "3"}, "high", "both its ends"),
        ({"direction": "band", "low": "3", "high": "3"}, "low", "lower to its upper"),
        ({"goal": "1", "baseline": "2"}, "goal", "wrong side"),
        ({"goal": "2", "baseline": "1", "direction": "down"}, "goal", "wrong side"),
        ({"start": "2026-12-31", "deadline": "2026-01-01"}, "deadline", "must come after"),
        ({"kind": "flow", "goal": "5", "cumulative": "yes"}, "cumulative", "the day it counts"),
    ],
)
def test_a_wrong_text_is_objected_to_at_its_field(typed, field: str, words: str) -> None:
    draft = blank(**typed)
    assert draft.fields is None
    assert list(draft.errors) == [field]
    assert words in draft.errors[field]


def test_every_field_that_cannot_be_read_has_its_sentence() -> None:
    assert set(blank(goal="x", deadline="y", name="").errors) == {"goal", "deadline", "name"}


def test_an_objection_that_no_field_brings_about_is_against_the_whole() -> None:
    workbook = book(Kpi(slug="a", name="A", kind=Kind.FLOW), target("a", goal=1.0, cumulative=True))
    draft = drafted("a", workbook, owner="ben")
    assert list(draft.errors) == [WHOLE]


def test_a_cadence_stays_once_values_were_recorded() -> None:
    workbook = book(Kpi(slug="a", name="A"), Measurement(kpi="a", period="2026-W40", value=1.0))
    draft = drafted("a", workbook, cadence="month")
    assert "Make a new KPI" in draft.errors["cadence"]


@pytest.mark.parametrize(
    ("kind", "direction", "asked", "not_asked"),
    [
        ("flow", "up", {"cumulative", "goal", "baseline"}, {"numerator", "low", "high"}),
        ("level", "down", {"goal", "baseline", "reach"}, {"cumulative", "denominator"}),
        ("ratio", "up", {"numerator", "denominator"}, {"cumulative"}),
        ("level", "band", {"low", "high"}, {"goal", "baseline", "reach"}),
        ("milestone", "up", {"deadline"}, {"goal", "baseline", "unit", "decimals"}),
    ],
)
def test_only_what_makes_sense_is_asked(kind: str, direction: str, asked, not_asked) -> None:
    found = asked_of_kpi(kpi_texts(WORKBOOK) | {"kind": kind, "direction": direction})
    assert asked <= found
    assert not not_asked & found


def test_what_is_no_longer_asked_is_taken_away_where_it_would_contradict() -> None:
    draft = drafted("orders", direction="band", low="1", high="2")
    assert draft.fields == KpiFields(
        direction=Direction.BAND, low=1.0, high=2.0, goal=None, cumulative=False
    )
    assert drafted("conversion", kind="level").fields == KpiFields(
        kind=Kind.LEVEL, numerator=None, denominator=None
    )


def test_a_milestone_with_a_deadline_is_to_be_done_by_then() -> None:
    draft = blank(kind="milestone", deadline="2026-12-31", goal="77")
    assert draft.target.goal == 1.0
    assert drafted("launch", deadline="").target.goal is None


def test_what_was_understood_leaves_out_what_is_wrong() -> None:
    draft = blank(goal="12.5k", deadline="never", unit="visits", decimals="99")
    assert (draft.target.goal, draft.target.deadline) == (12_500.0, None)
    assert (draft.kpi.unit, draft.kpi.decimals) == ("visits", 99)
    assert blank(decimals="99").kpi.decimals is None


def test_an_untouched_objective_is_read_as_no_change() -> None:
    for slug in WORKBOOK.all_objectives:
        draft = objective_draft(objective_texts(WORKBOOK, slug), WORKBOOK, TODAY, slug)
        assert draft.errors == {}
        assert draft.fields == ObjectiveFields()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "name", "Give it a name"),
        ({"name": "Grow"}, "slug", "already"),
        ({"name": "A", "start": "2026-12-31", "deadline": "2026-01-01"}, "deadline", "after"),
        ({"name": "A", "start": "someday"}, "start", "not a date"),
        ({"name": "A", "owner": "o" * 200}, "owner", "characters long"),
    ],
)
def test_a_wrong_objective_is_objected_to_at_its_field(typed, field: str, words: str) -> None:
    draft = objective_draft(objective_texts(WORKBOOK) | typed, WORKBOOK, TODAY)
    assert draft.fields is None
    assert list(draft.errors) == [field]
    assert words in draft.errors[field]


def test_an_objective_is_read_from_what_was_typed() -> None:
    typed = {"name": " New ", "deadline": "2026-12-31", "owner": "ben"}
    draft = objective_draft(objective_texts(WORKBOOK) | typed, WORKBOOK, TODAY)
    assert draft.slug == "new"
    assert draft.fields == ObjectiveFields(name="New", owner="ben", deadline=LAST)


def test_every_kpi_of_the_demo_is_read_as_no_change() -> None:
    demo = demo_workbook()
    assert demo.all_kpis
    for slug in demo.all_kpis:
        draft = drafted(slug, demo)
        assert draft.errors == {}
        assert draft.fields == KpiFields()
        assert edited_kpi(demo, slug, draft.fields, TODAY) == []
