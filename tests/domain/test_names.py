"""Names: what a slug may be, what text is harmless, and how a slug is made of a heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import checked_name, checked_note, checked_slug, printable, slug_from

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
    assert all(sign.isprintable() or sign.isspace() for sign in shown)
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
