"""Verbs: what a person can change, one short function each."""
