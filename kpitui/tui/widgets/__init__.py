"""Pieces that draw report values and know no session."""
