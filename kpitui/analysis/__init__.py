"""Statistics over sequences of values."""
