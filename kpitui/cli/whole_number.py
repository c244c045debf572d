"""Whole numbers as options take them: a few plain digits."""

import re

import click

from kpitui.language import _


def whole_number(written: str) -> int:
    """The number in up to four ASCII digits; raises BadParameter for `1_0` and other digits."""
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", written):
        raise click.BadParameter(_("{value} is not a valid integer.").format(value=repr(written)))
    return int(written)
