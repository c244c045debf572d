"""Charts as lines of text, drawn by plotext: the only module that knows it."""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from kpitui.language import _, numbers
from kpitui.reports.axes import scale_of, slot_labels
from kpitui.reports.chart import Chart
from kpitui.reports.glyphs import signal_glyph
from kpitui.reports.plot_area import Cell, PlotArea, Point

_NARROWEST, _FEWEST_ROWS = 20, 2
_AXIS = 1  # row; the legend above and the labels below take one each
_LONG_NUMBER = 9

_CODES = {"cyan": "36", "magenta": "35", "green": "32", "orange": "33"}
_VALUE, _PLAN, _TARGET = "cyan", "magenta", "green"
_SIGNAL = "orange"  # what plotext calls the terminal's yellow
_MARK = _USUAL = _CONE = "default"
_CONE_ROOM = 0.5  # of the span of all else, by which a wide cone may stretch the scale
_RESET = "\x1b[0m"
_STYLING = re.compile(r"\x1b\[[0-9;]*m")
_PALETTE = re.compile(r"\x1b\[38;5;([0-7])m")
_NEEDLESS_RESET = re.compile(r"(^|\x1b\[0m)([^\x1b]+)\x1b\[0m")
_BOX_TO_ASCII = str.maketrans("│┤├┬┴┼└─", "|++++++-")


class _Glyphs(msgspec.Struct, frozen=True):
    """The markers of a chart, with the line's points a cell and the columns a dotted slot needs."""

    line: str
    fine: tuple[int, int]
    dot: str
    unfinished: str
    plan: str
    target: str
    mark: str
    usual: str
    cone: str
    signal: str
    roomy: int


_UNICODE = _Glyphs("braille", (2, 4), "•", "○", "┄", "─", "┊", "·", "░", signal_glyph(), roomy=4)
_ASCII = _Glyphs(
    ".", (1, 1), "*", "o", ":", "-", "|", "~", "/", signal_glyph(ascii_only=True), roomy=1
)


def chart_text(
    chart: Chart, width: int, height: int, *, ascii_only: bool = False, colour: bool = True
) -> str:
    """The chart in exactly `height` lines, split by newlines, none wider than `width` cells.

    Colours are of the terminal's own first eight. 20 cells and 2 lines of plot are the least.
    """
    drawable = _drawable(chart)
    if drawable.last is None:
        return "\n".join(_sentence(_("No values yet."), width, height, ascii_only=ascii_only))
    if width < _NARROWEST or _rows(drawable, height) < _FEWEST_ROWS:
        return "\n" * (height - 1)
    lines = _lines(drawable, width, height, _ASCII if ascii_only else _UNICODE)
    if ascii_only:
        lines = [_ascii(line) for line in lines]
    if not colour:
        lines = [_STYLING.sub("", line) for line in lines]
    return "\n".join(line.rstrip() for line in lines)


def _lines(chart: Chart, width: int, height: int, glyphs: _Glyphs) -> list[str]:
    rows = _rows(chart, height)
    scale = scale_of(_shown(chart), rows, chart.decimals, floor=bool(chart.marks))
    natural = max(map(len, scale.labels)) + 1
    gutter = max(chart.gutter, natural)
    area = PlotArea(width - gutter, rows, glyphs.fine, len(chart.slots), scale)
    slots = [_ascii(slot) if glyphs is _ASCII else slot for slot in chart.slots]
    columns = [gutter + area.column(slot) for slot in range(area.slots)]
    labels = slot_labels(slots, columns, width)
    figure = _figure(width - gutter + natural, rows + 2)
    figure.yticks([area.upright(area.row(tick)) for tick in scale.ticks], list(scale.labels))
    # plotext places labels as it finds them in a set; it draws the ticks, the words are ours.
    figure.xticks([area.across(label.slot) for label in labels], [""] * len(labels))
    _draw(figure, chart, area, glyphs)
    plot = figure.build().split("\n")[: rows + 1]
    below = ""
    for label in labels:
        below = below.ljust(label.start) + label.text
    legend = [" " * gutter + _legend(chart, glyphs, width - gutter)] * chart.has_legend
    drawn = [" " * (gutter - natural) + line for line in map(_eight_colours, plot)]
    return [*legend, *drawn, *[below] * chart.has_labels]


def _rows(chart: Chart, height: int) -> int:
    """How many lines of so many are left for the plot."""
    return height - _AXIS - chart.has_legend - chart.has_labels


def _figure(width: int, height: int) -> Any:
    """A figure of our own: the module's global one is not safe between threads."""
    from plotext._figure import _figure_class

    figure = _figure_class()
    # Not plot_size(), which never exceeds the terminal: 80 x 23 where there is none.
    figure._set_size(width, height)  # noqa: SLF001 - the only way to a size beyond the terminal's
    figure.xaxes(lower=True, upper=False)
    figure.yaxes(left=True, right=False)
    for paint in (figure.canvas_color, figure.axes_color, figure.ticks_color):
        paint("default")
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    return figure


def _draw(figure: Any, chart: Chart, area: PlotArea, glyphs: _Glyphs) -> None:
    """Draws from back to front; every coordinate is a share of 0..1, so nothing leaves it."""
    flags = list(area.flags(chart.marks, chart.values))
    for column, _digit, height in flags:
        _dots(figure, [(column, row) for row in range(height)], glyphs.mark, _MARK, area)
    _dots(figure, area.filled(chart.cone), glyphs.cone, _CONE, area)
    for limits in (chart.lower, chart.upper):
        _line(figure, area.steps(limits), glyphs.usual, _USUAL)
    for target in _targets(chart):
        figure.horizontal_line(area.upright(area.row(target)), color=_TARGET)
    _line(figure, area.steps(chart.plan), glyphs.plan, _PLAN)
    _draw_values(figure, chart, area, glyphs)
    for column, digit, _height in flags:
        _dots(figure, [(column, 0)], digit, _MARK, area)


def _draw_values(figure: Any, chart: Chart, area: PlotArea, glyphs: _Glyphs) -> None:
    """A running period's value stands apart from the line: it is not comparable yet."""
    running = chart.last if chart.partial else None
    finished = [None if slot == running else value for slot, value in enumerate(chart.values)]
    _line(figure, area.line(finished), glyphs.line, _VALUE)
    _dots(figure, area.dots(finished, glyphs.roomy), glyphs.dot, _VALUE, area)
    outstanding = [(slot, finished[slot]) for slot in chart.signals if slot < len(finished)]
    cells = [
        (area.column(slot), area.row(value)) for slot, value in outstanding if value is not None
    ]
    _dots(figure, cells, glyphs.signal, _SIGNAL, area)
    if running is not None and (value := chart.values[running]) is not None:
        cell = area.column(running), area.row(value)
        _dots(figure, [cell], glyphs.unfinished, _VALUE, area)


def _line(figure: Any, points: list[Point], marker: str, colour: str) -> None:
    if any(y is not None for _x, y in points):
        figure.plot([x for x, _y in points], [y for _x, y in points], marker=marker, color=colour)


def _dots(figure: Any, cells: Sequence[Cell], marker: str, colour: str, area: PlotArea) -> None:
    if cells:
        across, upright = zip(*map(area.corner, cells), strict=True)
        figure.scatter(list(across), list(upright), marker=marker, color=colour)


def _legend(chart: Chart, glyphs: _Glyphs, width: int) -> str:
    """The glyphs that the chart holds with their words, as many as fit."""
    written, room = "", width
    for glyph, colour, words in _keys(chart, glyphs):
        between = "  " if written else ""
        text = f" {_ascii(words) if glyphs is _ASCII else words}"
        room -= len(between + glyph + text)
        if room < 0:
            break
        drawn = f"\x1b[{_CODES[colour]}m{glyph}{_RESET}" if colour in _CODES else glyph
        written += f"{between}{drawn}{text}"
    return written


def _keys(chart: Chart, glyphs: _Glyphs) -> Iterator[tuple[str, str, str]]:
    yield glyphs.dot, _VALUE, _("value")
    if any(value is not None for value in chart.plan):
        yield glyphs.plan, _PLAN, _("plan")
    if chart.goal is not None:
        goal = _number(chart.goal, chart.decimals)
        yield glyphs.target, _TARGET, _("target {value}").format(value=goal)
    limits = [_number(v, chart.decimals) for v in (chart.low, chart.high) if v is not None]
    if limits:
        yield glyphs.target, _TARGET, _("target band {limits}").format(limits=" … ".join(limits))
    if chart.signals:
        yield glyphs.signal, _SIGNAL, _("signal")
    if any(value is not None for value in chart.upper):
        yield glyphs.usual, _USUAL, _("expected") if chart.is_expected else _("usual")
    if any(chart.cone):
        yield glyphs.cone, _CONE, _("80 % forecast")
    if chart.partial:
        yield glyphs.unfinished, _VALUE, _("still running")


def _number(value: float, decimals: int | None) -> str:
    whole = numbers.number(value, decimals)
    return whole if len(whole) <= _LONG_NUMBER else numbers.compact(value, decimals)


def _shown(chart: Chart) -> list[float]:
    """The values that the scale must hold; a cone that is very wide is cut off."""
    lines = (chart.values, chart.plan, chart.lower, chart.upper, _targets(chart))
    shown = [value for line in lines for value in line if value is not None]
    low, high = min(shown), max(shown)
    room = _CONE_ROOM * (high - low)
    ends = [end for each in chart.cone if each is not None for end in each]
    return shown + [min(max(end, low - room), high + room) for end in ends]


def _targets(chart: Chart) -> list[float]:
    return [value for value in (chart.goal, chart.low, chart.high) if value is not None]


def _drawable(chart: Chart) -> Chart:
    """The chart with one value and one plan a slot at most, infinity and NaN as gaps."""
    slots = len(chart.slots)
    return msgspec.structs.replace(
        chart,
        values=tuple(map(_finite, chart.values[:slots])),
        plan=tuple(map(_finite, chart.plan[:slots])),
        lower=tuple(map(_finite, chart.lower[:slots])),
        upper=tuple(map(_finite, chart.upper[:slots])),
        cone=tuple(_finite_pair(each) for each in chart.cone[:slots]),
        goal=_finite(chart.goal),
        low=_finite(chart.low),
        high=_finite(chart.high),
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _finite_pair(ends: tuple[float, float] | None) -> tuple[float, float] | None:
    return ends if ends is not None and all(map(math.isfinite, ends)) else None


def _eight_colours(line: str) -> str:
    """The line with colours that every terminal knows, and without resets that reset nothing."""
    return _NEEDLESS_RESET.sub(r"\1\2", _PALETTE.sub("\x1b[3\\1m", line))


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_BOX_TO_ASCII))
    return plain.encode("ascii", "ignore").decode()


def _sentence(text: str, width: int, height: int, *, ascii_only: bool) -> list[str]:
    """The sentence in the middle of the size, cut where it is too narrow."""
    lines = [""] * max(0, height)
    if lines:
        words = _ascii(text) if ascii_only else text
        lines[height // 2] = words[: max(0, width)].center(max(0, width)).rstrip()
    return lines
