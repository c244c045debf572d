"""Vague verbs: words at the head of a name that say which way, and not how far."""

import re
import unicodedata

# The lists are closed and short: a false alarm costs more than a missed one. Words that also name
# things are left out, such as "drive", "leverage", "growing", and the "booster" of French.
_VERBS = frozenset({
    # English
    "increase", "increasing", "improve", "improving", "grow", "boost", "boosting", "raise",
    "enhance", "enhancing", "strengthen", "strengthening", "develop", "expand", "accelerate",
    "optimise", "optimising", "optimize", "optimizing", "maximise", "maximising", "maximize",
    "maximizing", "minimise", "minimising", "minimize", "minimizing", "reduce",
    "decrease", "decreasing", "lower", "lowering", "cut",
    # French, without accents
    "augmenter", "ameliorer", "accroitre", "developper", "optimiser", "reduire", "diminuer",
    "renforcer", "dynamiser", "maximiser", "minimiser", "elever", "etendre", "baisser",
    "accelerer", "favoriser", "stimuler", "mieux",
})  # fmt: skip
_COMPARATIVES = frozenset({"more", "less", "fewer", "better"})  # "more than" compares with a thing
_NOUNS = frozenset({  # vague only with what they are of
    "improvement", "reduction",
    "augmentation", "amelioration", "accroissement", "diminution", "hausse", "baisse",
    "renforcement", "developpement", "optimisation", "plus", "moins",
})  # fmt: skip
_OF = ("in", "of", "de", "du", "des")
_ELIDED = ("d'", "d’")
_HEADS = re.compile(r"[:;–—]|\s-\s")  # "Safety: improve it" begins twice
# A quantity: not the 4 of "Q4", the 2 of "B2B", or a year by when.
_QUANTITY = re.compile(r"(?<!\w)[x×]?\d")
_YEAR = re.compile(r"\b(?:in|until|before|en|ici|avant)\s+(?:19|20)\d\d\b(?![.,%])", re.IGNORECASE)


def vague_verb(text: str) -> str | None:
    """The vague word that a text without a quantity begins with; None when it is plain enough."""
    if _QUANTITY.search(_YEAR.sub("", text)):
        return None
    heads = (head.split()[:3] for head in _HEADS.split(text))
    return next((words for words in map(_vague_head, heads) if words), None)


def _vague_head(words: list[str]) -> str | None:
    if words and _plain(words[0]) == "to":
        words = words[1:]
    if not words:
        return None
    first, second = _plain(words[0]), _plain(words[1]) if len(words) > 1 else ""
    is_vague = (
        first in _VERBS
        or (first in _COMPARATIVES and second not in {"", "than"})
        or (first in _NOUNS and (second in _OF or second.startswith(_ELIDED)))
    )
    return words[0] if is_vague else None


def _plain(word: str) -> str:
    """The word in small letters, without accents and the signs around it."""
    letters = unicodedata.normalize("NFKD", word).casefold().strip("\"“”«»'!?.,()…")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
