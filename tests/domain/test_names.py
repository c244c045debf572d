"""Names: what a slug may be, what text is harmless, and how a slug is made of a heading."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.errors import InvalidInput, UnknownName
from kpitui.domain.names import (
    checked_name,
    checked_note,
    checked_slug,
    in_one_line,
    likeness,
    printable,
    printable_lines,
    refuse_taken,
    resolve,
    slug_from,
)

JOINERS = "\u200c\u200d"
HOSTILE = ["\x1b[31mred", "bell\x07", "\x9b2J", "a\u202eb", "zero\u200bwidth", "\x00", "a\ud800"]


@pytest.mark.parametrize("slug", ["visits", "a", "revenue_gbp", "q4.2026", "3-d", "x" * 64])
def test_a_slug_is_small_letters_digits_and_three_signs(slug: str) -> None:
    assert checked_slug(slug) == slug


NO_SLUGS = ["", "Visits", "-a", ".a", "a b", "é", "x" * 65, "a/b", "../a", "a\n"]


@pytest.mark.parametrize("text", NO_SLUGS)
def test_anything_else_is_no_slug_and_the_sentence_shows_one(text: str) -> None:
    with pytest.raises(InvalidInput, match="begin with a letter or digit"):
        checked_slug(text)


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("revenue_gbp", "revenue_gbp"),
        ("Chiffre d’affaires", "chiffre-daffaires"),
        ("CO₂ (t)", "co2-t"),
        ("  Été 2026 ", "ete-2026"),
        ("日本", ""),
    ],
)
def test_a_slug_is_made_of_a_heading(heading: str, slug: str) -> None:
    assert slug_from(heading) == slug


@given(st.text(max_size=200))
def test_a_slug_made_of_any_text_can_be_used_or_is_empty(text: str) -> None:
    made = slug_from(text)
    assert not made or checked_slug(made) == made


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_a_terminal_could_act_on_is_refused_in_and_harmless_out(text: str) -> None:
    for check in (checked_name, checked_note):
        with pytest.raises(InvalidInput) as refusal:
            check(text)
        assert str(refusal.value).isprintable()
    assert printable(text).isprintable()


@given(st.text())
def test_nothing_printable_is_changed_and_nothing_else_gets_out(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(sign.isprintable() or sign.isspace() or sign in JOINERS for sign in shown)
    assert not any(sign in shown for sign in "\x1b\x07\n\r\x9b\u202e")


def test_names_are_trimmed_composed_and_kept_as_written() -> None:
    assert checked_name("  [/b] Ete\u0301 5\u00a0%  ") == "[/b] Et\u00e9 5\u00a0%"
    assert checked_note("two\nlines") == "two\nlines"


@pytest.mark.parametrize(("check", "longest"), [(checked_name, 120), (checked_note, 2000)])
def test_texts_have_a_length_that_is_named(check: object, longest: int) -> None:
    assert callable(check)
    assert check("x" * longest) == "x" * longest
    with pytest.raises(InvalidInput, match=str(longest)):
        check("x" * (longest + 1))


def test_a_name_has_one_line() -> None:
    with pytest.raises(InvalidInput):
        checked_name("two\nlines")


@pytest.mark.parametrize("check", [checked_name, checked_note])
def test_a_text_is_as_long_as_it_looks(check: object) -> None:
    assert callable(check)
    decomposed = "e\u0301" * 120
    assert len(check(decomposed)) == 120


def outcome(check: Callable[[str], str], text: str) -> str | InvalidInput:
    """What a check makes of a text: the text, or the refusal."""
    try:
        return check(text)
    except InvalidInput as refusal:
        return refusal


@given(st.text(max_size=300))
def test_a_text_is_taken_harmless_or_refused_with_a_harmless_sentence(text: str) -> None:
    for check in (checked_name, checked_note):
        taken = outcome(check, text)
        lines = str(taken).split("\n")
        assert [printable(line) for line in lines] == lines
        assert isinstance(taken, InvalidInput) or check(taken) == taken


@given(st.text(max_size=100))
def test_the_sentence_that_refuses_a_slug_shows_one_that_is_taken(text: str) -> None:
    taken = str(outcome(checked_slug, text))
    example = taken.rpartition(": ")[2]
    assert checked_slug(example) == example
    assert printable(taken) == taken


def test_a_note_in_one_line_keeps_its_words_apart() -> None:
    assert in_one_line("two\nlines\x1b[m") == "two lines\ufffd[m"
    assert in_one_line("") == ""


NAMES = [
    ("visits", "Site visits"),
    ("visits-paid", "Paid visits"),
    ("nps", "Net promoter score"),
    ("cafe", "Caf\u00e9"),
    ("strasse", "Straße"),
    ("paid", "NPS"),
]


@pytest.mark.parametrize(
    ("reference", "slug"),
    [
        ("visits", "visits"),
        (" VISITS ", "visits"),
        ("visits-", "visits-paid"),
        ("Paid v", "visits-paid"),
        ("nps", "nps"),
        ("net", "nps"),
        ("CAFÉ", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("STRASSE", "strasse"),
        ("paid", "paid"),
    ],
)
def test_a_reference_means_a_slug_then_a_name_then_the_only_start(
    reference: str, slug: str
) -> None:
    assert resolve(reference, NAMES, "No “{name}”.") == slug


@pytest.mark.parametrize("reference", ["visit", "vis", "s", "pai"])
def test_a_start_of_several_is_refused_with_all_of_them(reference: str) -> None:
    with pytest.raises(UnknownName, match=r"can mean .+, .+\. Write more of it") as refusal:
        resolve(reference, NAMES, "No “{name}”.")
    named = str(refusal.value).partition("can mean ")[2].partition(". Write")[0].split(", ")
    assert len(named) > 1
    assert set(named) <= {slug for slug, _name in NAMES}


def test_two_of_one_name_are_told_apart_by_their_slugs_only() -> None:
    twins = [("one", "Visits"), ("two", "Visits")]
    with pytest.raises(UnknownName, match="one, two"):
        resolve("visits", twins, "No “{name}”.")
    assert resolve("two", twins, "No “{name}”.") == "two"


@pytest.mark.parametrize(
    ("reference", "nearest"),
    [
        ("vistis", "visits"),
        ("net promotor", "nps"),
        ("coffee", "cafe"),
        ("visit paid", "visits-paid"),
    ],
)
def test_what_is_unknown_brings_the_nearest_names(reference: str, nearest: str) -> None:
    with pytest.raises(UnknownName, match=f"^No “{reference}”. Did you mean .*{nearest}"):
        resolve(reference, NAMES, "No “{name}”.")


@pytest.mark.parametrize("reference", ["", "  ", "qqqq", "\x1b[2J", "9" * 5000])
def test_what_is_like_nothing_brings_no_names(reference: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        resolve(reference, NAMES, "No “{name}”.")
    assert "Did you mean" not in str(refusal.value)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 100


@given(
    known=st.dictionaries(
        st.text("ab-", min_size=1, max_size=4), st.text("abA", min_size=1, max_size=4), max_size=6
    ),
    reference=st.text("abA -", max_size=5),
)
def test_a_reference_finds_the_only_kpi_that_it_can_mean(
    known: dict[str, str], reference: str
) -> None:
    wanted = reference.strip().casefold()
    slugs = [slug for slug in known if slug == wanted]
    names = [slug for slug, name in known.items() if name.casefold() == wanted]
    starts = [
        slug
        for slug, name in known.items()
        if wanted and (slug.startswith(wanted) or name.casefold().startswith(wanted))
    ]
    meant = slugs or names or starts
    found = outcome(lambda text: resolve(text, known.items(), "No “{name}”."), reference)
    assert found == meant[0] if len(meant) == 1 else isinstance(found, UnknownName)


def test_plain_names_need_neither_unicode_tables_nor_difflib() -> None:
    script = (
        "import sys;"
        "from kpitui.domain.names import checked_name, checked_slug, printable, resolve;"
        "checked_name('Visits'); checked_slug('visits'); printable('a\x1b');"
        "resolve('vis', [('visits', 'Site visits')], '{name}');"
        "print({'unicodedata', 'difflib'} & sys.modules.keys())"
    )
    printed = subprocess.check_output([sys.executable, "-I", "-c", script], text=True)
    assert printed == "set()\n"


@given(
    st.text(max_size=100)
    | st.text("a\u0301\u200d\u200c\ufe0f👩‍🚀\u0645\u3164\u2800 \n", max_size=30)
)
def test_what_was_taken_is_shown_as_it_was_taken(text: str) -> None:
    for check in (checked_name, checked_note):
        taken = outcome(check, text)
        if isinstance(taken, str):
            assert printable_lines(taken) == taken


def test_joiners_are_kept_where_they_join(legitimate: list[str]) -> None:
    for text in legitimate:
        assert printable(checked_name(text)) == checked_name(text)


@pytest.mark.parametrize("text", ["admin\u200d", "a\u200db", "\u200d👩", "👩\u200d", "х\u200cу"])
def test_joiners_that_join_nothing_are_refused(text: str) -> None:
    assert isinstance(outcome(checked_name, text), InvalidInput)
    assert "\ufffd" in printable(text)


def test_each_refusal_says_what_is_wrong() -> None:
    assert "not valid text" in str(outcome(checked_name, "a\udc80"))
    assert "piles up accents" in str(outcome(checked_name, "e" + "\u0301" * 9))
    assert "has no letter" in str(outcome(checked_name, "\u0301a"))
    assert "nothing but blanks" in str(outcome(checked_name, " \u2800 "))
    assert "terminal" in str(outcome(checked_name, "a\x1bb"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Visits", "ＶＩＳＩＴＳ"), ("Site visits", "site\u00a0\u2003VISITS"),
        ("Straße", "STRASSE"),
        ("Café", "CAFE\u0301"), ("ﬁne", "Fine"), ("a b", "a\u2800b"), ("❤", "❤\ufe0f"),
    ],
)  # fmt: skip
def test_names_that_look_alike_are_one_name(one: str, other: str) -> None:
    assert likeness(one) == likeness(other)
    with pytest.raises(InvalidInput, match="reads like"):
        refuse_taken("new", one, [("old", other)])
    refuse_taken("new", one, [("old", f"{other} 2")])


def test_a_flood_of_accents_is_refused_at_once() -> None:
    flood = "a" + "\u0316\u0301" * 500_000  # sorting them would take the square of their number
    assert isinstance(outcome(checked_name, flood), InvalidInput)
    assert slug_from(flood) == "a"
    with pytest.raises(UnknownName):
        resolve(flood, NAMES, "No “{name}”.")
