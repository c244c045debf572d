"""Vague verbs: what says which way and not how far, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.domain.vague import vague_verb


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("Increase traffic", "Increase"),
        ("REDUCE churn", "REDUCE"),
        ("To improve quality", "improve"),
        ("Increasing market share", "Increasing"),
        ("Better service", "Better"),
        ("More visits", "More"),
        ("Fewer complaints", "Fewer"),
        ("Improvement of margins", "Improvement"),
        ("Reduction in waste", "Reduction"),
        ("Safety: improve it", "improve"),
        ("Sales - boost them", "boost"),
        ("Cut costs", "Cut"),
    ],
)
def test_an_english_name_that_begins_with_a_vague_word_is_told(name: str, verb: str) -> None:
    assert vague_verb(name) == verb


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("Augmenter le trafic", "Augmenter"),
        ("Améliorer la qualité", "Améliorer"),
        ("AMÉLIORER LA QUALITÉ", "AMÉLIORER"),
        ("Reduire le bruit", "Reduire"),
        ("Augmentation de la marge", "Augmentation"),
        ("Amélioration du service", "Amélioration"),
        ("Réduction des coûts", "Réduction"),
        ("Baisse d’activité", "Baisse"),
        ("Plus de ventes", "Plus"),
        ("Plus d'abonnés", "Plus"),
        ("Moins de plaintes", "Moins"),
        ("Qualité : améliorer l’accueil", "améliorer"),
    ],
)
def test_a_french_name_that_begins_with_a_vague_word_is_told(name: str, verb: str) -> None:
    assert vague_verb(name) == verb


def test_an_accent_typed_as_a_sign_of_its_own_is_the_same_accent() -> None:
    assert vague_verb("Ame\u0301liorer la qualité") is not None


@pytest.mark.parametrize(
    "name",
    [
        "Increase traffic to 100,000 visits a month",
        "Boost sales to 300 a week",
        "Reduce churn by 10%",
        "Raise €5m",
        "Increase leads x2",
        "Plus de 60 % de réponses",
        "Moins de 3 plaintes par mois",
        "Grow to 2000 visits",
    ],
)
def test_a_quantity_makes_it_specific(name: str) -> None:
    assert vague_verb(name) is None


@pytest.mark.parametrize(
    "name", ["Increase Q4 revenue", "Grow B2B leads", "Improve NPS in 2026", "Réduire d’ici 2030"]
)
def test_a_quarter_a_year_and_a_digit_inside_a_word_are_no_quantity(name: str) -> None:
    assert vague_verb(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "42",
        ":",
        "To",
        "Site visits",
        "Growth",
        "Growth rate",
        "Improvement ideas per employee",
        "Reduced-price tickets sold",
        "Cut-off times kept",
        "Actions to reduce waste, done",
        "Price cut acceptance",
        "Drive units sold",
        "Drive-through orders",
        "Leverage ratio",
        "Growing degree days",
        "Developing countries reached",
        "Reducing sugar content",
        "More than one item in the basket",
        "Less than truckload shipments",
        "Booster doses given",
        "Higher education enrolments",
        "Plus-value nette",
        "Plus grande commande",
        "Moins-values",
        "Meilleures ventes",
        "Réductions accordées",
        "Développement logiciel, coût",
        "Taux d’amélioration",
    ],
)
def test_what_only_looks_vague_is_left_alone(name: str) -> None:
    assert vague_verb(name) is None


@given(st.text())
def test_any_text_is_answered_with_one_of_its_own_words(text: str) -> None:
    verb = vague_verb(text)
    assert verb is None or verb in text
