"""Division that gives nothing where the result would say nothing."""

LARGEST = 1e100  # squares and sums of a million such values are still finite


def bounded(value: float) -> float | None:
    """The value itself; None for NaN and for what is too large to be counted with."""
    return value if abs(value) <= LARGEST else None


def quotient(numerator: float | None, denominator: float | None) -> float | None:
    """Numerator over denominator; None when one is missing, for a zero below, and beyond 1e100."""
    if numerator is None or not denominator:
        return None
    return bounded(numerator / denominator)
