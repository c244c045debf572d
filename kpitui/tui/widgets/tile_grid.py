"""The grid of KPI tiles, drawn as one widget."""

from bisect import bisect_right

import msgspec
from rich.style import Style
from textual.geometry import Region
from textual.message import Message

from kpitui.domain.status import Status
from kpitui.language import _
from kpitui.language.numbers import percent
from kpitui.reports.dashboard import Dashboard, Group, Tile
from kpitui.reports.glyphs import (
    change_glyph,
    role_glyph,
    signal_glyph,
    status_glyph,
    status_word,
)
from kpitui.reports.sparkline import progress_bar, sparkline
from kpitui.tui.widgets.cells import first_fitting, fitted, right
from kpitui.tui.widgets.line_view import LineView, Piece

TILE_LINES = 6
_NARROWEST, _WIDEST = 26, 60
_WIDEST_SPARK = 52

LOOKS = {
    Status.ON_TRACK: "tile-grid--good",
    Status.ACHIEVED: "tile-grid--good",
    Status.AT_RISK: "tile-grid--caution",
    Status.STALE: "tile-grid--caution",
    Status.OFF_TRACK: "tile-grid--bad",
    Status.MISSED: "tile-grid--bad",
}


class _Edges(msgspec.Struct, frozen=True):
    """The signs of a frame: left and right of the top, sides, left and right of the bottom."""

    top_left: str
    top_right: str
    side: str
    bottom_left: str
    bottom_right: str
    line: str


_LIGHT, _HEAVY = _Edges("┌", "┐", "│", "└", "┘", "─"), _Edges("┏", "┓", "┃", "┗", "┛", "━")
_ASCII_LIGHT, _ASCII_HEAVY = (
    _Edges("+", "+", "|", "+", "+", "-"),
    _Edges("#", "#", "#", "#", "#", "="),
)


class _Band(msgspec.Struct, frozen=True):
    """A heading, or one row of tiles: `first` is the index of its first tile."""

    y: int
    group: Group
    first: int
    tiles: tuple[Tile, ...]

    @property
    def height(self) -> int:
        return TILE_LINES if self.tiles else 1


class TileGrid(LineView):
    """Tiles in as many columns as fit, under the headings of their objectives."""

    COMPONENT_CLASSES = {
        "tile-grid--good",
        "tile-grid--caution",
        "tile-grid--bad",
        "tile-grid--muted",
        "tile-grid--heading",
        "tile-grid--spark",
        "tile-grid--chosen",
    }

    class Moved(Message):
        """The cursor stands on another tile."""

    def __init__(self, *, id: str | None = None, ascii_only: bool = False) -> None:
        super().__init__(id=id, ascii_only=ascii_only)
        self._tiles: tuple[Tile, ...] = ()
        self._groups: tuple[Group, ...] = ()
        self._bands: tuple[_Band, ...] = ()
        self._starts: list[int] = []

    @property
    def chosen(self) -> Tile | None:
        """The tile under the cursor."""
        return self._tiles[self.cursor] if self._tiles else None

    def show(self, report: Dashboard) -> None:
        """Draw a report; the cursor stays on the KPI that it was on."""
        was = self.chosen.slug if self.chosen else None
        self._tiles, self._groups = report.tiles, report.groups
        slugs = [each.slug for each in self._tiles]
        self.cursor = slugs.index(was) if was in slugs else self.cursor
        self.restart()

    def choose(self, slug: str) -> None:
        """Put the cursor on a KPI if it is shown."""
        for place, each in enumerate(self._tiles):
            if each.slug == slug:
                self.move_to(place)

    def count(self) -> int:
        return len(self._tiles)

    def region_of(self, item: int) -> Region:
        band = next(b for b in reversed(self._bands) if b.tiles and b.first <= item)
        width = self._tile_width()
        return Region((item - band.first) * width, band.y, width, TILE_LINES)

    def height_of_all(self) -> int:
        return self._bands[-1].y + self._bands[-1].height if self._bands else 0

    def neighbour(self, across: int, down: int) -> int:
        if not down:
            return self.cursor + across
        rows = [band for band in self._bands if band.tiles]
        here = next(
            place for place, band in reversed(list(enumerate(rows))) if band.first <= self.cursor
        )
        there = rows[max(0, min(here + down, len(rows) - 1))]
        if there is rows[here]:
            return self.cursor
        return there.first + min(self.cursor - rows[here].first, len(there.tiles) - 1)

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def line(self, y: int, width: int) -> list[Piece]:
        band = self._bands[max(0, self._band_at(y))]
        if not band.tiles:
            return [
                (
                    fitted(f" {band.group.title}", width, ascii_only=self.ascii_only),
                    self.look("tile-grid--heading"),
                )
            ]
        inner, pieces = self._tile_width(), list[Piece]()
        for place, each in enumerate(band.tiles, start=band.first):
            pieces += self._tile_line(each, y - band.y, inner, is_chosen=place == self.cursor)
        return pieces

    def _measure(self) -> None:
        bands: list[_Band] = []
        y = first = 0
        for group in self._groups:
            bands.append(_Band(y, group, first, ()))
            y += 1
            for start in range(0, len(group.tiles), self._columns()):
                row = group.tiles[start : start + self._columns()]
                bands.append(_Band(y, group, first, row))
                y, first = y + TILE_LINES, first + len(row)
        self._bands = tuple(bands)
        self._starts = [band.y for band in bands]
        super()._measure()

    def _columns(self) -> int:
        """As few columns as show every tile at once, and as many as fit when none do."""
        width, height = self.scrollable_content_region.size
        most = max(1, width // _NARROWEST)
        fewest = max(1, -(-width // _WIDEST))
        fits = (count for count in range(fewest, most) if self._height_in(count) <= height)
        return next(fits, most)

    def _height_in(self, columns: int) -> int:
        rows = sum(-(-len(group.tiles) // columns) for group in self._groups)
        return len(self._groups) + rows * TILE_LINES

    def _tile_width(self) -> int:
        return self.scrollable_content_region.width // self._columns()

    def _band_at(self, y: int) -> int:
        return bisect_right(self._starts, y) - 1

    def _tile_line(self, tile: Tile, line: int, width: int, *, is_chosen: bool) -> list[Piece]:
        """One of the lines of a tile, `width` cells with the blank that parts it from the next."""
        edges = self._edges(is_chosen=is_chosen)
        frame = self.look("tile-grid--chosen" if is_chosen else "tile-grid--muted")
        inner = width - 3
        if line == 0:
            return self._top(tile, inner, edges, frame, is_chosen=is_chosen)
        if line == TILE_LINES - 1:
            return self._bottom(tile, inner, edges, frame)
        body = (self._value, self._spark, self._progress, self._target)[line - 1]
        return [(edges.side, frame), *body(tile, inner), (edges.side + " ", frame)]

    def _edges(self, *, is_chosen: bool) -> _Edges:
        if self.ascii_only:
            return _ASCII_HEAVY if is_chosen else _ASCII_LIGHT
        return _HEAVY if is_chosen else _LIGHT

    def _top(
        self, tile: Tile, inner: int, edges: _Edges, frame: Style, *, is_chosen: bool
    ) -> list[Piece]:
        role = role_glyph(tile.role, ascii_only=self.ascii_only)
        name = fitted(
            f" {tile.name} ", min(len(tile.name) + 2, inner - 4), ascii_only=self.ascii_only
        )
        rest = edges.line * (inner - 4 - len(name))
        ink = Style(bold=True, reverse=is_chosen)
        return [
            (edges.top_left, frame),
            (name, ink),
            (rest + edges.line, frame),
            (f" {role} ", self.look("tile-grid--muted")),
            (edges.top_right + " ", frame),
        ]

    def _value(self, tile: Tile, inner: int) -> list[Piece]:
        change = ""
        if tile.change:
            change = f"{change_glyph(tile.rose, ascii_only=self.ascii_only)} {tile.change}"
        look = {True: "tile-grid--good", False: "tile-grid--bad", None: "tile-grid--muted"}[
            tile.is_better
        ]
        room = inner - len(change) - 2
        shown = first_fitting((tile.value, tile.figure), room - 1)
        value = fitted(f" {shown}", room, ascii_only=self.ascii_only)
        return [(value, Style(bold=True)), (f" {change} ", self.look(look))]

    def _spark(self, tile: Tile, inner: int) -> list[Piece]:
        width = min(inner - 2, _WIDEST_SPARK, max(1, len(tile.spark)))
        drawn = sparkline(tile.spark, width, ascii_only=self.ascii_only)
        return [(fitted(f" {drawn}", inner), self.look("tile-grid--spark"))]

    def _progress(self, tile: Tile, inner: int) -> list[Piece]:
        if tile.progress is None:
            return [(" " * inner, Style())]
        share = right(percent(tile.progress), 5)
        drawn = progress_bar(tile.progress, tile.expected, inner - 8, ascii_only=self.ascii_only)
        return [
            (f" {drawn} ", self.look(LOOKS.get(tile.status, "tile-grid--muted"))),
            (f"{share} ", Style()),
        ]

    def _target(self, tile: Tile, inner: int) -> list[Piece]:
        return [
            (
                fitted(
                    f" {first_fitting(tile.targets, inner - 1)}", inner, ascii_only=self.ascii_only
                ),
                self.look("tile-grid--muted"),
            )
        ]

    def _bottom(self, tile: Tile, inner: int, edges: _Edges, frame: Style) -> list[Piece]:
        sign = status_glyph(tile.status, ascii_only=self.ascii_only)
        word = f" {sign} {status_word(tile.status, is_said=tile.is_said)} "
        when = _(" due ") if tile.is_due else f" {tile.period} "
        if tile.signal:
            when = f" {signal_glyph(ascii_only=self.ascii_only)}{when}"
        rest = edges.line * (inner - len(word) - len(when) - 1)
        due_look = "tile-grid--caution" if tile.is_due or tile.signal else "tile-grid--muted"
        return [
            (edges.bottom_left, frame),
            (word, self.look(LOOKS.get(tile.status, "tile-grid--muted")) + Style(bold=True)),
            (rest, frame),
            (when, self.look(due_look)),
            (edges.line + edges.bottom_right + " ", frame),
        ]
