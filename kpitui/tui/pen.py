"""The pen: what a terminal writes in, and the shortest way from one look to the next."""

import re
from collections.abc import Iterator

_STYLE_OR_MOVE = re.compile(r"\x1b\[(?:(?P<style>[0-9;]*)m|[0-9]+;[0-9]+H)")
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29}  # flags and what ends them
_WIDTHS = {5: 2, 2: 4}  # of an extended colour: its own code, and what follows
_EXTENDED = {38, 48}

Look = tuple[frozenset[int], str, str]
"""The flags that are set, and the codes of the colour in front and behind; empty is the default."""

PLAIN: Look = (frozenset(), "", "")


class Pen:
    """Rewrites what is sent to a terminal, so that only changes of its look are sent.

    Every piece of text that Textual draws carries its whole look and ends in a reset: over a slow
    line that is most of the traffic.
    """

    def __init__(self) -> None:
        self._is: Look | None = None  # nobody knows yet what the terminal is set to
        self._wanted = PLAIN

    def lean(self, data: str) -> str:
        """The same output in fewer characters."""
        return "".join(self._pieces(data))

    def _pieces(self, data: str) -> Iterator[str]:
        end = 0
        for found in _STYLE_OR_MOVE.finditer(data):
            yield from self._written(data[end : found.start()])
            end = found.end()
            style = found["style"]
            if style is None:
                yield found.group()
            elif (look := applied(self._wanted, style)) is not None:
                self._wanted = look
            else:  # nothing that is known here: let it through, and begin anew behind it
                yield self._switch() + found.group()
                self._is = None
        yield from self._written(data[end:])

    def _written(self, text: str) -> Iterator[str]:
        if text.strip("\r\n"):
            yield self._switch()
        yield text

    def _switch(self) -> str:
        was, self._is = self._is, self._wanted
        return switch(was, self._wanted)


def switch(was: Look | None, wanted: Look) -> str:
    """The shortest sequence that turns one look into another; from None, whatever it was."""
    if was == wanted:
        return ""
    anew = _sequence(["0", *map(str, sorted(wanted[0])), *filter(None, wanted[1:])])
    if was is None:
        return anew
    ended = was[0] - wanted[0]
    off = {_OFF[flag] for flag in ended}
    kept = {flag for flag in was[0] - ended if _OFF[flag] not in off}
    codes = [str(code) for code in (*sorted(off), *sorted(wanted[0] - kept))]
    for before, after, default in zip(was[1:], wanted[1:], ("39", "49"), strict=True):
        if before != after:
            codes.append(after or default)
    return min(_sequence(codes), anew, key=len)


def applied(look: Look, style: str) -> Look | None:
    """The look after a style sequence's parameters; None for what is not known here."""
    flags, front, behind = set(look[0]), look[1], look[2]
    codes = [int(code or 0) for code in style.split(";")]
    at = 0
    while at < len(codes):
        code, size = codes[at], 1
        if code in _EXTENDED:
            size = 1 + _WIDTHS.get(codes[at + 1] if at + 1 < len(codes) else -1, 0)
            if size == 1 or at + size > len(codes):
                return None
        colour = ";".join(map(str, codes[at : at + size]))
        if code == 0:
            flags, front, behind = set(), "", ""
        elif code in _OFF:
            flags.add(code)
        elif code in _OFF.values():
            flags -= {flag for flag, end in _OFF.items() if end == code}
        elif _is_front(code):
            front = "" if code == 39 else colour  # noqa: PLR2004 - the default colour in front
        elif _is_front(code - 10):
            behind = "" if code == 49 else colour  # noqa: PLR2004 - the default colour behind
        else:
            return None
        at += size
    return frozenset(flags), front, behind


def _is_front(code: int) -> bool:
    return 30 <= code <= 39 or 90 <= code <= 97  # noqa: PLR2004 - the codes of ECMA-48


def _sequence(codes: list[str]) -> str:
    return f"\x1b[{';'.join(codes)}m" if codes else ""
