"""Vague verbs: words that say which way, and not how far."""

import re

_VERBS = {
    # English
    "increase", "improve", "grow", "boost", "raise", "enhance", "strengthen", "develop", "expand",
    "optimise", "optimize", "maximise", "maximize", "minimise", "minimize", "reduce", "decrease",
    "lower", "cut", "better", "accelerate", "drive", "leverage",
    # French
    "augmenter", "améliorer", "accroître", "développer", "optimiser", "réduire", "diminuer",
    "renforcer", "booster", "dynamiser", "maximiser", "minimiser", "élever", "étendre", "baisser",
    "accélérer", "favoriser", "stimuler",
}  # fmt: skip


def vague_verb(text: str) -> str | None:
    """The first vague verb of a text that holds no number; None when it is plain enough."""
    if re.search(r"\d", text):
        return None
    words = re.findall(r"\w+", text.casefold())
    return next((word for word in words if word in _VERBS), None)
