"""Reading a formula: Python's syntax tree, of which only the listed parts may pass."""

import ast
import itertools
import math
import re

from kpitui.domain.errors import InvalidInput
from kpitui.domain.formula_steps import (
    FUNCTIONS,
    Apply,
    Number,
    Part,
    Step,
    not_allowed,
    unreadable,
)
from kpitui.domain.names import checked_slug
from kpitui.language import _

_DEEPEST = 20
_FARTHEST_LAG = 104
_BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_REFERENCE = re.compile(r"(?<!\S)_(\d+)_(?!\S)")
_OTHER_SIGN = re.compile(r"[^A-Za-z0-9_+\-*/(),.\s]")
# Python warns about `1or 2` and reads `0x1f`; neither is a formula. `1e6` is.
_LETTER_AFTER_DIGIT = re.compile(r"(?<!\w)\d[\d._]*+(?:[eE][+-]?\d++)?+[A-Za-z]\w*")
_LEADING_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9_])_\w*")


def read_steps(text: str) -> tuple[Step, ...]:
    """The steps of a formula's text; raises InvalidInput naming what is not allowed."""
    slugs = [checked_slug(slug.strip()) for slug in _BRACKETED.findall(text)]
    return tuple(_Reader(_with_references(text), slugs).steps())


def _with_references(text: str) -> str:
    """The text with ` _0_ ` for the first bracketed slug and so on, fit for Python's parser."""
    bare = _BRACKETED.sub(" ", text)
    if found := _OTHER_SIGN.search(bare):
        raise unreadable(text) if found[0] in "[]" else not_allowed(found[0])
    if found := _LETTER_AFTER_DIGIT.search(bare) or _LEADING_UNDERSCORE.search(bare):
        raise not_allowed(found[0])
    order = itertools.count()
    return " ".join(_BRACKETED.sub(lambda _found: f" _{next(order)}_ ", text).split())


class _Reader:
    """Turns the syntax tree of one source into steps."""

    def __init__(self, source: str, slugs: list[str]) -> None:
        self._source = source
        self._slugs = slugs

    def steps(self) -> list[Step]:
        try:
            tree = ast.parse(self._source, mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise unreadable(self._as_typed(self._source)) from None
        return self._read(tree.body, depth=1, lag=0)

    def _read(self, node: ast.expr, depth: int, lag: int) -> list[Step]:
        if depth > _DEEPEST:
            raise InvalidInput(
                _("The formula is nested more than {count} levels deep. Split it up.").format(
                    count=_DEEPEST
                )
            )
        match node:
            case ast.BinOp():
                return self._chain(node, depth, lag)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return [*self._read(operand, depth + 1, lag), Apply("negative", 1)]
            case ast.Name(id=identifier):
                return [Part(self._slug(identifier), lag)]
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return [Number(self._number(value, node))]
            case ast.Call(func=ast.Name(id="lag"), keywords=[]):
                return self._lagged(node, depth, lag)
            case ast.Call(func=ast.Name(id=function), args=[_, *_], keywords=[]) if (
                function in FUNCTIONS
            ):
                steps = [step for part in node.args for step in self._read(part, depth + 1, lag)]
                return [*steps, Apply(function, len(node.args))]
        raise not_allowed(self._typed(node))

    def _chain(self, node: ast.BinOp, depth: int, lag: int) -> list[Step]:
        """Follows `a + b - c` without recursion: a long chain is not a deep formula."""
        links: list[tuple[str, ast.expr]] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            links.append((self._sign(left), left.right))
            left = left.left
        steps = self._read(left, depth + 1, lag)
        for sign, right in reversed(links):
            steps += [*self._read(right, depth + 1, lag), Apply(sign, 2)]
        return steps

    def _sign(self, node: ast.BinOp) -> str:
        match node.op:
            case ast.Add():
                return "+"
            case ast.Sub():
                return "-"
            case ast.Mult():
                return "*"
            case ast.Div():
                return "/"
        raise not_allowed(self._typed(node))

    def _lagged(self, node: ast.Call, depth: int, lag: int) -> list[Step]:
        match node.args:
            case [part, ast.Constant(value=int(periods))] if (
                not isinstance(periods, bool) and lag + periods <= _FARTHEST_LAG
            ):
                return self._read(part, depth + 1, lag + periods)
        raise InvalidInput(
            _(
                "“{part}” cannot be used. Write lag(orders, 1): a KPI and a whole number of "
                "periods, at most {farthest} in all."
            ).format(part=self._typed(node), farthest=_FARTHEST_LAG)
        )

    def _slug(self, identifier: str) -> str:
        if identifier.startswith("_"):
            return self._slugs[int(identifier.strip("_"))]
        return checked_slug(identifier)

    def _number(self, written: float, node: ast.Constant) -> float:
        try:
            value = float(written)
        except OverflowError:
            value = math.inf
        if math.isinf(value):
            raise not_allowed(self._typed(node))
        return value

    def _typed(self, node: ast.AST) -> str:
        return self._as_typed(ast.get_source_segment(self._source, node) or self._source)

    def _as_typed(self, source: str) -> str:
        return _REFERENCE.sub(lambda found: f"[{self._slugs[int(found[1])]}]", source)
