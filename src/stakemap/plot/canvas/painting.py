"""A sheet on matplotlib's Axes, for notebooks, PNG and PDF."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform, TransformedPath

from stakemap.errors import InputError
from stakemap.graph.mistaken_arguments import kind_of
from stakemap.plot.canvas import fonts
from stakemap.plot.canvas.outline import Outline, Point
from stakemap.plot.canvas.sheet import Ink, Shape, Sheet, Word
from stakemap.plot.canvas.style import COLORS, RC

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase


__all__ = ["figure_of", "painted", "scale_of", "settings", "sheets_of"]

_CLIP = TransformedPath(Path.unit_rectangle(), IdentityTransform())
"""What the Axes find in place of a clip of their own, which takes most of the time of a drawing."""
_CODES = {
    "M": [Path.MOVETO],
    "L": [Path.LINETO],
    "Q": [Path.CURVE3] * 2,
    "C": [Path.CURVE4] * 3,
    "z": [Path.CLOSEPOLY],
}


@contextmanager
def settings() -> Iterator[None]:
    """The settings of this package, for the length of a block; the caller's come back after it."""
    with mpl.rc_context(cast(Any, dict(RC))):
        yield


def figure_of(picture: Figure | Axes) -> Figure:
    """The figure of a picture."""
    if not hasattr(picture, "get_figure"):
        hint = "draw one first, as sm.plot.ranking(analysis)"
        raise InputError(f"{kind_of(picture)} is not a picture", hint=hint)
    figure = picture if isinstance(picture, Figure) else picture.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure")
    return figure


class _Sheets(Artist):
    """An invisible part of the Axes that remembers the sheet painted on them."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def draw(self, renderer: RendererBase) -> None:
        """Draw nothing."""


def sheets_of(figure: Figure) -> list[tuple[Sheet, Axes]]:
    """The sheets painted on a figure, each with its Axes."""
    return [(one.sheet, ax) for ax in figure.axes for one in ax.artists if isinstance(one, _Sheets)]


class Label(Text):
    """Text on a baseline with a complete font."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw; raises `InputError` where no font has a character of the figure."""
        families = tuple(self.get_fontfamily())
        figure = self.get_figure(root=True)
        if fonts.missing([self.get_text()], families) and figure is not None:
            fonts.require([label.get_text() for label in figure.findobj(Label)], families)
        super().draw(renderer)


def painted(sheet: Sheet) -> Axes:
    """The Axes of a sheet, or a figure of its size, with everything on it."""
    with settings():
        ax = sheet.target if sheet.target is not None else _of_size(sheet.width, sheet.height)
        ax.set_axis_off()
        ax.set_xlim(0, sheet.width)
        ax.set_ylim(sheet.height, 0)
        ax.set_aspect("equal")
        ax.add_artist(_Sheets(sheet))
        brush = _Brush(ax, scale_of(ax, sheet))
        for mark in sheet.marks:
            if isinstance(mark, Word):
                brush.word(mark)
            else:
                brush.shape(mark)
    return ax


def _of_size(width: float, height: float) -> Axes:
    figure = Figure(figsize=(width / 72, height / 72), facecolor=COLORS["paper"])
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


def scale_of(ax: Axes, sheet: Sheet) -> float:
    """Points of the figure for a point of the sheet."""
    room, dpi = ax.get_window_extent(), figure_of(ax).dpi
    return float(min(room.width * 72 / dpi / sheet.width, room.height * 72 / dpi / sheet.height))


class _Brush:
    """Puts the marks of a sheet on Axes."""

    def __init__(self, ax: Axes, scale: float) -> None:
        self.ax, self.scale, self.families = ax, scale, list(fonts.stack())

    def word(self, word: Word) -> None:
        style: dict[str, Any] = {
            "fontsize": word.size * self.scale,
            "ha": word.align,
            "va": "baseline",
            "parse_math": False,
            "fontfamily": self.families,
            "fontweight": "bold" if word.bold else "normal",
            "transform": self.ax.transData,
        }
        if word.halo:
            back = Label(word.x, word.y, word.text, color=COLORS["paper"], zorder=word.z - 0.1, **style)
            back.set_path_effects([Stroke(linewidth=2.6 * self.scale, foreground=COLORS["paper"])])
            self._put(back)
        front = Label(word.x, word.y, word.text, color=COLORS[word.color], zorder=word.z, **style)
        front.set_gid(word.gid)
        self._put(front)

    def shape(self, shape: Shape) -> None:
        if shape.circle is not None:
            x, y, radius = shape.circle
            path = Path.circle((x, y), radius)
        else:
            path = _path(shape.outline or Outline("", ()))
        patch = PathPatch(path, capstyle="butt", **self._ink(shape.ink))
        patch.set_gid(shape.gid)
        patch.set_zorder(shape.z)
        self._put(patch)

    def _put(self, artist: Artist) -> None:
        """Add to the Axes without a clip."""
        artist.set_clip_on(False)
        artist.set_clip_path(_CLIP)
        self.ax.add_artist(artist)
        artist.set_clip_path(None)

    def _ink(self, ink: Ink) -> dict[str, Any]:
        return {
            "facecolor": COLORS[ink.fill] if ink.fill else "none",
            "edgecolor": COLORS[ink.edge] if ink.edge else "none",
            "linewidth": ink.line * self.scale if ink.edge else 0.0,
            "linestyle": (0, ink.dash) if ink.dash else "-",
            "alpha": None if ink.alpha >= 1.0 else ink.alpha,
            "joinstyle": "round" if ink.round else "miter",
        }


def _path(outline: Outline) -> Path:
    vertices: list[Point] = []
    codes: list[int] = []
    start = (0.0, 0.0)
    for letter, points in outline.parts():
        start = points[0] if letter == "M" else start
        vertices += points if letter != "z" else [start]
        codes += map(int, _CODES[letter])
    return Path(vertices, codes)
