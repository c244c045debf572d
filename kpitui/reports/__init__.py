"""Nouns: what a person can look at, as plain values, and their renderers."""
